"""What changes at the door. The database decides from the session's proof; these record it."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import select, text

from portal import clock
from portal.access.roles import Role
from portal.access.verdict import NotFound, refused, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.database import db, new_id
from portal.outbox.queue import queue_message
from portal.partnership.models import Agency
from portal.partnership.people import appoint
from portal.partnership.permissions import may_appoint
from portal.partnership.policy import may_grant
from portal.sign_in import events
from portal.sign_in.queries import InvitationShown
from portal.web.formats import day

INVITATION_DAYS = 7  # rights.write_invitation says the same


def note_sign_in(*, by: Viewer) -> None:
    """Somebody came in."""
    record(events.SignedIn(by.session_id), by=by)


def hand_back_form(path: str, *, by: Viewer) -> str | None:
    """The path of a form that was kept for this person, at `path` or ("") anywhere; now this session's."""
    assert by.is_signed_in
    found: str | None = db.session.scalar(text("SELECT rights.hand_back_form(:path)"), {"path": path})
    return found


def choose_agency(agency_id: uuid.UUID, *, by: Viewer) -> None:
    """Act for that agency from the next transaction on. Refused without a role and a sign-in there."""
    record(events.AgencyChosen(by.session_id, agency_id), by=by)
    if not db.session.scalar(text("SELECT rights.choose_agency(:agency)"), {"agency": agency_id}):
        require(refused("You hold no role there today, or signed in with the account of another organisation."))


def sign_out(*, by: Viewer) -> list[dict[str, Any]]:
    """End the session. Answers at which providers one is still signed in: key, name, id_token."""
    record(events.SignedOut(by.session_id), by=by)
    found: list[dict[str, Any]] = db.session.scalar(text("SELECT rights.close_session()")) or []
    return found


def invite(
    *, name: str, email: str, agency_id: uuid.UUID, role: Role, partnership_id: uuid.UUID | None, by: Viewer
) -> uuid.UUID:
    """Invite somebody new by a link that works once within seven days; the secret itself stands in the mail alone."""
    agency = db.session.execute(select(Agency).where(Agency.id == agency_id)).scalar_one()
    invitation_id, secret = new_id(), secrets.token_urlsafe(32)
    require(may_appoint(by, invitation_id, role, agency=agency, partnership_id=partnership_id))
    done = db.session.scalar(
        text("SELECT rights.invite(:id, :secret, :name, :email, :agency, :role, :partnership)"),
        {
            "id": invitation_id,
            "secret": secret,
            "name": name,
            "email": email,
            "agency": agency_id,
            "role": role.value,
            "partnership": partnership_id,
        },
    )
    if not done:
        raise NotFound
    record(events.PersonInvited(invitation_id, role, agency_id, partnership_id), by=by)
    queue_message(
        "sign_in/invitation",
        to_address=email,
        agency_id=agency_id,
        partnership_id=partnership_id or next((place.id for place in by.places), None),
        facts={
            "invited_name": name,
            "invited_by": by.name,
            "role": role.value,
            "ends": day(clock.today() + timedelta(days=INVITATION_DAYS)),
        },
        secret_path=f"/invitations/{secret}",
        urgent=True,
        by=by,
    )
    return invitation_id


def confirm_invitation(one: InvitationShown, *, by: Viewer) -> None:
    """Who came is who was meant: from now on they may sign in, with the role of the invitation."""
    require(may_grant(by, one.role, one.agency_id, one.partnership_id))
    person_id = _settled("confirm_invitation", one.id)
    appoint(person_id, agency_id=one.agency_id, role=one.role, partnership_id=one.partnership_id, by=by)
    record(events.InvitationConfirmed(one.id, person_id, one.role, one.partnership_id), by=by)


def refuse_invitation(one: InvitationShown, *, by: Viewer) -> None:
    """Somebody else came, or nobody should any more: the link is dead and the account is not bound."""
    require(may_grant(by, one.role, one.agency_id, one.partnership_id))
    _settled("refuse_invitation", one.id)
    record(events.InvitationRefused(one.id, one.partnership_id), by=by)


def admit(waiting_id: uuid.UUID, *, role: Role, partnership_id: uuid.UUID | None, by: Viewer) -> uuid.UUID:
    """Let somebody in who waited at the agency one acts for, with a role one may grant there."""
    assert by.agency_id is not None
    require(may_grant(by, role, by.agency_id, partnership_id))
    person_id = _settled("admit", waiting_id)
    appoint(person_id, agency_id=by.agency_id, role=role, partnership_id=partnership_id, by=by)
    record(events.PersonAdmitted(person_id, role, waiting_id, partnership_id), by=by)
    return person_id


def turn_away(waiting_id: uuid.UUID, *, by: Viewer) -> None:
    """Somebody who waited is not let in."""
    if not db.session.scalar(text("SELECT rights.turn_away(:id)"), {"id": waiting_id}):
        raise NotFound
    record(events.PersonTurnedAway(waiting_id), by=by)


def _settled(function: str, about: uuid.UUID) -> uuid.UUID:
    found: uuid.UUID | None = db.session.scalar(text(f"SELECT rights.{function}(:id)"), {"id": about})
    if found is None:
        raise NotFound
    return found
