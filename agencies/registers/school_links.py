"""The national register's file of links between schools: which school followed which, by URN."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from agencies.registers.cells import Cells
from agencies.registers.csv_file import Numbered, read_rows
from agencies.registers.reading import Reading, RowError
from agencies.sectors import IdentifierKind

COLUMNS = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")


class LinkKind(StrEnum):
    """What the linked school is to the school: a merger or an amalgamation is a succession with several on one side."""

    PREDECESSOR = "predecessor"
    SUCCESSOR = "successor"
    MERGED_PREDECESSOR = "merged predecessor"
    MERGED_SUCCESSOR = "merged successor"
    OTHER = "other"  # a shared sixth form and the like: no succession


@dataclass(frozen=True, slots=True)
class SchoolLink:
    """One row: `linked_urn` is the `kind` of `urn`, since `linked_on` where the register says so. `link_type` is
    the register's own wording.
    """

    urn: str
    linked_urn: str
    linked_name: str | None
    kind: LinkKind
    link_type: str
    linked_on: date | None


@dataclass(frozen=True, slots=True, order=True)
class Succession:
    """One school followed by another; the day is None where the register has none."""

    predecessor_urn: str
    successor_urn: str
    on: date | None


def read_school_links(data: bytes) -> Reading[SchoolLink]:
    """Read the links file. A school linked to itself, or two schools each said to follow the other, are errors."""
    return read_rows(data, _link, needs=COLUMNS, checks=[_no_contradiction])


def successions(links: Iterable[SchoolLink]) -> tuple[Succession, ...]:
    """Each succession once, though the register tells it from both sides; where the days differ, the earlier."""
    days: dict[tuple[str, str], date | None] = {}
    for link in links:
        if pair := _pair(link):
            known = [day for day in (days.get(pair), link.linked_on) if day]
            days[pair] = min(known, default=None)
    return tuple(Succession(before, after, days[before, after]) for before, after in sorted(days))


def _link(cells: Cells) -> SchoolLink | None:
    urn = cells.needed_identifier("URN", IdentifierKind.URN)
    linked_urn = cells.needed_identifier("LinkURN", IdentifierKind.URN)
    link_type = cells.needed("LinkType") or ""
    if urn and urn == linked_urn:
        cells.wrong("LinkURN", linked_urn, "is the school itself.", "Write the URN of the other school.")
    link = SchoolLink(
        urn=urn or "",
        linked_urn=linked_urn or "",
        linked_name=cells.text("LinkName"),
        kind=_kind(link_type),
        link_type=link_type,
        linked_on=cells.day("LinkEstablishedDate"),
    )
    return link if cells.are_good else None


def _kind(link_type: str) -> LinkKind:
    """The register has grown many wordings ("Predecessor - Split School"): their first word says which way, the
    rest whether several came together.
    """
    words = link_type.casefold()
    together = "merged" in words or "amalgamated" in words
    if words.startswith("predecessor"):
        return LinkKind.MERGED_PREDECESSOR if together else LinkKind.PREDECESSOR
    if words.startswith("successor"):
        return LinkKind.MERGED_SUCCESSOR if together else LinkKind.SUCCESSOR
    return LinkKind.OTHER


def _pair(link: SchoolLink) -> tuple[str, str] | None:
    """Predecessor and successor, whichever of them the row belongs to."""
    if link.kind in (LinkKind.PREDECESSOR, LinkKind.MERGED_PREDECESSOR):
        return link.linked_urn, link.urn
    if link.kind in (LinkKind.SUCCESSOR, LinkKind.MERGED_SUCCESSOR):
        return link.urn, link.linked_urn
    return None


def _no_contradiction(numbered: Sequence[Numbered[SchoolLink]]) -> Iterator[RowError]:
    first: dict[tuple[str, str], int] = {}
    for number, link in numbered:
        if pair := _pair(link):
            first.setdefault(pair, number)
            if earlier := first.get((pair[1], pair[0])):
                cure = "Keep the row that is true."
                problem = f"contradicts row {earlier}: each school would follow the other."
                yield RowError(number, "LinkType", link.link_type, problem, cure)
