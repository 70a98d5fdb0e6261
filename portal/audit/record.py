"""Adding to the record: one line per thing that happened, and a note of who opened what."""

from __future__ import annotations

import uuid
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Protocol, runtime_checkable

from sqlalchemy import Table, insert
from sqlalchemy.dialects import postgresql

from portal.access.viewer import Viewer
from portal.audit.models import AuditEvent, Opening
from portal.database import db, new_id


@runtime_checkable
class Event(Protocol):
    """A frozen dataclass in the past tense. `record_kind` and `record_id` say of what, `partnership_id` where."""

    @property
    def record_kind(self) -> str: ...
    @property
    def record_id(self) -> uuid.UUID | None: ...
    @property
    def partnership_id(self) -> uuid.UUID | None: ...


ABOUT = {"record_kind", "record_id", "partnership_id"}


def _table(model: Any) -> Table:
    found: Table = model.__table__
    return found


# Made once: every change and every page of a record runs one of them.
HAPPENED = insert(_table(AuditEvent))
OPENED = postgresql.insert(_table(Opening)).on_conflict_do_nothing()


def record(event: Event, *, by: Viewer) -> None:
    """Append what happened, in the same transaction as the change. Only ids, kinds, dates and numbers are kept."""
    db.session.flush()
    db.session.execute(
        HAPPENED,
        {
            "id": new_id(),
            "kind": type(event).__name__,
            "record_kind": event.record_kind,
            "record_id": event.record_id,
            "partnership_id": event.partnership_id,
            "person_id": by.person_id,
            "agency_id": by.agency_id,
            "system": by.system or None,
            "invitation_id": by.invitation_id,
            "facts": _facts(event),
        },
    )


def note_opening(
    kind: str, record_id: uuid.UUID, partnership_id: uuid.UUID, *, manner: str, each_time: bool, by: Viewer
) -> None:
    """Note that a signed-in person opened, exported or printed a record; the holder of a link leaves none here.

    The database stamps time and day, and refuses a record that the person does not see.
    """
    if by.person_id is None:
        return
    occasion = uuid.uuid4().int % 2**31 if each_time else 0
    db.session.execute(
        OPENED,
        {
            "id": new_id(),
            "kind": kind,
            "record_id": record_id,
            "partnership_id": partnership_id,
            "person_id": by.person_id,
            "agency_id": by.agency_id,
            "manner": manner,
            "occasion": occasion,
        },
    )


def _facts(event: Event) -> dict[str, Any]:
    """Everything of the event that is no text: texts stay in the slice's own records."""
    assert is_dataclass(event)
    kept = {one.name: getattr(event, one.name) for one in fields(event) if one.name not in ABOUT}
    return {name: _plain(value) for name, value in kept.items() if _is_fact(value)}


def _is_fact(value: Any) -> bool:
    return isinstance(value, (uuid.UUID, bool, int, date, datetime, Enum)) or (
        isinstance(value, (tuple, list)) and all(_is_fact(one) for one in value)
    )


def _plain(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return value if isinstance(value, (bool, int)) else str(value)
