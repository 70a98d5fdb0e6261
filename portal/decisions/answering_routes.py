"""What a seat says: its answer on one page, taking it back, and answers recorded on somebody's behalf."""

from __future__ import annotations

import uuid

from flask.typing import ResponseReturnValue

from portal.access.verdict import Refused, Verdict, refused
from portal.actions.forms import with_choices
from portal.decisions.blueprint import decisions
from portal.decisions.doing import ActPage, carry_out, find, paper_of
from portal.decisions.forms import AnswerForm, ConfirmForm, RecordForm, WorkedOn
from portal.decisions.lifecycle import AnswerKind, DecisionState
from portal.decisions.looking import Case
from portal.decisions.models import DecisionAnswer
from portal.decisions.operations.answering import (
    Answer,
    answer_decision,
    confirm_answer,
    deny_answer,
    record_on_behalf,
    take_back_answer,
)
from portal.decisions.policy import may_answer, may_confirm, may_take_back
from portal.decisions.row_rules import STEERS
from portal.decisions.seating import SeatNow
from portal.decisions.showing import ANSWERS, close_in_words, recordable, to
from portal.web.csrf import form_page
from portal.web.fields import Choice
from portal.web.formats import day
from portal.web.parts import Fact

THE_WORDS = ("text", "resolved_by")


@decisions.route("/decisions/<reference>/answer", methods=["GET", "POST"])
@form_page
def answer(partnership: str, reference: str) -> ResponseReturnValue:
    """Read the paper and answer for one's seat; the answer can be changed until issue."""
    case = find(partnership, reference)
    seats = case.own_seats or [one for one in case.seats if _holds(case, one)]
    form = with_choices(AnswerForm, None, seat=[Choice(str(one.id), one.name) for one in seats])
    if len(seats) == 1:
        form.seat.data, form.seat.optional = seats[0].id, True

    def act() -> str:
        said = Answer(form.kind.data, form.text.data, form.resolved_by.data)
        answer_decision(case.decision, form.seat.data or seats[0].id, said, by=case.viewer)
        return _thanks(case, form.kind.data)

    page = ActPage(
        f"Answer for {seats[0].name}" if len(seats) == 1 else "Answer for your seat",
        "Send the answer",
        ("You can change it until the decision is issued. Silence is never consent.",),
        facts=_read(case),
        without=frozenset({"seat"}) if len(seats) == 1 else frozenset(),
        undo={"undo_to": to(case, "take_back"), "undo": "Undo"},
    )
    return carry_out(case, form, act, may=_may_answer, page=page, seen_of=paper_of)


@decisions.route("/decisions/<reference>/take-back", methods=["GET", "POST"])
@form_page
def take_back(partnership: str, reference: str) -> ResponseReturnValue:
    """Undo one's own answer: the seat has none then."""
    case = find(partnership, reference)
    form, own = WorkedOn(), _own(case)

    def act() -> str:
        if own is None:
            raise Refused("There is no answer of yours to take back.")
        take_back_answer(case.decision, own, by=case.viewer)
        return "Your answer is taken back. Your seat has not answered, which is no consent."

    page = ActPage(
        "Take your answer back",
        "Take it back",
        ("Your seat has no answer then. No answer is no consent.",),
        facts=[Fact("Your answer", ANSWERS[own.kind])] if own else [],
    )
    return carry_out(case, form, act, may=_may_take_back, page=page, seen_of=paper_of)


@decisions.route("/decisions/<reference>/record", methods=["GET", "POST"])
@form_page
def record(partnership: str, reference: str) -> ResponseReturnValue:
    """Enter what a holder said elsewhere; it counts once they confirm it."""
    case = find(partnership, reference)
    form = with_choices(RecordForm, None, who=[Choice(value, words) for value, words in recordable(case)])

    def act() -> str:
        seat, person = form.who.data.split(":")
        said = Answer(form.kind.data, form.text.data, form.resolved_by.data)
        holder = uuid.UUID(person)
        record_on_behalf(case.decision, uuid.UUID(seat), holder, said, proof=form.proof.data, by=case.viewer)
        return "The answer is recorded. It counts once they confirm it; we have asked them."

    days = case.lengths.of("confirmation")
    page = ActPage(
        "Record an answer on behalf",
        "Record it",
        (f"They have {days} working days to confirm it. Without that it is void.",),
        folded=THE_WORDS,
        fold="Their words",
    )
    return carry_out(case, form, act, may=_may_record, page=page, seen_of=paper_of)


