"""Who may do what with a decision. Who sees which rows stands in row_rules.py; who may answer, in seating.py."""

from __future__ import annotations

import uuid

from portal import clock
from portal.access.roles import ANY, OFFICE, OWN, Role
from portal.access.verdict import ALLOWED, Verdict, refused
from portal.access.viewer import Viewer
from portal.decisions.dates import Lengths, is_escalated, is_overdue, state_at
from portal.decisions.lifecycle import ANSWERABLE, BEFORE_ISSUE, IN_FORCE, DecisionClass, DecisionState
from portal.decisions.models import Consultee, Decision, DecisionAnswer
from portal.decisions.row_rules import STEERS
from portal.decisions.seating import Holder, SeatNow, answering_roles

STEER = "The chair or the partnership office does this."


def may_draft(viewer: Viewer, partnership_id: uuid.UUID) -> Verdict:
    """Chair and office."""
    if not viewer.holds(partnership_id, *STEERS):
        return refused("The chair or the partnership office puts a question to the seats. Send them yours.")
    return ALLOWED


def may_bring_in(viewer: Viewer, partnership_id: uuid.UUID) -> Verdict:
    """Reading in a log that was kept elsewhere: the office."""
    if not viewer.holds(partnership_id, *OFFICE):
        return refused("The partnership office reads in a log that was kept elsewhere.")
    return ALLOWED


def may_edit(viewer: Viewer, decision: Decision) -> Verdict:
    """Chair and office, before the seats are asked; the words consultees read stay while they are asked."""
    return _own_words(decision) and _steers(
        viewer, decision, DecisionState.DRAFT, DecisionState.CONSIDERATION, verb="changed"
    )


def may_consult(viewer: Viewer, decision: Decision) -> Verdict:
    """Chair and office."""
    return _steers(viewer, decision, DecisionState.DRAFT, verb="sent to consultees")


def may_leave_out_consultation(viewer: Viewer, decision: Decision) -> Verdict:
    """The chair, with a reason; never for reserved matters."""
    if not viewer.holds(decision.partnership_id, Role.CHAIR):
        return refused("Only the chair leaves consultation out, and says why.")
    if decision.kind is DecisionClass.RESERVED:
        return refused("Reserved matters are always consulted on.")
    return _from(decision, DecisionState.DRAFT, verb="put to the seats without consultation")


def may_give_view(viewer: Viewer, decision: Decision, consultee: Consultee) -> Verdict:
    """Whoever is asked: the person named, else anybody who works for the agency; until consultation is over."""
    is_named = consultee.person_id is not None
    own = viewer.is_person(consultee.person_id) and viewer.holds(decision.partnership_id, *ANY)
    of_agency = viewer.agency_id == consultee.agency_id and viewer.holds(decision.partnership_id, *OWN)
    if not (own if is_named else of_agency):
        return refused("Somebody else was asked for this view.")
    if state_at(decision, clock.now()) is not DecisionState.CONSULTATION:
        return refused("The consultation is over. Write to the partnership office if something has changed.")
    return ALLOWED


def may_reply(viewer: Viewer, decision: Decision) -> Verdict:
    """Chair and office, once consultation is over and before the seats are asked."""
    return _steers(viewer, decision, DecisionState.CONSIDERATION, verb="considered")


def may_open(viewer: Viewer, decision: Decision, unanswered: int) -> Verdict:
    """Chair and office, once every concern has its answer in writing."""
    verdict = _steers(viewer, decision, DecisionState.CONSIDERATION, verb="put to the seats")
    if verdict and unanswered:
        return refused("A concern has no answer yet. Answer each concern in writing first.")
    return verdict


def may_change_paper(viewer: Viewer, decision: Decision) -> Verdict:
    """Chair and office, while the seats are asked: every answer is void then."""
    return _own_words(decision) and may_void_answers(viewer, decision)


def may_void_answers(viewer: Viewer, decision: Decision) -> Verdict:
    """Chair and office, while the seats are asked, wherever the words of the paper are changed."""
    return _steers(viewer, decision, *ANSWERABLE, verb="given another paper")


def may_lay_words(viewer: Viewer, decision: Decision) -> Verdict:
    """Chair and office, in step with the text the paper is; while the seats are asked, answers are void then."""
    if decision.text_id is None:
        return refused("This paper is nobody else’s text. Change it on its own page.")
    states = (DecisionState.DRAFT, DecisionState.CONSIDERATION, *ANSWERABLE)
    return _steers(viewer, decision, *states, verb="given other words")


