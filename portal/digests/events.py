"""What happens to somebody's choice of mail."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class MailChosen:
    """Somebody chose the day of their digest, or essential mail alone."""

    record_id: uuid.UUID
    digest_on: int | None
    only_essential: bool
    record_kind: str = "mail_choice"
    partnership_id: uuid.UUID | None = None
