"""A log against what is here: what is new, what was read in before, and what stands differently in the log now."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from sqlalchemy import Text, column, func, select

from portal.actions.models import Action
from portal.database import db
from portal.decisions.models import Decision
from portal.imports.lifecycle import ImportKind
from portal.logs.reading import LogRow


@dataclass(frozen=True)
class Known:
    """What is here of a row that was read in before: its reference, title and day."""

    reference: str
    title: str
    on: date


@dataclass(frozen=True)
class Plan:
    """What a log would do. `changed` stand otherwise in it than here, and stay here as they are."""

    new: tuple[LogRow, ...]
    changed: tuple[tuple[Known, LogRow], ...]
    unchanged: int

    @property
    def done(self) -> int:
        """How many of the new ones were done before the portal: they come in closed."""
        return sum(row.is_done for row in self.new)

    @property
    def mark(self) -> int:
        """The same for the same new rows: what somebody read is what is done, or nothing."""
        return crc32(repr(self.new).encode()) % 10**9


def plan_of(partnership_id: uuid.UUID, kind: ImportKind, rows: Sequence[LogRow]) -> Plan:
    """What these rows would do. Two statements."""
    here, known = _keys(partnership_id, kind), _known(partnership_id, kind)
    old = [row for row in rows if row.key in here]
    changed = [(known[row.key], row) for row in old if row.key in known and _differs(known[row.key], row)]
    new = tuple(row for row in rows if row.key not in here)
    return Plan(new, tuple(changed), len(old) - len(changed))


def _differs(here: Known, row: LogRow) -> bool:
    return (here.title, here.on) != (row.title, row.on)


def _keys(partnership_id: uuid.UUID, kind: ImportKind) -> set[str]:
    keys = func.rights.brought_keys(partnership_id, str(kind)).table_valued(column("brought_key", Text()))
    return set(db.session.scalars(select(keys.c.brought_key)))


def _known(partnership_id: uuid.UUID, kind: ImportKind) -> Mapping[str, Known]:
    model = Action if kind is ImportKind.ACTIONS else Decision
    day = Action.original_due_on if kind is ImportKind.ACTIONS else Decision.taken_on
    found = select(model.brought_key, model.reference, model.title, day).where(
        model.partnership_id == partnership_id, model.brought_key.is_not(None)
    )
    return {key: Known(reference, title, on) for key, reference, title, on in db.session.execute(found) if key and on}
