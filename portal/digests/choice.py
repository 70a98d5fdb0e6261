"""Which mail somebody wants: what starts or moves a clock they must meet always comes, the rest as they chose."""

from __future__ import annotations

import uuid

from portal.database import db
from portal.digests.models import MailChoice

# What somebody may do without: it says what became of something, or asks again what their work shows anyhow.
BEYOND_THE_ESSENTIAL = frozenset(
    {
        "actions/asked",
        "actions/contribution",
        "actions/declined",
        "actions/new_date_answered",
        "actions/withdrawn",
        "challenges/ended",
        "cooperation/feedback",
        "cooperation/receipt",
        "digests/weekly",
        "sign_in/arrived",
    }
)
NEVER_CHOSE = 1  # Monday


def is_wanted(template: str, person_id: uuid.UUID) -> bool:
    """Whether that person wants mail of this template. Essential mail is always wanted."""
    if template not in BEYOND_THE_ESSENTIAL:
        return True
    choice = db.session.get(MailChoice, person_id)
    return choice is None or not choice.only_essential


def digest_day(choice: MailChoice | None) -> int | None:
    """The weekday of the digest, 1 Monday to 5 Friday; None for no digest."""
    if choice is None:
        return NEVER_CHOSE
    return None if choice.only_essential else choice.digest_on
