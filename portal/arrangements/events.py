"""What happened to the arrangements."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date


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
