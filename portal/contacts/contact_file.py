"""A list of contacts as somebody keeps it: which column is what, what each row says, and what is wrong with it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agencies.registers.reading import Reading, RowError
from agencies.registers.sheet_file import Sheet
from portal.contacts.models import ContactRole

WANTED = {"urn": "URN", "email": "Email address", "name": "Name", "role": "Role"}
KNOWN = {
    "urn": {"urn", "schoolurn", "establishmenturn", "urnnumber", "uniquereferencenumber"},
    "email": {"email", "emailaddress", "mail", "contactemail", "emailaddr", "mainemail"},
    "name": {"name", "contactname", "fullname", "contact", "person", "personname"},
    "role": {"role", "contactrole", "jobtitle", "position", "post", "job", "contacttype"},
}
ROLE_WORDS = {
    ContactRole.HEAD: {"head", "headteacher", "principal", "executivehead", "actinghead", "headofschool"},
    ContactRole.LEAD: {"dsl", "designatedsafeguardinglead", "safeguardinglead", "safeguarding", "lead"},
    ContactRole.OFFICE: {"office", "schooloffice", "admin", "administrator", "reception", "secretary"},
}
ADDRESS = re.compile(r"(?!=)[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
LONGEST = 254  # characters of an address
LONGEST_NAME = 120
MOST_ERRORS = 200


@dataclass(frozen=True)
class Columns:
    """Which column of the list is what, by place; `everybody` is the role of all where no column says it."""

    urn: int | None = None
    email: int | None = None
    name: int | None = None
    role: int | None = None
    everybody: ContactRole | None = None

    @property
    def are_enough(self) -> bool:
        """Whether the list can be read with them."""
        return self.urn is not None and self.email is not None and (self.role is not None or self.everybody is not None)


@dataclass(frozen=True)
class ContactRow:
    """One contact of the list."""

    urn: str
    role: ContactRole
    name: str
    email: str


def plain(words: str) -> str:
    """Letters and figures alone, without capitals."""
    return "".join(letter for letter in words.casefold() if letter.isalnum())


def guess_columns(sheet: Sheet) -> Columns:
    """By the words over the columns. Of two that fit none counts, so that the person is asked; for names the first."""
    found = {}
    for wanted, words in KNOWN.items():
        places = [place for place, heading in enumerate(sheet.headings) if plain(heading) in words]
        found[wanted] = places[0] if len(places) == 1 or (places and wanted == "name") else None
    return Columns(urn=found["urn"], email=found["email"], name=found["name"], role=found["role"])


def read_contacts(sheet: Sheet, columns: Columns, members: Mapping[str, uuid.UUID]) -> Reading[ContactRow]:
    """Every row, or every error with row, column, value and cure. `members` are the agencies here, by URN."""
    rows: list[ContactRow] = []
    errors: list[RowError] = []
    first: dict[ContactRow, int] = {}
    for number, cells in sheet.rows:
        wrong = list(_wrong(number, cells, columns, sheet, members))
        errors += wrong
        if wrong:
            continue
        row = _row(cells, columns)
        same = ContactRow(row.urn, row.role, "", row.email.casefold())
        if (earlier := first.setdefault(same, number)) != number:
            heading = sheet.headings[columns.email or 0]
            cure = "Keep one of the two rows."
            errors.append(RowError(number, heading, row.email, f"is also on row {earlier}.", cure))
            continue
        rows.append(row)
    if errors:
        return Reading(errors=tuple(errors[:MOST_ERRORS]), more_errors=len(errors) > MOST_ERRORS)
    return Reading(rows=tuple(rows))


def _row(cells: tuple[str, ...], columns: Columns) -> ContactRow:
    assert columns.urn is not None
    assert columns.email is not None
    role = columns.everybody if columns.role is None else _role(cells[columns.role]) or columns.everybody
    assert role is not None
    name = cells[columns.name] if columns.name is not None else ""
    return ContactRow(_urn(cells[columns.urn]), role, name, cells[columns.email])


def _wrong(
    number: int, cells: tuple[str, ...], columns: Columns, sheet: Sheet, members: Mapping[str, uuid.UUID]
) -> Iterator[RowError]:
    def error(place: int, problem: str, cure: str) -> RowError:
        return RowError(number, sheet.headings[place], cells[place], problem, cure)

    assert columns.urn is not None
    assert columns.email is not None
    if _urn(cells[columns.urn]) not in members:
        problem = "is not the URN of a school that takes part here." if cells[columns.urn] else "There is no URN."
        yield error(columns.urn, problem, "Look it up under Who takes part, or take the row out.")
    email = cells[columns.email]
    if len(email) > LONGEST or not ADDRESS.fullmatch(email) or not email.isprintable():
        problem = "is not an email address." if email else "There is no email address."
        yield error(columns.email, problem, "Write it like name@example.com, one a row, or take the row out.")
    if columns.role is not None and columns.everybody is None and _role(cells[columns.role]) is None:
        problem = "is not a role we know." if cells[columns.role] else "There is no role."
        yield error(columns.role, problem, "Write head, designated safeguarding lead or office.")
    if columns.name is not None and (unfit := _name_problem(cells[columns.name])):
        yield error(columns.name, unfit, "Write the name alone.")


def _urn(cell: str) -> str:
    """A spreadsheet that holds the column as decimals writes 100001.0 into its CSV."""
    return cell.removesuffix(".0")


def _name_problem(name: str) -> str | None:
    if name.startswith("="):
        return "is a formula."
    if not name.isprintable():
        return "holds a character that cannot be shown."
    return "is too long for a name." if len(name) > LONGEST_NAME else None


def _role(words: str) -> ContactRole | None:
    said = plain(words)
    return next((role for role, known in ROLE_WORDS.items() if said in known), None)
