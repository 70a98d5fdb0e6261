"""What happened to a pack, for the audit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class _About:
    record_id: uuid.UUID
    partnership_id: uuid.UUID
    record_kind: str = "pack"


@dataclass(frozen=True)
class PackAsked(_About):
    """The chair or the office asked for a pack."""


@dataclass(frozen=True)
class PackBuilt(_About):
    """The worker built it, and its contents were frozen."""

    sha256: str = ""


@dataclass(frozen=True)
class PackFailed(_About):
    """The worker gave up."""
