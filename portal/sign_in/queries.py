"""What pages of the door read, as the web role: each a definer function that answers one question."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from portal.access.roles import Role
from portal.database import db


@dataclass(frozen=True)
class ProviderShown:
    """A provider as the sign-in pages name it, with some of the agencies whose people it knows."""

    key: str
    name: str
    agencies: tuple[str, ...]
    agency_count: int

    @property
    def for_whom(self) -> str:
        """The agencies in words: all of a few, or some and how many more."""
        more = self.agency_count - len(self.agencies)
        return ", ".join(self.agencies) + (f" and {more:,} more" if more > 0 else "")


@dataclass(frozen=True)
class WaitingShown:
    """Somebody who waits at the agency one acts for."""

    id: uuid.UUID
    name: str
    email: str | None
    provider: str
    since: datetime


@dataclass(frozen=True)
class InvitationShown:
    """An invitation that still waits: to be opened, or (with `used_at`) to be confirmed."""

    id: uuid.UUID
    name: str
    email: str
    agency_id: uuid.UUID
    agency: str
    role: Role
    partnership_id: uuid.UUID | None
    invited_by: str
    ends_at: datetime
    used_at: datetime | None
    name_given: str | None
    email_given: str | None
    invited_by_id: uuid.UUID | None


def providers(domain: str = "") -> list[ProviderShown]:
    """Providers in use for an e-mail domain, or all; by name."""
    rows = db.session.execute(text("SELECT * FROM rights.providers(:domain)"), {"domain": domain})
    return [ProviderShown(row.key, row.name, tuple(row.agencies), row.agency_count) for row in rows]


def waiting_people() -> list[WaitingShown]:
    """Who waits at the agency one acts for, longest first; at most 200; empty for whoever lets nobody in."""
    return [WaitingShown(*row) for row in db.session.execute(text("SELECT * FROM rights.waiting()"))]


def waiting_person(waiting_id: uuid.UUID) -> WaitingShown | None:
    """One of them."""
    return next((one for one in waiting_people() if one.id == waiting_id), None)


def invitations() -> list[InvitationShown]:
    """Invitations one may settle, those to be confirmed first; at most 200."""
    rows = db.session.execute(text("SELECT * FROM rights.invitations()")).mappings()
    return [InvitationShown(**{**row, "role": Role(row["role"])}) for row in rows]


def invitation(invitation_id: uuid.UUID) -> InvitationShown | None:
    """One of them."""
    return next((one for one in invitations() if one.id == invitation_id), None)


def invitation_behind(secret: str) -> dict[str, Any] | None:
    """What the holder of a link is shown, or None when there is no such link."""
    found: dict[str, Any] | None = db.session.scalar(
        text("SELECT rights.invitation_behind(:secret)"), {"secret": secret}
    )
    return found


def kept_form(path: str) -> dict[str, Any] | None:
    """The form handed back to this session at that path: fields, and the agency it was written for."""
    found: dict[str, Any] | None = db.session.scalar(text("SELECT rights.kept_form(:path)"), {"path": path})
    return found
