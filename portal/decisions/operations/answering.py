"""What a seat says: its one live answer, a declared interest, an answer recorded on somebody's behalf."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from portal import clock
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.database import db, new_id
from portal.decisions.dates import Lengths, is_late
from portal.decisions.events import AnswerTakenBack, RecordedAnswerSettled, SeatAnswered
from portal.decisions.lifecycle import AnswerKind
from portal.decisions.messages import tell_passed, tell_recorded
from portal.decisions.models import Decision, DecisionAnswer, DecisionEventKind
from portal.decisions.operations.moving import about, locked, note, settle
from portal.decisions.policy import (
    mandate_for,
    may_answer,
    may_confirm,
    may_record,
    may_take_back,
    roles_asked,
)
from portal.decisions.queries import answers_of, get_seat, lengths_of, live_answer
from portal.decisions.seating import Holder, SeatNow
from portal.working_days import add_working_days


@dataclass(frozen=True)
class Answer:
    """What is answered: `text` is the comment, ground or reason, `resolved_by` what would resolve an objection."""

    kind: AnswerKind
    text: str = ""
    resolved_by: str = ""


@dataclass(frozen=True)
class OnBehalf:
    """By whom an answer was recorded, what proves it, and until when its holder may confirm."""

    recorded_by_id: uuid.UUID
    proof: str
    confirm_by_on: date


def answer_decision(decision: Decision, seat_id: uuid.UUID, answer: Answer, *, by: Viewer) -> None:
    """Answer for a seat, or anew: the seat's last word is its one live answer.

    Raises Refused where the mandate does not cover it at this minute, or words are missing.
    """
    seat, lengths = _asked(decision, seat_id)
    require(may_answer(by, decision, seat, lengths))
    _require_words(answer)
    holder = mandate_for(by, decision, seat, lengths)
    assert holder is not None
    _supersede(decision, seat)
    is_interest = answer.kind is AnswerKind.INTEREST
    _add(decision, seat, holder, answer, None)
    kind = DecisionEventKind.INTEREST if is_interest else DecisionEventKind.ANSWERED
    note(decision, kind, _event(decision, seat, holder, answer), text=str(answer.kind), seat_id=seat.id, by=by)
    if is_interest:
        _pass_on(decision, seat.id, lengths, by=by)
    settle(decision, by=by)


def take_back_answer(decision: Decision, answer: DecisionAnswer, *, by: Viewer) -> None:
    """Undo one's own answer: the seat has none then, which is no consent."""
    seat, _ = _asked(decision, answer.seat_id)
    require(may_take_back(by, decision, answer, seat))
    answer.superseded_at = clock.now()
    event = AnswerTakenBack(**about(decision), seat_id=answer.seat_id)
    note(decision, DecisionEventKind.TAKEN_BACK, event, seat_id=answer.seat_id, by=by)
    settle(decision, by=by)


def record_on_behalf(
    decision: Decision, seat_id: uuid.UUID, holder_id: uuid.UUID, answer: Answer, *, proof: str, by: Viewer
) -> None:
    """Enter what a holder said elsewhere, with proof. It counts once they confirm it, and is void without.

    Raises Refused where the seat has answered, where proof is missing, or the person is not asked.
    """
    seat, lengths = _asked(decision, seat_id)
    holder = next((one for one in seat.holders if one.person_id == holder_id), None)
    require(may_record(by, decision, seat, holder, lengths))
    if answer.kind is AnswerKind.INTEREST:
        raise Refused("An interest is declared in person.")
    _require_words(answer)
    if not proof.strip():
        raise Refused("Say what proves it: a letter, a mail, minutes, with its date.")
    if any(one.seat_id == seat.id and one.kind is not AnswerKind.INTEREST for one in answers_of(decision)):
        raise Refused("This seat has an answer. Only who holds the seat changes it.")
    assert holder is not None
    assert by.person_id is not None
    _supersede(decision, seat)
    confirm_by = add_working_days(clock.today(), lengths.of("confirmation"))
    _add(decision, seat, holder, answer, OnBehalf(by.person_id, proof, confirm_by))
    event = _event(decision, seat, holder, answer, is_on_behalf=True)
    note(decision, DecisionEventKind.RECORDED, event, text=str(answer.kind), seat_id=seat.id, by=by)
    tell_recorded(decision, holder, confirm_by, by=by)
    settle(decision, by=by)


