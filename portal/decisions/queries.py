"""Reads about one decision: its paper, who is asked, who said what. Lists stand in listing.py."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.access.rules import Column
from portal.access.verdict import NotFound
from portal.access.viewer import Place
from portal.database import db
from portal.decisions.dates import Lengths
from portal.decisions.lifecycle import AGREEING, AnswerKind, DecisionClass, View
from portal.decisions.models import (
    Consultee,
    Decision,
    DecisionAnswer,
    DecisionEvent,
    DecisionNote,
    DecisionNotice,
    DecisionPaper,
    DecisionReply,
)
from portal.decisions.seating import Holder, Quorum, SeatNow
from portal.partnership.models import Agency, Mandate, Partnership, Person, Seat, SeatBody, StandingGroup


def get_decision(place: Place, reference: str) -> Decision:
    """One decision. Raises NotFound when there is none or the viewer does not see it: nothing tells the two apart."""
    found = db.session.scalars(
        select(Decision).where(Decision.partnership_id == place.id, Decision.reference == reference.upper())
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def paper_of(decision: Decision) -> DecisionPaper:
    """The paper that answers are about."""
    return db.session.scalars(
        select(DecisionPaper).where(
            DecisionPaper.decision_id == decision.id, DecisionPaper.number == decision.paper_number
        )
    ).one()


def lengths_of(partnership_id: uuid.UUID) -> Lengths:
    """How long things take there."""
    return Lengths(db.session.get_one(Partnership, partnership_id).settings)


def quorum_of(decision: Decision) -> Quorum:
    """Its group's rule; reserved matters, and those of no group, need every seat."""
    if decision.group_id is None or decision.kind is DecisionClass.RESERVED:
        return Quorum()
    rule = db.session.scalar(select(StandingGroup.quorum).where(StandingGroup.id == decision.group_id))
    return Quorum.read(rule or {})


def seats_in_force(partnership_id: uuid.UUID) -> list[uuid.UUID]:
    """Seats that stand for a body today, by name."""
    today = clock.today()
    in_force = (
        select(SeatBody.id)
        .where(SeatBody.seat_id == Seat.id, _holds_on(SeatBody.starts_on, SeatBody.ends_on, today))
        .exists()
    )
    here = select(Seat.id).where(Seat.partnership_id == partnership_id, in_force)
    return list(db.session.scalars(here.order_by(Seat.name, Seat.id)))


def seats_of(decision: Decision) -> list[SeatNow]:
    """The seats asked, with their holders at this minute and who cannot answer. Three statements."""
    today = clock.today()
    rows = db.session.execute(
        select(Seat.id, Seat.name, Mandate.id, Mandate.person_id, Mandate.agency_id, Mandate.role, Person.name)
        .outerjoin(Mandate, (Mandate.seat_id == Seat.id) & _holds_on(Mandate.starts_on, Mandate.ends_on, today))
        .outerjoin(Person, Person.id == Mandate.person_id)
        .where(Seat.id.in_(decision.seat_ids))
        .order_by(Seat.name, Seat.id, Person.name, Mandate.id)
    ).all()
    sectors = defaultdict(set)
    for seat_id, sector in db.session.execute(
        select(SeatBody.seat_id, Agency.sector)
        .join(Agency, Agency.id == SeatBody.agency_id)
        .where(SeatBody.seat_id.in_(decision.seat_ids), _holds_on(SeatBody.starts_on, SeatBody.ends_on, today))
    ):
        sectors[seat_id].add(sector)
    said = answers_of(decision)
    interested = frozenset(one.by_id for one in said if one.kind is AnswerKind.INTEREST)
    found: dict[uuid.UUID, SeatNow] = {}
    for seat_id, seat, mandate_id, person_id, agency_id, role, name in rows:
        if seat_id not in found:
            elsewhere = frozenset(
                one.by_id for one in said if one.kind is not AnswerKind.INTEREST and one.seat_id != seat_id
            )
            found[seat_id] = SeatNow(seat_id, seat, (), interested, elsewhere, frozenset(sectors[seat_id]))
        if mandate_id is not None:
            holder = Holder(mandate_id, person_id, agency_id, role, name or "")
            found[seat_id] = replace(found[seat_id], holders=(*found[seat_id].holders, holder))
    return list(found.values())


def get_seat(decision: Decision, seat_id: uuid.UUID) -> SeatNow:
    """One of the seats asked. Raises NotFound."""
    found = next((seat for seat in seats_of(decision) if seat.id == seat_id), None)
    if found is None:
        raise NotFound
    return found


def answers_of(decision: Decision) -> Sequence[DecisionAnswer]:
    """What was said about the present paper and not superseded, interests included, in the order it was given.

    What was recorded on somebody's behalf and not confirmed in time is void, and left out.
    """
    return db.session.scalars(
        select(DecisionAnswer)
        .where(
            DecisionAnswer.decision_id == decision.id,
            DecisionAnswer.paper_number == decision.paper_number,
            DecisionAnswer.superseded_at.is_(None),
            or_(
                DecisionAnswer.recorded_by_id.is_(None),
                DecisionAnswer.confirmed_at.is_not(None),
                DecisionAnswer.confirm_by_on >= clock.today(),
            ),
        )
        .order_by(DecisionAnswer.at, DecisionAnswer.id)
    ).all()