def mandate_for(viewer: Viewer, decision: Decision, seat: SeatNow, lengths: Lengths) -> Holder | None:
    """Under which of the seat's mandates this person may answer at this minute; None when under none."""
    roles = roles_asked(decision, seat, lengths)
    mine = [one for one in seat.of_role(*roles) if _is(viewer, one)]
    return min(mine, key=lambda one: list(Role).index(one.role), default=None)


def roles_asked(decision: Decision, seat: SeatNow, lengths: Lengths) -> tuple[Role, ...]:
    """Which of the seat's holders are asked at this minute."""
    return answering_roles(
        seat,
        decision.kind,
        is_escalated=is_escalated(decision, clock.now()),
        answer_by_on=decision.answer_by_on,
        today=clock.today(),
        lengths=lengths,
    )


def may_answer(viewer: Viewer, decision: Decision, seat: SeatNow, lengths: Lengths) -> Verdict:
    """A holder of the seat whose mandate covers this decision at this minute, for one seat only."""
    verdict = _from(decision, *ANSWERABLE, verb="answered")
    if not verdict:
        return verdict
    mine = [one for one in seat.holders if _is(viewer, one)]
    if not mine:
        return refused(f"You hold no mandate for the seat {seat.name} today, so you cannot answer for it.")
    if viewer.person_id in seat.elsewhere:
        return refused("You have answered for another seat. One person answers for one seat in a decision.")
    if viewer.person_id in seat.interested:
        return refused("You declared an interest in this decision. Somebody else answers for the seat.")
    if mandate_for(viewer, decision, seat, lengths):
        return ALLOWED
    if decision.kind is DecisionClass.RESERVED:
        return refused("This is a reserved matter. The lead partner answers in person, no delegate and no alternate.")
    if is_escalated(decision, clock.now()):
        return refused("This is with the lead partners now. The lead partner answers for the seat.")
    return refused(f"{_asked(decision, seat, lengths)} answers for the seat {seat.name}. You can ask them.")


def may_take_back(viewer: Viewer, decision: Decision, answer: DecisionAnswer, seat: SeatNow) -> Verdict:
    """Whoever gave it, while they hold the seat."""
    if not (viewer.is_person(answer.by_id) and viewer.agency_id == answer.by_agency_id):
        return refused("Only the person who gave an answer takes it back.")
    if not any(_is(viewer, one) for one in seat.holders):
        return refused(f"You no longer hold a mandate for the seat {seat.name}. Whoever holds it now may answer anew.")
    if answer.superseded_at is not None or answer.paper_number != decision.paper_number:
        return refused("This answer no longer stands.")
    return _from(decision, *ANSWERABLE, verb="answered")


def may_record(viewer: Viewer, decision: Decision, seat: SeatNow, holder: Holder | None, lengths: Lengths) -> Verdict:
    """Chair and office, for a holder who is asked, with proof; never for themselves."""
    if not viewer.holds(decision.partnership_id, *STEERS):
        return refused("The chair or the partnership office records an answer on somebody’s behalf.")
    if holder is None or holder not in seat.of_role(*roles_asked(decision, seat, lengths)):
        return refused("That person is not asked to answer for this seat today. Choose somebody who is.")
    if viewer.is_person(holder.person_id):
        return refused("You are asked yourself. Answer for the seat instead.")
    return _from(decision, *ANSWERABLE, verb="answered")


def may_confirm(viewer: Viewer, decision: Decision, answer: DecisionAnswer, seat: SeatNow) -> Verdict:
    """Whom it was recorded for, in time and while they hold the seat."""
    if answer.recorded_by_id is None or answer.confirmed_at is not None or answer.superseded_at is not None:
        return refused("Nobody waits for a confirmation of this answer.")
    if not (viewer.is_person(answer.by_id) and viewer.agency_id == answer.by_agency_id):
        return refused("Only the person it was recorded for can say whether it is so.")
    if not any(_is(viewer, one) for one in seat.holders):
        return refused(f"You no longer hold a mandate for the seat {seat.name}, so this answer cannot count.")
    if answer.paper_number != decision.paper_number:
        return refused("The paper has changed, so this answer is void. Read the new paper and answer.")
    if answer.confirm_by_on is not None and clock.today() > answer.confirm_by_on:
        return refused("The days to confirm are over, so this answer is void. Answer for the seat yourself.")
    return _from(decision, *ANSWERABLE, verb="answered")