@decisions.route("/decisions/<reference>/confirm", methods=["GET", "POST"])
@form_page
def confirm(partnership: str, reference: str) -> ResponseReturnValue:
    """Whoever an answer was recorded for says whether it is so."""
    case = find(partnership, reference)
    form, found = with_choices(ConfirmForm, None), _recorded(case)

    def act() -> str:
        if found is None:
            raise Refused("No answer waits for you to confirm it.")
        if form.is_so.data == "yes":
            confirm_answer(case.decision, found, by=case.viewer)
            return "Thank you. It counts as your answer now."
        deny_answer(case.decision, found, by=case.viewer)
        return "Thank you. It never counts. You can answer yourself."

    facts = _read(case)
    if found is not None and found.confirm_by_on is not None:
        facts += [Fact("Recorded for you", ANSWERS[found.kind]), Fact("In your words", found.text)]
        facts += [Fact("Proof", found.proof), Fact("Confirm it by", day(found.confirm_by_on))]
    page = ActPage("Is this your answer?", "Send", facts=facts)
    return carry_out(case, form, act, may=_may_confirm, page=page, seen_of=paper_of)


def _may_answer(case: Case) -> Verdict:
    """Of the seats this person holds, else of all, the sentence that helps most."""
    if case.own_seats:
        return Verdict(True)
    seats = [one for one in case.seats if _holds(case, one)] or case.seats
    if not seats:
        return refused("The seats have not been asked yet.")
    return may_answer(case.viewer, case.decision, seats[0], case.lengths)


def _may_take_back(case: Case) -> Verdict:
    own = _own(case)
    seat = next((one for one in case.seats if own and one.id == own.seat_id), None)
    if own is None or seat is None:
        return refused("There is no answer of yours to take back.")
    return may_take_back(case.viewer, case.decision, own, seat)


def _may_record(case: Case) -> Verdict:
    if not case.viewer.holds(case.place.id, *STEERS):
        return refused("The chair or the partnership office records an answer on somebody’s behalf.")
    if not recordable(case):
        return refused("Nobody is asked whose answer is missing.")
    return Verdict(True)


def _may_confirm(case: Case) -> Verdict:
    found = _recorded(case)
    seat = next((one for one in case.seats if found and one.id == found.seat_id), None)
    if found is None or seat is None:
        return refused("No answer waits for you to confirm it.")
    return may_confirm(case.viewer, case.decision, found, seat)


def _own(case: Case) -> DecisionAnswer | None:
    """The live answer this person gave."""
    given = [one for one in case.answers if one.kind is not AnswerKind.INTEREST and case.viewer.is_person(one.by_id)]
    return next((one for one in given if one.recorded_by_id is None or one.confirmed_at is not None), None)


def _recorded(case: Case) -> DecisionAnswer | None:
    """The answer that waits for this person to confirm it."""
    waiting = [one for one in case.answers if one.recorded_by_id is not None and one.confirmed_at is None]
    return next((one for one in waiting if case.viewer.is_person(one.by_id)), None)


def _holds(case: Case, seat: SeatNow) -> bool:
    return any(case.viewer.is_person(one.person_id) for one in seat.holders)


def _read(case: Case) -> list[Fact]:
    """What one answers about, on the same page."""
    close = close_in_words(case)
    found = [Fact("Question", case.paper.question), Fact("Paper", case.paper.text)]
    found += [Fact("Options", case.paper.options)] if case.paper.options else []
    return [*found, *([Fact("Answer by", close)] if close else [])]


def _thanks(case: Case, kind: AnswerKind) -> str:
    if kind is AnswerKind.INTEREST:
        return "Thank you. The question has passed on, and you are not asked any more."
    if kind in (AnswerKind.OBJECT, AnswerKind.DISCUSS):
        on = case.decision.lead_partners_on
        by = f" Unless it is resolved, it goes to the lead partners on {day(on)}." if on else ""
        return f"Thank you. It is on the exception agenda, and the chair is told.{by}"
    if case.decision.state is DecisionState.AGREED:
        return "Thank you. It is agreed: the chair can issue it."
    return "Thank you. Your answer is recorded. You can change it until the decision is issued."