def confirm_answer(decision: Decision, answer: DecisionAnswer, *, by: Viewer) -> None:
    """It is so: from now on it counts as one's own."""
    seat, lengths = _asked(decision, answer.seat_id)
    require(may_confirm(by, decision, answer, seat))
    require(may_answer(by, decision, seat, lengths))
    answer.confirmed_at = clock.now()
    event = RecordedAnswerSettled(**about(decision), seat_id=answer.seat_id, is_confirmed=True)
    note(decision, DecisionEventKind.CONFIRMED, event, seat_id=answer.seat_id, by=by)
    settle(decision, by=by)


def deny_answer(decision: Decision, answer: DecisionAnswer, *, by: Viewer) -> None:
    """It is not so: it never counts."""
    seat, _ = _asked(decision, answer.seat_id)
    require(may_confirm(by, decision, answer, seat))
    answer.superseded_at = clock.now()
    event = RecordedAnswerSettled(**about(decision), seat_id=answer.seat_id, is_confirmed=False)
    note(decision, DecisionEventKind.DENIED, event, seat_id=answer.seat_id, by=by)
    settle(decision, by=by)


def _asked(decision: Decision, seat_id: uuid.UUID) -> tuple[SeatNow, Lengths]:
    locked(decision)
    return get_seat(decision, seat_id), lengths_of(decision.partnership_id)


def _require_words(answer: Answer) -> None:
    text = answer.text.strip()
    if answer.kind is AnswerKind.OBJECT and not (text and answer.resolved_by.strip()):
        raise Refused("Say on which ground you object, and what would resolve it.")
    if answer.kind is AnswerKind.COMMENT and not text:
        raise Refused("Enter your comment, or agree without one.")
    if answer.kind is AnswerKind.DISCUSS and not text:
        raise Refused("Say what should be discussed.")


def _supersede(decision: Decision, seat: SeatNow) -> None:
    before = live_answer(decision, seat.id)
    if before is not None:
        before.superseded_at = clock.now()
        db.session.flush()


def _add(decision: Decision, seat: SeatNow, holder: Holder, answer: Answer, on_behalf: OnBehalf | None) -> None:
    now = clock.now()
    db.session.add(
        DecisionAnswer(
            id=new_id(),
            partnership_id=decision.partnership_id,
            decision_id=decision.id,
            paper_number=decision.paper_number,
            seat_id=seat.id,
            mandate_id=holder.mandate_id,
            role=holder.role,
            kind=answer.kind,
            text=answer.text,
            resolved_by=answer.resolved_by,
            by_id=holder.person_id,
            by_agency_id=holder.agency_id,
            at=now,
            is_late=is_late(decision.answer_by_on, now),
            recorded_by_id=on_behalf.recorded_by_id if on_behalf else None,
            proof=on_behalf.proof if on_behalf else None,
            confirm_by_on=on_behalf.confirm_by_on if on_behalf else None,
        )
    )
    db.session.flush()


def _event(
    decision: Decision, seat: SeatNow, holder: Holder, answer: Answer, *, is_on_behalf: bool = False
) -> SeatAnswered:
    return SeatAnswered(
        **about(decision),
        seat_id=seat.id,
        person_id=holder.person_id,
        answer=answer.kind,
        is_late=is_late(decision.answer_by_on, clock.now()),
        is_on_behalf=is_on_behalf,
    )


def _pass_on(decision: Decision, seat_id: uuid.UUID, lengths: Lengths, *, by: Viewer) -> None:
    """After an interest: whoever is asked now hears of it."""
    seat = get_seat(decision, seat_id)
    tell_passed(decision, seat.of_role(*roles_asked(decision, seat, lengths)), by=by)