def counts(answer: DecisionAnswer) -> bool:
    """Whether an answer counts: given by its holder, or confirmed by them."""
    return answer.recorded_by_id is None or answer.confirmed_at is not None


def agreed_seats(answers: Sequence[DecisionAnswer]) -> frozenset[uuid.UUID]:
    """Seats that have agreed, with or without a comment."""
    return frozenset(one.seat_id for one in answers if one.kind in AGREEING and counts(one))


def live_answer(decision: Decision, seat_id: uuid.UUID) -> DecisionAnswer | None:
    """The seat's one row that is not superseded, also where it has lapsed; no interest."""
    return db.session.scalars(
        select(DecisionAnswer).where(
            DecisionAnswer.decision_id == decision.id,
            DecisionAnswer.seat_id == seat_id,
            DecisionAnswer.paper_number == decision.paper_number,
            DecisionAnswer.superseded_at.is_(None),
            DecisionAnswer.kind != AnswerKind.INTEREST,
        )
    ).one_or_none()


def get_answer(decision: Decision, answer_id: uuid.UUID) -> DecisionAnswer:
    """One answer of that decision. Raises NotFound."""
    found = db.session.get(DecisionAnswer, answer_id)
    if found is None or found.decision_id != decision.id:
        raise NotFound
    return found


def get_consultee(decision: Decision, consultee_id: uuid.UUID) -> Consultee:
    """One consultee of that decision. Raises NotFound."""
    found = db.session.get(Consultee, consultee_id)
    if found is None or found.decision_id != decision.id:
        raise NotFound
    return found


def get_note(decision: Decision, note_id: uuid.UUID) -> DecisionNote:
    """One note on that decision. Raises NotFound."""
    found = db.session.get(DecisionNote, note_id)
    if found is None or found.decision_id != decision.id:
        raise NotFound
    return found


def concerns_without_reply(decision: Decision) -> int:
    """How many concerns are owed an answer."""
    return _without_reply(
        select(func.count(Consultee.id))
        .outerjoin(DecisionReply, DecisionReply.consultee_id == Consultee.id)
        .where(Consultee.decision_id == decision.id, Consultee.view == View.CONCERN, DecisionReply.id.is_(None))
    )


def notes_without_reply(decision: Decision) -> int:
    """How many scrutineers' notes are owed an answer."""
    return _without_reply(
        select(func.count(DecisionNote.id))
        .outerjoin(DecisionReply, DecisionReply.note_id == DecisionNote.id)
        .where(DecisionNote.decision_id == decision.id, DecisionReply.id.is_(None))
    )


@dataclass(frozen=True)
class Said:
    """A consultee's view, or a scrutineer's note, with the reply it got."""

    id: uuid.UUID
    who: str
    view: View | None
    text: str
    reply: str | None
    by: str = ""


def views_of(decision: Decision) -> list[Said]:
    """Everybody who was asked, by name, with what they said; of others' only what one may see."""
    rows = db.session.execute(
        select(Consultee.id, Agency.name, Consultee.view, Consultee.text, DecisionReply.text, Person.name)
        .join(Agency, Agency.id == Consultee.agency_id)
        .outerjoin(Person, Person.id == func.coalesce(Consultee.answered_by_id, Consultee.person_id))
        .outerjoin(DecisionReply, DecisionReply.consultee_id == Consultee.id)
        .where(Consultee.decision_id == decision.id)
        .order_by(Agency.name, Consultee.id)
        .limit(200)
    )
    return [Said(key, agency, view, text, reply, name or "") for key, agency, view, text, reply, name in rows]


def notes_of(decision: Decision) -> list[Said]:
    """Scrutineers' notes in their order."""
    rows = db.session.execute(
        select(DecisionNote.id, Person.name, DecisionNote.text, DecisionReply.text)
        .outerjoin(Person, Person.id == DecisionNote.by_id)
        .outerjoin(DecisionReply, DecisionReply.note_id == DecisionNote.id)
        .where(DecisionNote.decision_id == decision.id)
        .order_by(DecisionNote.at, DecisionNote.id)
        .limit(200)
    )
    return [Said(key, name or "a scrutineer", None, text, reply) for key, name, text, reply in rows]


def history_of(decision: Decision) -> Sequence[tuple[DecisionEvent, str | None, str | None, str | None]]:
    """What happened, newest first, at most 200 lines: event, person, agency, seat."""
    by = aliased(Person)
    rows = db.session.execute(
        select(DecisionEvent, by.name, Agency.name, Seat.name)
        .outerjoin(by, by.id == DecisionEvent.by_id)
        .outerjoin(Agency, Agency.id == DecisionEvent.by_agency_id)
        .outerjoin(Seat, Seat.id == DecisionEvent.seat_id)
        .where(DecisionEvent.decision_id == decision.id)
        .order_by(DecisionEvent.number.desc())
        .limit(200)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]


def notice_of(decision: Decision) -> DecisionNotice | None:
    """Its notice, once issued."""
    return db.session.scalars(select(DecisionNotice).where(DecisionNotice.decision_id == decision.id)).one_or_none()


def _without_reply(statement: Select[int]) -> int:
    return db.session.scalar(statement) or 0


def _holds_on(starts_on: Column, ends_on: Column, day: date) -> ColumnElement[bool]:
    return (starts_on <= day) & (ends_on.is_(None) | (ends_on >= day))
