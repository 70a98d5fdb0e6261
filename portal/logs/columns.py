"""Which column of a log is what: guessed from the words over the columns alone, put right by the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agencies.registers.sheet_file import Sheet
from portal.contacts.contact_file import plain
from portal.imports.lifecycle import ImportKind

HEADINGS_WITHIN = 10  # rows: a title, the partnership's name and a date often stand above the headings


@dataclass(frozen=True)
class Wanted:
    """One thing that a row may say: its label on the page, the words over such a column, whether a row needs it."""

    label: str
    known: frozenset[str]
    is_needed: bool = False


def _wanted(label: str, *known: str, is_needed: bool = False) -> Wanted:
    return Wanted(label, frozenset(plain(one) for one in (label, *known)), is_needed)


NUMBER = _wanted("Number", "No", "Ref", "Reference", "ID", "Item", "Action no", "Action number", "Decision no")
WANTED: Mapping[ImportKind, Mapping[str, Wanted]] = {
    ImportKind.ACTIONS: {
        "number": NUMBER,
        "title": _wanted(
            "What has to be done", "Action", "Actions", "Action agreed", "Action required", "Task", "Description",
            is_needed=True,
        ),
        "agency": _wanted(
            "Agency", "Lead agency", "Organisation", "Organization", "Responsible agency", "Lead organisation",
            "Agency responsible", is_needed=True,
        ),
        "due": _wanted(
            "Due", "Due date", "Deadline", "Target date", "Date due", "By when", "Timescale", "Completion date",
            is_needed=True,
        ),
        "state": _wanted("Status", "State", "Progress", "RAG", "RAG status", "Open or closed"),
        "done_means": _wanted(
            "What shows that it is done", "Outcome", "Success measure", "Evidence", "Intended outcome"
        ),
        "person": _wanted("Person", "Owner", "Lead", "Lead officer", "Responsible person", "Who", "By whom", "Name"),
        "notes": _wanted("Notes", "Update", "Updates", "Comments", "Comment", "Latest update", "Progress update"),
    },
    ImportKind.DECISIONS: {
        "number": NUMBER,
        "title": _wanted("Decision", "Title", "Subject", "Decision title", "What was decided", is_needed=True),
        "taken": _wanted(
            "Day it was taken", "Date", "Decision date", "Date of decision", "Taken on", "Date agreed", "Meeting date",
            is_needed=True,
        ),
        "text": _wanted("Details", "Detail", "Text", "Rationale", "Reason", "Reasons", "Notes", "Background"),
        "body": _wanted("Taken by", "Group", "Meeting", "Board", "Decision maker", "Forum"),
        "review": _wanted("Review date", "Review", "Review on", "To be reviewed", "Looked at again"),
    },
}  # fmt: skip


def under_headings(sheet: Sheet, kind: ImportKind) -> Sheet:
    """The list from the row on that holds most known headings; the first row where none does."""
    rows = [(1, sheet.headings), *sheet.rows[:HEADINGS_WITHIN]]
    best = max(range(len(rows)), key=lambda place: (_known_in(rows[place][1], kind), -place))
    if best == 0:
        return sheet
    return Sheet(rows[best][1], sheet.rows[best:])


def _known_in(cells: tuple[str, ...], kind: ImportKind) -> int:
    said = {plain(cell) for cell in cells if cell}
    return sum(not said.isdisjoint(wanted.known) for wanted in WANTED[kind].values())


def guess(sheet: Sheet, kind: ImportKind) -> dict[str, int | None]:
    """The place of each column whose heading is known. Of two that fit none counts, so that the person is asked."""
    found: dict[str, int | None] = {}
    for name, wanted in WANTED[kind].items():
        places = [place for place, heading in enumerate(sheet.headings) if plain(heading) in wanted.known]
        found[name] = places[0] if len(places) == 1 else None
    return found


def are_enough(columns: Mapping[str, int | None], kind: ImportKind) -> bool:
    """Whether the list can be read with them."""
    return all(columns.get(name) is not None for name, wanted in WANTED[kind].items() if wanted.is_needed)


def same_twice(columns: Mapping[str, int | None]) -> str | None:
    """A column that was named for a second purpose, by the name of that purpose; None where each has one."""
    used: set[int] = set()
    for name, place in columns.items():
        if place is not None and place in used:
            return name
        used |= {place} if place is not None else set()
    return None
