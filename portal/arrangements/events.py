"""What happened to the arrangements."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True)
class SignedVersionEntered:
    """A version signed on paper was entered and published."""

    record_kind: str
    record_id: uuid.UUID
    partnership_id: uuid.UUID
    number: int
    signed_on: date
    in_force_on: date


@dataclass(frozen=True)
class VersionReplaced:
    """Another version takes the place of this one from that day."""

    record_kind: str
    record_id: uuid.UUID
    partnership_id: uuid.UUID
    replaced_on: date


@dataclass(frozen=True)
class VersionStarted:
    """Somebody began to write the next version."""

    record_kind: str
    record_id: uuid.UUID
    partnership_id: uuid.UUID
    number: int
    is_minor: bool


@dataclass(frozen=True)
class VersionDescribed:
    """Title or plain summary of a draft read otherwise now."""

    record_kind: str
    record_id: uuid.UUID
    partnership_id: uuid.UUID
    number: int


class ClauseAct(StrEnum):
    """What was done to a clause of a draft."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    TAKEN_OUT = "taken out"
    PUT_BACK = "put back"


@dataclass(frozen=True)
class ClauseWritten:
    """A clause of a draft was written, moved, taken out or put back."""

    record_kind: str
    record_id: uuid.UUID
    partnership_id: uuid.UUID
    number: int
    act: ClauseAct


@dataclass(frozen=True)
class VersionSentForSignOff:
    """It became the paper of a reserved decision."""

    record_kind: str
    record_id: uuid.UUID
    partnership_id: uuid.UUID
    number: int
    decision_id: uuid.UUID


@dataclass(frozen=True)
class VersionPublished:
    """It has its first day in force."""

    record_kind: str
    record_id: uuid.UUID
    partnership_id: uuid.UUID
    number: int
    in_force_on: date
