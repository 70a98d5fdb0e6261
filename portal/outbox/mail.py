"""A mail ready to leave, and the two ways in which it may not be taken, whoever is to take it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Mail:
    """A mail ready to leave. `message_id` stays the same on every try, so that a receiver can drop a second copy."""

    message_id: uuid.UUID
    to_name: str
    to_address: str
    from_name: str
    from_address: str
    reply_to: str
    subject: str
    body: str


class Bounced(Exception):
    """The server refused this mail for good: the address is wrong."""


class NotTaken(Exception):
    """The server could not take the mail now; it is tried again."""
