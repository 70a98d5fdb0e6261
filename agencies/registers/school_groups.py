"""The national register's file of group links: which school belongs to which trust or other group, since when."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from agencies.registers.cells import Cells
from agencies.registers.csv_file import Numbered, no_two, read_rows
from agencies.registers.reading import Reading, RowError
from agencies.sectors import IdentifierKind

NEEDED_COLUMNS = ("URN", "Group UID", "Group Name", "Group Type (code)", "Group Type", "Joined date")
OTHER_COLUMNS = ("Group ID", "Companies House Number", "Open date", "Closed Date", "Group Status")

TRUST_TYPE_CODES = frozenset({"6", "10"})  # multi-academy trust, single-academy trust
COMPANY_NUMBER_LENGTH = 8


@dataclass(frozen=True, slots=True)
class SchoolGroup:
    """A trust, federation or other group. The UID identifies it; the name never does."""

    uid: str
    name: str
    type_code: str | None
    type_name: str | None
    group_id: str | None
    companies_house_number: str | None
    status: str | None
    opened_on: date | None
    closed_on: date | None

    @property
    def is_trust(self) -> bool:
        """Whether it is an academy trust, of one school or several."""
        return self.type_code in TRUST_TYPE_CODES


@dataclass(frozen=True, slots=True)
class GroupLink:
    """One school in one group since `joined_on`, None where the register has no day."""

    urn: str
    group: SchoolGroup
    joined_on: date | None


def read_group_links(data: bytes) -> Reading[GroupLink]:
    """Read the group links file. The same school twice in one group, and one UID with two names, are errors."""
    return read_rows(
        data,
        _group_link,
        needs=NEEDED_COLUMNS,
        may_have=OTHER_COLUMNS,
        checks=[no_two("URN", lambda link: f"{link.urn} in group {link.group.uid}"), _one_name_a_group],
    )


def groups(links: Iterable[GroupLink]) -> tuple[SchoolGroup, ...]:
    """Each group once, in the order of UID."""
    by_uid = {link.group.uid: link.group for link in links}
    return tuple(by_uid[uid] for uid in sorted(by_uid, key=int))


def _group_link(cells: Cells) -> GroupLink | None:
    urn = cells.needed_identifier("URN", IdentifierKind.URN)
    group = SchoolGroup(
        uid=cells.needed_identifier("Group UID", IdentifierKind.GROUP_UID) or "",
        name=cells.needed("Group Name") or "",
        type_code=cells.code("Group Type (code)"),
        type_name=cells.text("Group Type"),
        group_id=cells.text("Group ID"),
        companies_house_number=_company_number(cells),
        status=cells.text("Group Status"),
        opened_on=cells.day("Open date"),
        closed_on=cells.day("Closed Date"),
    )
    link = GroupLink(urn or "", group, cells.day("Joined date"))
    return link if cells.are_good else None


def _company_number(cells: Cells) -> str | None:
    """Eight characters; spreadsheets drop the nought in front, so it is put back."""
    value = cells.text("Companies House Number", longest=COMPANY_NUMBER_LENGTH)
    return value.zfill(COMPANY_NUMBER_LENGTH) if value and value.isdecimal() else value


def _one_name_a_group(numbered: Sequence[Numbered[GroupLink]]) -> Iterator[RowError]:
    first: dict[str, Numbered[GroupLink]] = {}
    for number, link in numbered:
        earlier, known = first.setdefault(link.group.uid, (number, link))
        if known.group.name != link.group.name:
            problem = f"is not the name that row {earlier} gives group {link.group.uid}."
            yield RowError(number, "Group Name", link.group.name, problem, "Write the same name in both rows.")
