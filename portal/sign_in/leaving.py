"""A colleague's access ends, and a lost authenticator app is started anew by two people. The database decides."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from portal import clock
from portal.access.holdings import Holding, held_by
from portal.access.verdict import NotFound, refused, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.database import db, new_id
from portal.outbox.queue import queue_message
from portal.sign_in.queries import invitations
from portal.web.formats import day

NEW_APP_WITHIN = timedelta(days=7)  # as functions_leaving.sql counts


@dataclass(frozen=True)
class RecoveryAsked:
    """A business manager asked that somebody may set up a new authenticator app."""

    record_id: uuid.UUID
    person_recovered_id: uuid.UUID
    partnership_id: uuid.UUID
    record_kind: str = "authenticator recovery"


@dataclass(frozen=True)
class RecoverySettled:
    """A second person let somebody set up a new authenticator app, or refused."""

    record_id: uuid.UUID
    person_recovered_id: uuid.UUID
    partnership_id: uuid.UUID
    is_confirmed: bool
    record_kind: str = "authenticator recovery"


@dataclass(frozen=True)
class Colleague:
    """Somebody who acts for the agency one acts for; `is_given_elsewhere`: holds what lead partners or others give."""

    id: uuid.UUID
    name: str
    roles: tuple[str, ...]
    is_given_elsewhere: bool


@dataclass(frozen=True)
class AppAccount:
    """Somebody who signs in by link and app, in a partnership one manages."""

    id: uuid.UUID
    name: str
    email: str
    partnership_id: uuid.UUID


@dataclass(frozen=True)
class Recovery:
    """A new app was asked for and waits for a second person."""

    id: uuid.UUID
    name: str
    email: str
    asked_by: str
    asked_at: datetime
    may_settle: bool
    partnership_id: uuid.UUID


def colleagues() -> list[Colleague]:
    """Colleagues whose access one may end, by name; empty for whoever lets nobody in."""
    rows = db.session.execute(text("SELECT * FROM rights.colleagues()"))
    return [Colleague(row.id, row.name, tuple(row.roles), row.is_given_elsewhere) for row in rows]


def in_hand(colleague: Colleague, *, by: Viewer) -> list[Holding]:
    """What a colleague owns, checks, has prepared, invited and holds, as far as the viewer may see it."""
    invited = [
        Holding("Invited", one.name, f"{one.role.capitalize()}, {one.agency}", "/people/waiting")
        for one in invitations()
        if one.invited_by_id == colleague.id
    ]
    return held_by(colleague.id, by=by) + invited


def end_access(colleague: Colleague, *, by: Viewer) -> None:
    """End a colleague's roles, sessions, links and accounts at the agency one acts for, at once.

    The database records it, as AccessEnded, in each partnership in which they acted for it.
    """
    assert by.is_signed_in
    if colleague.is_given_elsewhere:
        require(
            refused(f"{colleague.name} holds a role that is ended by whoever gave it. Ask your partnership’s office.")
        )
    if not db.session.scalar(text("SELECT rights.end_access(:person)"), {"person": colleague.id}):
        raise NotFound


def app_accounts() -> list[AppAccount]:
    """People who sign in by link and app, by name; empty for whoever manages no partnership."""
    return [AppAccount(*row) for row in db.session.execute(text("SELECT * FROM rights.app_accounts()"))]


def recoveries() -> list[Recovery]:
    """New apps that wait for a second person, oldest first."""
    return [Recovery(*row) for row in db.session.execute(text("SELECT * FROM rights.recoveries()"))]


def ask_recovery(account: AppAccount, *, by: Viewer) -> None:
    """Ask that somebody may set up a new app; they are told. NotFound for an account one does not manage."""
    made = new_id()
    values = {"recovery": made, "account": account.id}
    person: uuid.UUID | None = db.session.scalar(text("SELECT rights.ask_recovery(:recovery, :account)"), values)
    if person is None:
        raise NotFound
    record(RecoveryAsked(made, person, account.partnership_id), by=by)
    _tell("sign_in/recovery_asked", person, account.partnership_id, by=by)


def settle_recovery(recovery: Recovery, *, is_right: bool, by: Viewer) -> None:
    """The second person's word; whoever it is about is told."""
    if not recovery.may_settle:
        require(refused("You asked for this yourself. A second person has to confirm it."))
    values = {"recovery": recovery.id, "right": is_right}
    person: uuid.UUID | None = db.session.scalar(text("SELECT rights.settle_recovery(:recovery, :right)"), values)
    if person is None:
        raise NotFound
    record(RecoverySettled(recovery.id, person, recovery.partnership_id, is_right), by=by)
    template = "sign_in/recovery_confirmed" if is_right else "sign_in/recovery_refused"
    _tell(template, person, recovery.partnership_id, by=by)


def _tell(template: str, person: uuid.UUID, partnership_id: uuid.UUID, *, by: Viewer) -> None:
    today = clock.today()
    queue_message(
        template,
        to_person=person,
        agency_id=by.agency_id,
        partnership_id=partnership_id,
        facts={"by": by.name, "on": day(today), "ends": day(today + NEW_APP_WITHIN), "path": "/sign-in/by-link"},
        urgent=True,
        by=by,
    )
