"""The worker's part of the ladder: on the day a rung comes, whom it names hears of it, in one mail a person and day.

What was told is read back from the actions' history, so that running twice tells nobody twice, and after days of being
dead what has come meanwhile is made up for. Whether an action is late never depends on this.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, func, insert, select, text

from portal import clock
from portal.access.roles import Role
from portal.access.rules import table_of
from portal.access.verdict import ALLOWED, Verdict, refused, require
from portal.access.viewer import Viewer
from portal.actions.cover import cover_of
from portal.actions.events import RungTold
from portal.actions.lifecycle import FOR_THE_OWNER, LADDER, UNDER_WAY, Rung, RungDate, reached_rungs
from portal.actions.models import Action, ActionEvent, ActionEventKind
from portal.actions.row_rules import CLIMBS, PROPOSES
from portal.audit.record import record
from portal.database import db, new_id
from portal.outbox.models import Message
from portal.outbox.queue import leaves_at, queue_message
from portal.partnership.models import Agency, Appointment, Mandate, Membership, Seat
from portal.web.formats import day
from portal.working_days import add_working_days

ONE_AT_A_TIME = text("SELECT pg_try_advisory_xact_lock(hashtext('ladder of actions'))")
# Never more than one of these a day.
REMINDERS = (
    "actions/rung",
    "actions/asked",
    "decisions/silent",
    "cooperation/reminder",
    "challenges/stage",
    "challenges/overdue",
)
SPEAK_FOR_AGENCY = (Role.REPRESENTATIVE, Role.HEAD, Role.TRUST_LEAD)
Reader = tuple[uuid.UUID, uuid.UUID]  # a person, and the agency they act for
Holders = dict[tuple[uuid.UUID | None, uuid.UUID | None, str], list[Reader]]  # by partnership, agency (or any), role


@dataclass(frozen=True)
class Told:
    """One action of which one reader is told, at which rung."""

    action: Row[Any]
    rung: Rung


def may_climb(viewer: Viewer) -> Verdict:
    """The job of that name alone."""
    return ALLOWED if viewer.system == CLIMBS else refused("Only the job of the ladder climbs it.")


def climb_ladders(*, by: Viewer) -> int:
    """Queue what today's rungs say, in every partnership; answers how many mails. In quiet hours none."""
    require(may_climb(by))
    now = clock.now()
    if leaves_at(now, urgent=False) > now or not db.session.scalar(ONE_AT_A_TIME):
        return 0
    today, actions = clock.today(), _late_or_nearly()
    told, named = _told(actions), Named.today()
    mails: dict[Reader, list[Told]] = defaultdict(list)
    for action in actions:
        for rung in reached_rungs(action, today):
            if _is_new(rung, action, told):
                for reader in named.by(rung.rung, action):
                    mails[reader].append(Told(action, rung.rung))
    served = reminded_today()
    sent = 0
    for reader, about in sorted(mails.items(), key=lambda one: (one[1][0].action.due_on, str(one[0]))):
        if reader[0] not in served:
            served.add(reader[0])
            _tell(reader, about, by)
            sent += 1
    return sent


def _late_or_nearly() -> list[Row[Any]]:
    """Actions under way whose first mail is due, the longest overdue first, without those at the ladder's end."""
    at_the_end = select(ActionEvent.id).where(
        ActionEvent.action_id == Action.id,
        ActionEvent.kind == ActionEventKind.REMINDED,
        ActionEvent.more == str(Rung.LEAD_PARTNERS),
        ActionEvent.at > Action.due_on,
    )
    soonest = add_working_days(clock.today(), -LADDER[Rung.DUE_SOON])
    wanted = select(
        Action.id, Action.partnership_id, Action.reference, Action.state, Action.lead_agency_id, Action.owner_id,
        Action.due_on, Action.slips, Action.rungs, Action.accepted_at, Agency.name.label("lead"),
        Action.cover_id, Action.cover_from_on, Action.cover_until_on,
    )  # fmt: skip
    return list(
        db.session.execute(
            wanted.join(Agency, Agency.id == Action.lead_agency_id)
            .where(Action.state.in_(UNDER_WAY), Action.due_on <= soonest, ~at_the_end.exists())
            .order_by(Action.due_on, Action.reference, Action.id)
        )
    )


def _told(actions: Iterable[Row[Any]]) -> dict[tuple[uuid.UUID, str], date]:
    """The last day on which each rung of each action was told. One statement."""
    rows = db.session.execute(
        select(ActionEvent.action_id, ActionEvent.more, func.max(ActionEvent.at))
        .where(ActionEvent.kind == ActionEventKind.REMINDED, ActionEvent.action_id.in_([one.id for one in actions]))
        .group_by(ActionEvent.action_id, ActionEvent.more)
    )
    return {(action_id, rung): clock.in_london(at).date() for action_id, rung, at in rows}


