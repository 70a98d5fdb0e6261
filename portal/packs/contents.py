"""What a pack says: numbered sections of words and tables. One model, from which the PDF and the document are made.

Pure: it knows neither the database nor a file format. `as_json` is what is frozen and hashed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Table:
    """A table of plain words; the first of each row names it."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def is_of_records(self) -> bool:
        """Whether its rows are records, named by their references, which are not broken over lines."""
        return self.columns[0] == "Reference"


@dataclass(frozen=True)
class Part:
    """A part of a section: words, and perhaps a table."""

    title: str
    words: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Section:
    """A section: words, and its parts."""

    title: str
    words: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Stood:
    """How one record stood at that minute, for the pack after this one: its words of state and its date."""

    title: str
    state: str
    due: str = ""


@dataclass(frozen=True)
class Heading:
    """One numbered heading: "2.1 Overdue"; `key` names it inside the file, `level` is 1 or 2."""

    number: str
    title: str
    level: int

    @property
    def key(self) -> str:
        """What links inside the file lead to."""
        return f"s{self.number.replace('.', '-')}"

    @property
    def text(self) -> str:
        """Number and title."""
        return f"{self.number} {self.title}"


@dataclass(frozen=True)
class Contents:
    """The whole pack. `reference`, `stood` (the minute in words) and `whose` stand on each page."""

    heading: str
    whose: str
    reference: str
    stood: str
    sections: tuple[Section, ...]
    records: Mapping[str, Stood]

    def numbered(self) -> Iterator[tuple[Heading, Section | Part]]:
        """Sections and parts in order, each with its number: the same in every format."""
        for number, section in enumerate(self.sections, start=1):
            yield Heading(str(number), section.title, 1), section
            for below, part in enumerate(section.parts, start=1):
                yield Heading(f"{number}.{below}", part.title, 2), part

    def as_json(self) -> dict[str, Any]:
        """Plain values, as they are kept."""
        found: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return found

    @property
    def sha256(self) -> str:
        """Hexadecimal, of what is kept, written out in one way."""
        written = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(written.encode()).hexdigest()


def from_json(kept: Mapping[str, Any]) -> Contents:
    """The contents as they were frozen."""
    sections = tuple(
        Section(one["title"], tuple(one["words"]), tuple(_part(part) for part in one["parts"]))
        for one in kept["sections"]
    )
    records = {reference: Stood(**one) for reference, one in kept["records"].items()}
    return Contents(kept["heading"], kept["whose"], kept["reference"], kept["stood"], sections, records)


def _part(kept: Mapping[str, Any]) -> Part:
    table = kept["table"]
    made = Table(table["caption"], tuple(table["columns"]), tuple(map(tuple, table["rows"]))) if table else None
    return Part(kept["title"], tuple(kept["words"]), made)


def table_or_words(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], nothing: str) -> Part:
    """A part that is a table, or one sentence where there is nothing to list."""
    if not rows:
        return Part(title, (nothing,))
    return Part(title, (), Table(title, tuple(columns), tuple(map(tuple, rows))))


def changed_since(before: Mapping[str, Stood], now: Mapping[str, Stood], *, earlier: str) -> Section:
    """What is new and what stands differently since the earlier pack, whose reference and minute `earlier` names.

    A record of the earlier pack that is not in the present reading is not named: perhaps it may not be.
    """
    new = [(reference, one.title, one.state) for reference, one in now.items() if reference not in before]
    moved = [
        (reference, one.title, _was(before[reference]), _was(one))
        for reference, one in now.items()
        if reference in before and (one.state, one.due) != (before[reference].state, before[reference].due)
    ]
    return Section(
        "What changed since the last pack",
        (f"Compared with {earlier}.",),
        (
            table_or_words("New", ("Reference", "What", "State"), new, "Nothing is new."),
            table_or_words(
                "Stands differently", ("Reference", "What", "Then", "Now"), moved, "Nothing else has changed."
            ),
        ),
    )


def _was(one: Stood) -> str:
    return f"{one.state}, {one.due}" if one.due else one.state
