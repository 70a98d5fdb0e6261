"""What the operator does at the door: the first coordinator of an agency, accounts moved over, somebody who has left.

All of it on the worker's connection, looking as "operator"; pages use operations.py.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass

from sqlalchemy import text

from portal.access.roles import Role
from portal.access.verdict import NotFound, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.database import db, new_id
from portal.partnership.permissions import may_set_up
from portal.sign_in import events


@dataclass(frozen=True)
class IdentityBound:
    """The operator vouched that an account at a provider is a person's."""

    record_id: uuid.UUID
    record_kind: str = "person"
    partnership_id: uuid.UUID | None = None


@dataclass(frozen=True)
class PersonClosed:
    """A person left: their sessions ended and their accounts open nothing any more."""

    record_id: uuid.UUID
    record_kind: str = "person"
    partnership_id: uuid.UUID | None = None


def bind_identity(
    provider: str, subject: str, person_id: uuid.UUID, *, name: str, email: str | None, by: Viewer
) -> bool:
    """Bind an account (provider's key, subject) to a person; False when the account is somebody's already."""
    require(may_set_up(by))
    values = {"provider": provider, "subject": subject, "person": person_id, "name": name, "email": email}
    question = text("SELECT rights.bind_identity(:provider, :subject, :person, :name, :email)")
    if not db.session.scalar(question, values):
        return False
    record(IdentityBound(person_id), by=by)
    return True


def invite_known_person(
    person_id: uuid.UUID,
    *,
    agency_id: uuid.UUID,
    email: str,
    role: Role,
    partnership_id: uuid.UUID | None = None,
    by: Viewer,
) -> str:
    """Invite a person who is entered already, a first coordinator say. Answers the path of the link, to hand over."""
    require(may_set_up(by))
    invitation_id, secret = new_id(), secrets.token_urlsafe(32)
    values = {"id": invitation_id, "secret": secret, "person": person_id, "agency": agency_id, "email": email}
    values |= {"role": role.value, "partnership": partnership_id}
    db.session.execute(
        text("SELECT rights.write_invitation(:id, :secret, :person, :agency, :email, :role, :partnership, NULL)"),
        values,
    )
    record(events.PersonInvited(invitation_id, role, agency_id, partnership_id), by=by)
    return f"/invitations/{secret}"


def close_person(person_id: uuid.UUID, *, by: Viewer) -> None:
    """Somebody left for good: every session ends at once. Raises NotFound for nobody, or somebody closed before."""
    require(may_set_up(by))
    if not db.session.scalar(text("SELECT rights.close_person(:person)"), {"person": person_id}):
        raise NotFound
    record(PersonClosed(person_id), by=by)
