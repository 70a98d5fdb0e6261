"""What happened at the door."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal.access.roles import Role


@dataclass(frozen=True)
class SignedIn:
    """A person opened a session."""

    record_id: uuid.UUID | None
    record_kind: str = "session"
    partnership_id: uuid.UUID | None = None


@dataclass(frozen=True)
class SignedOut:
    """A person ended their session."""

    record_id: uuid.UUID | None
    record_kind: str = "session"
    partnership_id: uuid.UUID | None = None


@dataclass(frozen=True)
class AgencyChosen:
    """A person chose for which of their agencies they act."""

    record_id: uuid.UUID | None
    chosen_agency_id: uuid.UUID
    record_kind: str = "session"
    partnership_id: uuid.UUID | None = None


@dataclass(frozen=True)
class PersonAdmitted:
    """Somebody who waited was let in, with a role."""

    record_id: uuid.UUID
    role: Role
    waiting_id: uuid.UUID
    partnership_id: uuid.UUID | None = None
    record_kind: str = "person"


@dataclass(frozen=True)
class PersonTurnedAway:
    """Somebody who waited was not let in."""

    record_id: uuid.UUID
    record_kind: str = "waiting person"
    partnership_id: uuid.UUID | None = None


@dataclass(frozen=True)
class PersonInvited:
    """Somebody was sent a one-time link."""

    record_id: uuid.UUID
    role: Role
    agency_invited_to_id: uuid.UUID
    partnership_id: uuid.UUID | None = None
    record_kind: str = "invitation"


@dataclass(frozen=True)
class InvitationConfirmed:
    """The inviter saw who came, and the role began."""

    record_id: uuid.UUID
    person_confirmed_id: uuid.UUID
    role: Role
    partnership_id: uuid.UUID | None = None
    record_kind: str = "invitation"


@dataclass(frozen=True)
class InvitationRefused:
    """The inviter saw who came, and it was somebody else; or took the invitation back."""

    record_id: uuid.UUID
    partnership_id: uuid.UUID | None = None
    record_kind: str = "invitation"
