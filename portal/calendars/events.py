"""What happens to calendar feeds."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class FeedMade:
    """Somebody made a secret address for their calendar."""

    record_id: uuid.UUID
    record_kind: str = "calendar_feed"
    partnership_id: uuid.UUID | None = None


@dataclass(frozen=True)
class FeedStopped:
    """Somebody stopped the address; it opens nothing any more."""

    record_id: uuid.UUID
    record_kind: str = "calendar_feed"
    partnership_id: uuid.UUID | None = None
