"""What the worker did by itself, told as numbers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class SessionsForgotten:
    """Sessions that had ended three months ago are gone."""

    sessions: int
    record_kind: str = "session"
    record_id: uuid.UUID | None = None
    partnership_id: uuid.UUID | None = None


@dataclass(frozen=True)
class OutboxTextsForgotten:
    """Words and addresses of mail settled twelve months ago are gone; its results remain."""

    messages: int
    record_kind: str = "message"
    record_id: uuid.UUID | None = None
    partnership_id: uuid.UUID | None = None


@dataclass(frozen=True)
class EvidenceSwept:
    """Files that no row names were removed from the folder; files that rows name and the folder lacks were counted."""

    removed: int
    missing: int
    record_kind: str = "evidence"
    record_id: uuid.UUID | None = None
    partnership_id: uuid.UUID | None = None
