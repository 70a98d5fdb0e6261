"""The worker's part: after the close, whoever could speak for a silent seat is asked again. Silence is never consent.

One working day after the close its holder and alternate, two days later its lead partner. What was told is read back
from the outbox, so that running twice asks nobody twice, and after days of being dead it is made up for. Whether a
decision is overdue never depends on this.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, text

from portal import clock
from portal.access.roles import Role
from portal.access.verdict import require
from portal.access.viewer import Viewer
from portal.actions.climbing import may_climb, reminded_today
from portal.audit.record import record
from portal.database import db
from portal.decisions.dates import Lengths, is_escalated
from portal.decisions.events import SilentSeatAsked
from portal.decisions.lifecycle import AnswerKind, DecisionState
from portal.decisions.models import Decision
from portal.decisions.queries import answers_of, seats_of
from portal.decisions.seating import Holder, SeatNow, answering_roles
from portal.outbox.models import Message
from portal.outbox.queue import leaves_at, queue_message
from portal.partnership.models import Partnership
from portal.web.formats import day
from portal.working_days import add_working_days

ONE_AT_A_TIME = text("SELECT pg_try_advisory_xact_lock(hashtext('silent seats'))")
TEMPLATE = "decisions/silent"
RUNGS = ("holders asked", "lead partner asked")  # names of lengths, in working days after the close
Told = dict[tuple[uuid.UUID, uuid.UUID, str], date]  # decision, person, rung: the last day


@dataclass(frozen=True)
class Asked:
    """Somebody who is asked about a decision for a silent seat, at which rung and since when."""

    decision: Decision
    seat: SeatNow
    holder: Holder
    rung: str
    since: date


def ask_silent_seats(*, by: Viewer) -> int:
    """Queue what today's rungs say, in every partnership; answers how many mails. In quiet hours none."""
    require(may_climb(by))
    now = clock.now()
    if leaves_at(now, urgent=False) > now or not db.session.scalar(ONE_AT_A_TIME):
        return 0
    overdue = db.session.execute(
        select(Decision, Partnership.settings)
        .join(Partnership, Partnership.id == Decision.partnership_id)
        .where(Decision.state == DecisionState.OPEN, Decision.answer_by_on < clock.today())
        .order_by(Decision.answer_by_on, Decision.opened_at, Decision.id)
    ).all()
    told, served, sent = _told([one.id for one, _ in overdue]), reminded_today(), 0
    for decision, settings in overdue:
        for asked in asked_about(decision, Lengths(settings or {}), clock.today()):
            person = asked.holder.person_id
            last = told.get((decision.id, person, asked.rung))
            if person not in served and (last is None or last < asked.since):
                served.add(person)
                _tell(asked, by)
                sent += 1
    return sent


def asked_about(decision: Decision, lengths: Lengths, today: date) -> Iterator[Asked]:
    """Whom the rungs that have come name, for every seat that is silent. Two statements."""
    said = answers_of(decision)
    answered = {one.seat_id for one in said if one.kind is not AnswerKind.INTEREST}
    assert decision.answer_by_on is not None
    for seat in seats_of(decision, said):
        for rung in RUNGS:
            since = add_working_days(decision.answer_by_on, lengths.of(rung))
            if seat.id not in answered and since <= today:
                for holder in seat.of_role(*_roles(decision, seat, lengths, rung, since)):
                    yield Asked(decision, seat, holder, rung, since)


def _roles(decision: Decision, seat: SeatNow, lengths: Lengths, rung: str, on: date) -> tuple[Role, ...]:
    """Who could answer on that day: first holder and alternate, then the lead partner."""
    able = answering_roles(
        seat,
        decision.kind,
        is_escalated=is_escalated(decision, clock.now()),
        answer_by_on=decision.answer_by_on,
        today=on,
        lengths=lengths,
    )
    return able if rung == RUNGS[0] else tuple(role for role in able if role is Role.LEAD_PARTNER)


def _told(decisions: list[uuid.UUID]) -> Told:
    """The last day on which each person was told of each rung. One statement."""
    rung = Message.facts["rung"].astext
    rows = db.session.execute(
        select(Message.record_id, Message.person_id, rung, func.max(Message.not_before))
        .where(Message.template == TEMPLATE, Message.record_id.in_(decisions))
        .group_by(Message.record_id, Message.person_id, rung)
    )
    return {(one, person, name): clock.in_london(at).date() for one, person, name, at in rows}


def _tell(asked: Asked, by: Viewer) -> None:
    decision, holder = asked.decision, asked.holder
    assert decision.answer_by_on is not None
    queue_message(
        TEMPLATE,
        to_person=holder.person_id,
        agency_id=holder.agency_id,
        kind="decision",
        record_id=decision.id,
        partnership_id=decision.partnership_id,
        facts={
            "page": "/answer",
            "reference": decision.reference,
            "due": day(decision.answer_by_on),
            "seat": asked.seat.name,
            "role": str(holder.role),
            "rung": asked.rung,
        },
        key=f"ladder:{holder.person_id}:{clock.today()}",
        by=by,
    )
    record(
        SilentSeatAsked(
            record_id=decision.id,
            partnership_id=decision.partnership_id,
            seat_id=asked.seat.id,
            person_id=holder.person_id,
        ),
        by=by,
    )
