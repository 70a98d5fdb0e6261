"""What happened to contacts, for the audit: ids and numbers, no names and no addresses."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal.contacts.models import ContactRole, Outcome


@dataclass(frozen=True)
class _About:
    record_kind: str
    record_id: uuid.UUID
    partnership_id: uuid.UUID


@dataclass(frozen=True)
class ContactAdded(_About):
    """A contact of an agency was added."""

    agency_id: uuid.UUID
    role: ContactRole


@dataclass(frozen=True)
class ContactChanged(_About):
    """Name, role or address changed; `is_new_address` says that mail goes elsewhere now."""

    agency_id: uuid.UUID
    is_new_address: bool


@dataclass(frozen=True)
class ContactConfirmed(_About):
    """Somebody looked, and it is still right."""

    agency_id: uuid.UUID


@dataclass(frozen=True)
class ContactEnded(_About):
    """No mail goes there any more."""

    agency_id: uuid.UUID


@dataclass(frozen=True)
class ContactProposed(_About):
    """The holder of a link gave a new address."""

    agency_id: uuid.UUID
    role: ContactRole


@dataclass(frozen=True)
class ProposalSettled(_About):
    """The proposal was accepted or refused."""

    agency_id: uuid.UUID
    outcome: Outcome


@dataclass(frozen=True)
class ContactsReadIn(_About):
    """A list of contacts was read in."""

    rows: int
    new: int
    changed: int
