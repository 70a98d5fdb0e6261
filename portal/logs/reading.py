"""What each row of a log says as its columns and words were named, and what is wrong with it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from agencies.registers.reading import Reading, RowError
from agencies.registers.sheet_file import Sheet
from portal.imports.lifecycle import ImportKind
from portal.logs.columns import WANTED
from portal.logs.days import read_day
from portal.logs.settings import DONE, Settings
from portal.web.child_detail import find

LONGEST = {"title": 150, "done_means": 500, "text": 5_000, "notes": 2_000, "person": 200, "body": 200, "number": 60}
MOST_ERRORS = 200
DAYS = {"due", "taken", "review"}
NEEDS_CHILD_CHECK = ("title", "done_means", "text", "notes", "person")
BAD_DAY = "Write it as day/month/year, like 31/03/2026."
OFFICE_LEADS = "Give it to another agency, or leave it out and add it on its own page, where you choose who checks it."


@dataclass(frozen=True)
class LogRow:
    """One row. `key` is by what it is known again; `title` is short enough, `whole` says all that stood there."""

    row: int
    key: str
    number: str
    title: str
    whole: str
    agency_id: uuid.UUID | None = None
    due_on: date | None = None
    is_done: bool = False
    done_means: str = ""
    person: str = ""
    notes: str = ""
    taken_on: date | None = None
    text: str = ""
    body: str = ""
    review_on: date | None = None

    @property
    def on(self) -> date | None:
        """The day that matters: due, or taken."""
        return self.due_on or self.taken_on


@dataclass(frozen=True)
class LogReading(Reading[LogRow]):
    """A log read whole; `left_out` rows are those that the person left out by their agency or their state."""

    left_out: int = 0


def read_log(sheet: Sheet, settings: Settings, *, office_id: uuid.UUID) -> LogReading:
    """Every row that is not left out, or every error with row, column, value and cure."""
    rows: list[LogRow] = []
    errors: list[RowError] = []
    first: dict[str, int] = {}
    left_out = 0
    for number, cells in sheet.rows:
        said = {name: cells[place] for name, place in settings.columns.items() if place is not None}
        if settings.leaves_out(said):
            left_out += 1
            continue
        wrong = list(_wrong(number, said, sheet, settings, office_id))
        errors += wrong
        if wrong:
            continue
        row = _row(number, said, settings)
        if (earlier := first.setdefault(row.key, number)) != number:
            errors.append(_twice(number, earlier, said, sheet, settings))
            continue
        rows.append(row)
        if len(errors) > MOST_ERRORS:
            break
    if errors:
        return LogReading(errors=tuple(errors[:MOST_ERRORS]), more_errors=len(errors) > MOST_ERRORS)
    return LogReading(rows=tuple(rows), left_out=left_out)


def shortened(words: str, longest: int) -> str:
    """At most so many characters, cut after a word."""
    line = " ".join(words.split())
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def _row(number: int, said: Mapping[str, str], settings: Settings) -> LogRow:
    whole = said["title"]
    agency = settings.agency_of(said)
    due_on, taken_on = read_day(said.get("due", "")), read_day(said.get("taken", ""))
    return LogRow(
        row=number,
        key=_key(said),
        number=said.get("number", ""),
        title=shortened(whole, LONGEST["title"]),
        whole=whole,
        agency_id=agency,
        due_on=due_on,
        is_done=settings.state_of(said) == DONE,
        done_means=said.get("done_means", ""),
        person=said.get("person", ""),
        notes=said.get("notes", ""),
        taken_on=taken_on,
        text=said.get("text", ""),
        body=said.get("body", ""),
        review_on=read_day(said.get("review", "")),
    )


def _key(said: Mapping[str, str]) -> str:
    """The log's own number where it has one; else what makes the row this row: what, who and when."""
    if number := said.get("number", "").removesuffix(".0"):
        return f"number {' '.join(number.split()).casefold()}"
    words = "\n".join(" ".join(said.get(name, "").split()).casefold() for name in ("title", "agency", "due", "taken"))
    return f"words {sha256(words.encode()).hexdigest()[:40]}"


def _wrong(
    number: int, said: Mapping[str, str], sheet: Sheet, settings: Settings, office_id: uuid.UUID
) -> Iterator[RowError]:
    def error(name: str, problem: str, cure: str) -> RowError:
        return RowError(number, _heading(sheet, settings, name), said[name], problem, cure)

    for name, wanted in WANTED[settings.kind].items():
        cell = said.get(name, "")
        if wanted.is_needed and not cell:
            yield error(name, "There is nothing here.", _cure_of_nothing(name))
        elif name in DAYS and cell and read_day(cell) is None:
            yield error(name, "is not a day.", BAD_DAY)
        elif name not in ("title", "agency", "state") and len(cell) > LONGEST.get(name, 200):
            yield error(name, f"is longer than {LONGEST.get(name, 200)} characters.", "Shorten it.")
        elif not all(letter.isprintable() or letter in "\r\n\t" for letter in cell):
            yield error(name, "holds a character that cannot be shown.", "Write it again.")
        elif name in NEEDS_CHILD_CHECK and (detail := find(cell)):
            yield error(name, f"holds what looks like a {detail.kind}.", "Do not name a child here: take it out.")
    if len(said["title"]) > LONGEST["text"]:
        yield error("title", f"is longer than {LONGEST['text']:,} characters.", "Shorten it.")
    if settings.kind is ImportKind.ACTIONS and settings.agency_of(said) == office_id:
        yield error("agency", "is the partnership’s office, which cannot check its own work.", OFFICE_LEADS)


def _twice(number: int, earlier: int, said: Mapping[str, str], sheet: Sheet, settings: Settings) -> RowError:
    name = "number" if said.get("number") else "title"
    cure = "Give each row its own number." if name == "number" else "Keep one of the two rows."
    return RowError(number, _heading(sheet, settings, name), said[name], f"is also on row {earlier}.", cure)


def _heading(sheet: Sheet, settings: Settings, name: str) -> str:
    place = settings.columns[name]
    assert place is not None
    return sheet.headings[place] or f"Column {place + 1}"


def _cure_of_nothing(name: str) -> str:
    if name in DAYS:
        return f"{BAD_DAY} A cell that is merged with others counts for its first row alone."
    return "Fill it in, or take the row out. A cell that is merged with others counts for its first row alone."


def words_in(sheet: Sheet, place: int | None) -> dict[str, str]:
    """The different words of one column in their order, as they stand there, by what `Settings.same` makes of them."""
    found: dict[str, str] = {}
    if place is None:
        return found
    for _, cells in sheet.rows:
        found.setdefault(Settings.same(cells[place]), " ".join(cells[place].split()))
    return found
