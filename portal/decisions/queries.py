"""Reads about one decision: its paper, who is asked, who said what. Lists stand in listing.py."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import (
    ColumnElement,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from portal import clock
from portal.access.rules import Column
from portal.access.verdict import NotFound
from portal.access.viewer import Place
from portal.database import db
from portal.decisions.dates import Lengths
from portal.decisions.lifecycle import AGREEING, AnswerKind, DecisionClass
from portal.decisions.models import (
    Consultee,
    Decision,
    DecisionAnswer,
    DecisionEvent,
    DecisionNote,
    DecisionNotice,
    DecisionPaper,
)
from portal.decisions.seating import Holder, Quorum, SeatNow
from portal.partnership.models import Agency, Mandate, Membership, Partnership, Person, Seat, SeatBody, StandingGroup


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


def seats_of(decision: Decision, said: Sequence[DecisionAnswer] | None = None) -> list[SeatNow]:
    """The seats asked, with their holders at this minute and who cannot answer. One statement, one more without `said`.

    `said` is what `answers_of` read already.
    """
    today = clock.today()
    sectors = (
        select(func.array_agg(Agency.sector))
        .join(SeatBody, SeatBody.agency_id == Agency.id)
        .where(SeatBody.seat_id == Seat.id, _holds_on(SeatBody.starts_on, SeatBody.ends_on, today))
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Seat.id, Seat.name, sectors, Mandate.id, Mandate.person_id, Mandate.agency_id, Mandate.role, Person.name)
        .outerjoin(Mandate, (Mandate.seat_id == Seat.id) & _holds_on(Mandate.starts_on, Mandate.ends_on, today))
        .outerjoin(Person, Person.id == Mandate.person_id)
        .where(Seat.id.in_(decision.seat_ids))
        .order_by(Seat.name, Seat.id, Person.name, Mandate.id)
    ).all()
    said = answers_of(decision) if said is None else said
    interested = frozenset(one.by_id for one in said if one.kind is AnswerKind.INTEREST)
    found: dict[uuid.UUID, SeatNow] = {}
    for seat_id, seat, of_sectors, mandate_id, person_id, agency_id, role, name in rows:
        if seat_id not in found:
            elsewhere = frozenset(
                one.by_id for one in said if one.kind is not AnswerKind.INTEREST and one.seat_id != seat_id
            )
            found[seat_id] = SeatNow(seat_id, seat, (), interested, elsewhere, frozenset(of_sectors or ()))
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


def _holds_on(starts_on: Column, ends_on: Column, day: date) -> ColumnElement[bool]:
    return (starts_on <= day) & (ends_on.is_(None) | (ends_on >= day))


def agencies_to_ask(partnership_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """Member agencies today that are no schools, by name, at most 100. One statement."""
    today = clock.today()
    rows = db.session.execute(
        select(Agency.id, Agency.name)
        .distinct()
        .join(Membership, Membership.agency_id == Agency.id)
        .where(
            Membership.partnership_id == partnership_id,
            _holds_on(Membership.starts_on, Membership.ends_on, today),
            Agency.identifier_kind != "URN",
        )
        .order_by(Agency.name, Agency.id)
        .limit(100)
    )
    return [(key, name) for key, name in rows]