def may_extend(viewer: Viewer, decision: Decision) -> Verdict:
    """The chair, once."""
    if not viewer.holds(decision.partnership_id, Role.CHAIR):
        return refused("Only the chair gives more time.")
    if decision.is_extended:
        return refused("More time was given already. That can be done once.")
    return _from(decision, DecisionState.OPEN, verb="given more time")


def may_send_to_leads(viewer: Viewer, decision: Decision) -> Verdict:
    """The chair, what is objected to, to be discussed, or past its close."""
    if not viewer.holds(decision.partnership_id, Role.CHAIR):
        return refused("Only the chair sends a decision to the lead partners.")
    if not decision.is_disputed:
        return refused("Nobody objects or asks to discuss. There is nothing to send.")
    if is_escalated(decision, clock.now()):
        return refused("The lead partners have it already.")
    return _from(decision, DecisionState.OPEN, verb="sent to the lead partners")


def may_note(viewer: Viewer, decision: Decision) -> Verdict:
    """A scrutineer, before issue."""
    if not viewer.holds(decision.partnership_id, Role.SCRUTINEER):
        return refused("Scrutineers write notes. Everybody else answers, or gives a view when asked.")
    return _from(decision, *BEFORE_ISSUE, verb="given a note")


def may_answer_note(viewer: Viewer, decision: Decision) -> Verdict:
    """Chair and office, before issue."""
    return _steers(viewer, decision, *BEFORE_ISSUE, verb="given an answer to a note")


def may_issue(viewer: Viewer, decision: Decision, *, is_carried: bool, unanswered: int) -> Verdict:
    """The chair, what is agreed, once every note is answered."""
    if not viewer.holds(decision.partnership_id, Role.CHAIR):
        return refused("Only the chair issues a decision.")
    verdict = _from(decision, DecisionState.AGREED, verb="issued")
    if not verdict:
        return refused("A seat has not answered yet, which is not consent.") if _silent(decision) else verdict
    if not is_carried:
        return refused("Not every seat agrees. Silence is never consent.")
    if unanswered:
        return refused("A scrutineer’s note has no answer yet. Answer it first.")
    return ALLOWED


def may_report(viewer: Viewer, decision: Decision) -> Verdict:
    """Chair and office: where an urgent decision was reported."""
    if decision.report_by_on is None or decision.reported_on is not None:
        return refused("Nothing waits to be reported here.")
    return _steers(viewer, decision, *IN_FORCE, verb="reported")


def may_review(viewer: Viewer, decision: Decision) -> Verdict:
    """The chair, what is in force."""
    if not viewer.holds(decision.partnership_id, Role.CHAIR):
        return refused("Only the chair says what becomes of a decision.")
    return _from(decision, *IN_FORCE, verb="reviewed")


def may_withdraw(viewer: Viewer, decision: Decision) -> Verdict:
    """Chair and office, before issue."""
    return _steers(viewer, decision, *BEFORE_ISSUE, verb="withdrawn")


def _is(viewer: Viewer, holder: Holder) -> bool:
    """That very person, acting for the body they hold the seat for."""
    return viewer.is_person(holder.person_id) and viewer.agency_id == holder.agency_id


def _silent(decision: Decision) -> bool:
    return is_overdue(decision, clock.now())


def _asked(decision: Decision, seat: SeatNow, lengths: Lengths) -> str:
    names = [one.name for one in seat.of_role(*roles_asked(decision, seat, lengths)) if one.name]
    return " or ".join(names) or "Nobody yet"


def _own_words(decision: Decision) -> Verdict:
    """Whether the paper is a text of its own, and not another record's words."""
    if decision.text_id is not None:
        return refused("This paper is the words of another record. Change them there: the paper follows by itself.")
    return ALLOWED


def _steers(viewer: Viewer, decision: Decision, *states: DecisionState, verb: str) -> Verdict:
    if not viewer.holds(decision.partnership_id, *STEERS):
        return refused(STEER)
    return _from(decision, *states, verb=verb)


def _from(decision: Decision, *states: DecisionState, verb: str) -> Verdict:
    now = state_at(decision, clock.now())
    return ALLOWED if now in states else refused(f"This decision is in the state “{now}”, so it cannot be {verb}.")
