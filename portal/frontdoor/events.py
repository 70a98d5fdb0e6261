"""What happened to a contact; the words before and after are in `contact_change`."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal.frontdoor.models import ContactKind


@dataclass(frozen=True)
class _AboutContact:
    """Which contact, and in which partnership."""

    record_kind: str
    record_id: uuid.UUID
    partnership_id: uuid.UUID


@dataclass(frozen=True)
class ContactAdded(_AboutContact):
    kind: ContactKind


@dataclass(frozen=True)
class ContactChanged(_AboutContact):
    version: int


@dataclass(frozen=True)
class ContactChecked(_AboutContact):
    version: int


@dataclass(frozen=True)
class ContactRemoved(_AboutContact):
    version: int
