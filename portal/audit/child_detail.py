"""Somebody was stopped at what looked like a child's details and went on: that is recorded, not the words."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum

from portal.access.viewer import Viewer
from portal.audit.record import record


@dataclass(frozen=True)
class ChildDetailOverridden:
    """A text that looked like an NHS number or a child's birth was sent deliberately."""

    record_kind: str
    record_id: uuid.UUID
    partnership_id: uuid.UUID
    looked_like: StrEnum


def record_going_on(
    went_on: StrEnum | None, kind: str, record_id: uuid.UUID, partnership_id: uuid.UUID, *, by: Viewer
) -> None:
    """Record it where a form says so (`form.went_on`); nothing for a form that was never stopped."""
    if went_on is not None:
        record(ChildDetailOverridden(kind, record_id, partnership_id, went_on), by=by)
