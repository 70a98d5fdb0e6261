"""Reading a register in: what came of it, or why the file was refused. One module a kind of register uses this."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import text

from agencies.registers.reading import Reading, RowError
from portal.database import db

Row = TypeVar("Row")
Progress = Callable[[str], None]
LOCK = 7_313_005


class ImportRefused(Exception):
    """Nothing was read in. `sentences` say row, column, value and cure; `more` that there were too many to list.

    `errors` are the same in parts, where they are those of rows.
    """

    def __init__(self, sentences: tuple[str, ...], *, more: bool = False, errors: tuple[RowError, ...] = ()) -> None:
        super().__init__("\n".join(sentences))
        self.sentences, self.more, self.errors = sentences, more, errors


@dataclass(frozen=True)
class ImportResult:
    """What one import did. `ids` are the agencies of the file by identifier, or by the file's own key without one."""

    register: str
    rows: int
    new: int
    changed: int
    unchanged: int
    closed: int = 0
    reopened: int = 0
    missing_from_file: int = 0
    successors: int = 0
    parents: int = 0
    links_outside: int = 0
    seconds: float = 0.0
    ids: Mapping[str, uuid.UUID] = field(default_factory=dict, repr=False)

    @property
    def changed_nothing(self) -> bool:
        return not (self.new or self.changed or self.closed or self.reopened or self.successors or self.parents)

    @property
    def sentence(self) -> str:
        """For people: "881 rows of schools: 881 new, 0 changed, 0 as before, 1 successor set, in 1.2 seconds."."""
        parts = [f"{self.new:,} new", f"{self.changed:,} changed", f"{self.unchanged:,} as before"]
        more = {
            "closed": self.closed,
            "reopened": self.reopened,
            "not in this file and left as they are": self.missing_from_file,
            "linked to a successor": self.successors,
            "given or taken from a trust": self.parents,
            "links to schools outside this portal passed over": self.links_outside,
        }
        parts += [f"{number:,} {words}" for words, number in more.items() if number]
        return f"{self.rows:,} rows of {self.register}: {', '.join(parts)}, in {self.seconds:.1f} seconds."


def accepted(reading: Reading[Row], *, file: str = "") -> tuple[Row, ...]:
    """The rows of a file that is good from end to end. Raises ImportRefused; `file` begins each of its sentences."""
    if not reading.is_accepted:
        before = f"{file}: " if file else ""
        sentences = tuple(f"{before}{error.sentence}" for error in reading.errors)
        raise ImportRefused(sentences, more=reading.more_errors, errors=() if file else reading.errors)
    return reading.rows


def one_at_a_time() -> float:
    """Wait for any other import to end, and start the clock."""
    db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    return time.monotonic()


def quiet(_: str) -> None:
    """Progress that nobody reads."""