def _is_new(rung: RungDate, action: Row[Any], told: dict[tuple[uuid.UUID, str], date]) -> bool:
    """Not told since its day came; a day before the action was accepted reaches nobody."""
    accepted_on = clock.in_london(action.accepted_at).date() if action.accepted_at else date.min
    last = told.get((action.id, str(rung.rung)))
    return rung.on >= accepted_on and (last is None or last < rung.on)


def reminded_today() -> set[uuid.UUID]:
    """Who had a reminder today already, of whatever kind. One statement."""
    midnight = clock.start_of(clock.today())
    found = select(Message.person_id).where(Message.template.in_(REMINDERS), Message.not_before >= midnight)
    return {person for person in db.session.scalars(found) if person is not None}


def _tell(reader: Reader, about: list[Told], by: Viewer) -> None:
    """One mail about the most urgent, saying how many more; each action's history says that this person was told."""
    person, agency = reader
    first = about[0]
    queue_message(
        "actions/rung",
        to_person=person,
        agency_id=agency,
        kind="action",
        record_id=first.action.id,
        partnership_id=first.action.partnership_id,
        facts={
            "reference": first.action.reference,
            "due": day(first.action.due_on),
            "lead": first.action.lead,
            "rung": str(first.rung),
            "is_late": first.action.due_on < clock.today(),
            "more": len(about) - 1,
        },
        key=f"ladder:{person}:{clock.today()}",
        by=by,
    )
    now = clock.now()
    lines = [
        {
            "id": new_id(),
            "partnership_id": one.action.partnership_id,
            "action_id": one.action.id,
            "kind": ActionEventKind.REMINDED,
            "text": "",
            "more": str(one.rung),
            "at": now,
            "person_id": person,
        }
        for one in about
    ]
    db.session.execute(insert(table_of(ActionEvent)), lines)
    for one in about:
        record(
            RungTold(
                record_id=one.action.id, partnership_id=one.action.partnership_id, rung=one.rung, person_id=person
            ),
            by=by,
        )


@dataclass(frozen=True)
class Named:
    """Whom a rung names: people of each role by partnership and agency, and those named on memberships."""

    appointed: Holders
    members: dict[tuple[uuid.UUID, uuid.UUID], Any]

    @classmethod
    def today(cls) -> Named:
        """Three statements."""
        on = clock.today()
        appointed: Holders = defaultdict(list)
        roles = select(Appointment.partnership_id, Appointment.agency_id, Appointment.role, Appointment.person_id)
        mandates = select(Seat.partnership_id, Mandate.agency_id, Mandate.role, Mandate.person_id).join(
            Seat, Seat.id == Mandate.seat_id
        )
        for found, kind in ((roles, Appointment), (mandates, Mandate)):
            in_force = kind.starts_on <= on, func.coalesce(kind.ends_on, on) >= on
            rows = db.session.execute(found.where(*in_force).order_by(kind.starts_on, kind.id))
            for place, agency, role, person in rows:
                appointed[place, agency, str(role)].append((person, agency))
                appointed[place, None, str(role)].append((person, agency))
        members = select(
            Membership.partnership_id, Membership.agency_id, Membership.representative_id, Membership.senior_id
        ).where(Membership.starts_on <= on, func.coalesce(Membership.ends_on, on) >= on)
        return cls(appointed, {(row.partnership_id, row.agency_id): row for row in db.session.execute(members)})

    def by(self, rung: Rung, action: Row[Any]) -> list[Reader]:
        """Each once; nobody where nobody holds the role, and then the next rung comes on its day."""
        place, agency = action.partnership_id, action.lead_agency_id
        member = self.members.get((place, agency))
        if rung in FOR_THE_OWNER:
            minder = self._cover(action) or action.owner_id
            return [(minder, agency)] if minder else []
        if rung is Rung.REPRESENTATIVE:
            if member is not None and member.representative_id:
                return [(member.representative_id, agency)]
            return self._holders(place, agency, *SPEAK_FOR_AGENCY)
        if rung is Rung.DELEGATE:
            senior = [(member.senior_id, agency)] if member is not None and member.senior_id else []
            return self._holders(place, agency, Role.DELEGATE) or senior
        if rung is Rung.CHAIR:
            return self._holders(place, None, Role.CHAIR)
        return self._holders(place, agency, Role.LEAD_PARTNER) or self._holders(place, None, Role.LEAD_PARTNER)

    def _cover(self, action: Row[Any]) -> uuid.UUID | None:
        """Who stands in for the owner today and still works there: somebody who left is asked for nothing."""
        cover, agency = cover_of(action, clock.today()), action.lead_agency_id
        return cover if (cover, agency) in self._holders(action.partnership_id, agency, *PROPOSES) else None

    def _holders(self, place: uuid.UUID, agency: uuid.UUID | None, *roles: Role) -> list[Reader]:
        """Here, or by a role at the agency in all its partnerships."""
        everywhere = (place, None) if agency is not None else (place,)
        found = (self.appointed.get((where, agency, str(role)), []) for role in roles for where in everywhere)
        return list(dict.fromkeys(one for held in found for one in held))
