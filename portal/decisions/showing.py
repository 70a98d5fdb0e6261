"""How a decision reads on its pages: state and marks in words, seats in lines, history in titles, what one may do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from flask import url_for

from portal import clock
from portal.access.verdict import Verdict
from portal.decisions.dates import Mark, closes_at, marks, state_at
from portal.decisions.heard import Said
from portal.decisions.lifecycle import AFTER_ISSUE, AnswerKind, DecisionClass, DecisionState
from portal.decisions.looking import Case
from portal.decisions.models import Consultee, DecisionEventKind
from portal.decisions.notices import SAID
from portal.decisions.policy import (
    may_change_paper,
    may_confirm,
    may_consult,
    may_edit,
    may_extend,
    may_give_view,
    may_issue,
    may_leave_out_consultation,
    may_note,
    may_open,
    may_record,
    may_report,
    may_review,
    may_send_to_leads,
    may_take_back,
    may_withdraw,
    roles_asked,
)
from portal.decisions.queries import counts
from portal.decisions.row_rules import STEERS
from portal.web.formats import deadline, distance, list_in_words, moment, sentence_case, short_day, time_of_day
from portal.web.parts import Link, Moment, Part, Status
from portal.web.rich_text import to_html

CLASSES = {
    DecisionClass.RESERVED: "Reserved: the lead partners answer in person, and all must agree",
    DecisionClass.DELEGATED: "Delegated: the holders of the seats answer",
    DecisionClass.URGENT: "Urgent: the holders of the seats answer in 2 working days",
}
KINDS = {
    DecisionState.OPEN: "active",
    DecisionState.AGREED: "active",
    DecisionState.WITHDRAWN: "done",
    DecisionState.ENDED: "done",
    DecisionState.AMENDED: "done",
}
PROBLEMS = (Mark.OVERDUE, Mark.OBJECTED, Mark.ESCALATED)
TITLES = {
    DecisionEventKind.DRAFTED: "Drafted",
    DecisionEventKind.EDITED: "Words changed",
    DecisionEventKind.CONSULTED: "Consultation began",
    DecisionEventKind.NOT_CONSULTED: "Consultation left out",
    DecisionEventKind.CONSULTATION_OVER: "Consultation over",
    DecisionEventKind.REPLIED: "A concern was answered",
    DecisionEventKind.OPENED: "Put to the seats",
    DecisionEventKind.ANSWERED: "Answered",
    DecisionEventKind.INTEREST: "Interest declared",
    DecisionEventKind.RECORDED: "Answer recorded on behalf",
    DecisionEventKind.CONFIRMED: "Recorded answer confirmed",
    DecisionEventKind.DENIED: "Recorded answer denied",
    DecisionEventKind.TAKEN_BACK: "Answer taken back",
    DecisionEventKind.AGREED: "Agreed",
    DecisionEventKind.REOPENED: "Open again",
    DecisionEventKind.PAPER_CHANGED: "Paper changed, answers void",
    DecisionEventKind.EXTENDED: "More time given",
    DecisionEventKind.TO_LEAD_PARTNERS: "Sent to the lead partners",
    DecisionEventKind.NOTED: "Scrutineer’s note",
    DecisionEventKind.NOTE_ANSWERED: "Scrutineer’s note answered",
    DecisionEventKind.ISSUED: "Issued",
    DecisionEventKind.REPORTED: "Reported",
    DecisionEventKind.REVIEWED: "Reviewed",
    DecisionEventKind.WITHDRAWN: "Withdrawn",
    DecisionEventKind.BROUGHT_IN: "Brought in from a log kept elsewhere",
}
VIEWS_AND_REPLIES: dict[DecisionState, tuple[Status, Status]] = {
    DecisionState.DRAFT: ("Not started", "Cannot start yet"),
    DecisionState.CONSULTATION: ("In progress", "Cannot start yet"),
    DecisionState.CONSIDERATION: ("Completed", "Completed"),
}
PREPARES = ("edit", "consult", "open_to_seats")  # acts of the parts of its preparation
ANSWERS = {one: sentence_case(words) for one, words in SAID.items()}
SILENT = frozenset({DecisionEventKind.ANSWERED, DecisionEventKind.RECORDED, DecisionEventKind.INTEREST})


def to(case: Case, name: str = "show", **more: Any) -> str:
    """The address of one of the decision's pages."""
    return url_for(f"decisions.{name}", partnership=case.place.key, reference=case.decision.reference, **more)


def pages(case: Case, current: str) -> list[Link]:
    """The pages of the record; the notice once it is issued, history for those who see who answered."""
    shown = [("show", "Overview")]
    if case.decision.state in AFTER_ISSUE and case.decision.taken_on is None:
        shown.append(("notice", "Notice"))
    shown += [("history", "History"), ("readers", "Who can see")]
    return [Link(text, to(case, name), current=name == current) for name, text in shown]


def may_issue_now(case: Case) -> Verdict:
    """Whether this person may issue it as its answers and notes stand."""
    return may_issue(case.viewer, case.decision, is_carried=case.is_carried, unanswered=case.notes_open)


ACTS: tuple[tuple[str, str, Callable[[Case], Verdict | bool]], ...] = (
    ("answer", "Answer for your seat", lambda it: bool(it.own_seats)),
    ("view", "Say what your agency thinks", lambda it: view_owed(it) is not None),
    ("issue", "Issue it", may_issue_now),
    ("open_to_seats", "Put it to the seats", lambda it: may_open(it.viewer, it.decision, it.concerns_open)),
    ("consult", "Ask agencies for their view", lambda it: may_consult(it.viewer, it.decision)),
    ("leave_out", "Leave consultation out", lambda it: may_leave_out_consultation(it.viewer, it.decision)),
    ("edit", "Change the words", lambda it: may_edit(it.viewer, it.decision)),
    ("report", "Say where it was reported", lambda it: may_report(it.viewer, it.decision)),
    ("review", "Review it", lambda it: may_review(it.viewer, it.decision)),
    ("to_lead_partners", "Send it to the lead partners", lambda it: may_send_to_leads(it.viewer, it.decision)),
    ("extend", "Give more time", lambda it: may_extend(it.viewer, it.decision)),
    ("record", "Record an answer on behalf", lambda it: bool(recordable(it))),
    ("note", "Write a scrutineer’s note", lambda it: may_note(it.viewer, it.decision)),
    ("change_paper", "Change the paper", lambda it: may_change_paper(it.viewer, it.decision)),
    ("withdraw", "Withdraw it", lambda it: may_withdraw(it.viewer, it.decision)),
)


def acts(case: Case) -> list[Link]:
    """What this person may do now, the thing to do first."""
    found = [Link(_words(case, name, text), to(case, name)) for name, text, ask in ACTS if ask(case)]
    waiting = [
        Link("Confirm the answer recorded for you", to(case, "confirm"))
        for one in case.answers
        for seat in case.seats
        if seat.id == one.seat_id and may_confirm(case.viewer, case.decision, one, seat)
    ]
    own = [
        Link("Take your answer back", to(case, "take_back"))
        for one in case.answers
        for seat in case.seats
        if seat.id == one.seat_id
        and counts(one)
        and one.kind is not AnswerKind.INTEREST
        and may_take_back(case.viewer, case.decision, one, seat)
    ]
    return [*waiting, *found, *own]


def parts(case: Case) -> list[Part]:
    """How far its preparation is, for those who prepare it; nothing once the seats are asked."""
    decision, state = case.decision, state_at(case.decision, clock.now())
    if state not in VIEWS_AND_REPLIES or not steers(case):
        return []
    href = {name: to(case, name) for name, _, ask in ACTS if name in PREPARES and ask(case)}
    views, replies = VIEWS_AND_REPLIES[state]
    if decision.no_consultation_because is not None:
        views = replies = "Left out"
    elif state is DecisionState.CONSIDERATION and case.concerns_open:
        replies = "Not started"
    return [
        Part("The question and the paper", "Completed", href.get("edit", "")),
        Part("The views of agencies", views, href.get("consult", "")),
        Part("Answers to their concerns", replies),
        Part(
            "The answers of the seats",
            "Not started" if "open_to_seats" in href else "Cannot start yet",
            href.get("open_to_seats", ""),
        ),
    ]


def _words(case: Case, name: str, text: str) -> str:
    if name != "answer":
        return text
    has_answered = any(case.viewer.is_person(one.by_id) for one in case.answers)
    return "Change your answer" if has_answered else text


def view_owed(case: Case) -> Said | None:
    """The view this person may give, of their agency or their own."""
    for one in case.views:
        asked = Consultee(agency_id=one.agency_id, person_id=one.person_id)
        if may_give_view(case.viewer, case.decision, asked):
            return one
    return None


def recordable(case: Case) -> list[tuple[str, str]]:
    """Whose answer may be recorded: value and words, a line for each holder who is asked and has not answered."""
    said = {one.seat_id for one in case.answers if one.kind is not AnswerKind.INTEREST}
    return [
        (f"{seat.id}:{one.person_id}", f"{one.name or 'The holder'}, {seat.name} ({one.role})")
        for seat in case.seats
        if seat.id not in said
        for one in seat.of_role(*roles_asked(case.decision, seat, case.lengths))
        if may_record(case.viewer, case.decision, seat, one, case.lengths)
    ]


class SeatLine(NamedTuple):
    """One seat as the page shows it: its name, who holds it, what it said."""

    seat: str
    holders: str
    said: str
    kind: str
    more: str
    words: Any


def seat_lines(case: Case) -> list[SeatLine]:
    """Each seat, with its answer or that it is silent, and interests declared."""
    return [line for seat in case.seats for line in _lines(case, seat)]


def _lines(case: Case, seat: Any) -> list[SeatLine]:
    names = {one.person_id: one.name for one in seat.holders}
    asked = seat.of_role(*roles_asked(case.decision, seat, case.lengths))
    who = list_in_words([one.name for one in asked if one.name], "or") or "nobody yet"
    mine = [one for one in case.answers if one.seat_id == seat.id]
    lines = [_said(seat.name, names.get(one.by_id, "a former holder"), one) for one in mine]
    if all(one.kind is AnswerKind.INTEREST for one in mine) and case.decision.state not in AFTER_ISSUE:
        close = case.decision.answer_by_on
        late = close is not None and clock.now() > closes_at(close)
        said = "Silent at the close, which is never consent" if late else "Not answered yet"
        lines.append(SeatLine(seat.name, who, said, "problem" if late else "", "", ""))
    return lines


def _said(seat: str, who: str, one: Any) -> SeatLine:
    notes = [moment(one.at)]
    if one.is_late:
        notes.append("after the close")
    if not counts(one):
        notes.append(f"recorded on their behalf, void unless confirmed by {short_day(one.confirm_by_on)}")
    elif one.recorded_by_id:
        notes.append("recorded on their behalf, and confirmed")
    kind = "problem" if one.kind in (AnswerKind.OBJECT, AnswerKind.DISCUSS) else "active"
    words = to_html(one.text) if one.kind is not AnswerKind.INTEREST else ""
    if one.resolved_by:
        words = words + to_html(f"Would be resolved by: {one.resolved_by}")
    return SeatLine(seat, who, ANSWERS[one.kind], kind, ", ".join(notes), words)


def class_of(row: Any) -> str:
    """Its class in a list; one that is older than the portal has none."""
    return "Before the portal" if row.taken_on else sentence_case(row.kind.value)


class Line(NamedTuple):
    """One decision as a list shows it, in words; `marks` are pairs of words and whether they are a problem."""

    reference: str
    title: str
    kind: str
    date: str
    distance: str
    tone: str
    state: str
    look: str
    marks: list[tuple[str, bool]]


def line_of(row: Any, at: datetime) -> Line:
    """A row of the list."""
    state = state_at(row, at)
    words, on = date_of(row, state)
    today = clock.in_london(at).date()
    is_clock = on is not None and state in (DecisionState.OPEN, DecisionState.CONSULTATION)
    found = marks(row, at)
    return Line(
        row.reference,
        row.title,
        class_of(row),
        f"{words} {short_day(on)}" if on else "",
        distance(on, today) if on and is_clock else "",
        "late" if Mark.OVERDUE in found else "",
        sentence_case(state.value),
        KINDS.get(state, "done" if state in AFTER_ISSUE else ""),
        [(sentence_case(one.value), one in PROBLEMS) for one in found],
    )


def date_of(row: Any, state: DecisionState) -> tuple[str, Any]:
    """Which of its dates matters now, in words, and the date."""
    if state is DecisionState.CONSULTATION:
        return "Views by", row.consult_by_on
    if state in (DecisionState.OPEN, DecisionState.AGREED):
        return "Answers by", row.answer_by_on
    if state in (DecisionState.ISSUED, DecisionState.AFFIRMED):
        return "Review on", row.review_on
    return "", None


def close_in_words(case: Case) -> str:
    """The close with its time, and how far away it is."""
    on = case.decision.answer_by_on
    return f"{time_of_day(closes_at(on))} on {deadline(on)}" if on else ""


def moments(lines: Iterable[Any]) -> list[Moment]:
    """Lines of history as the timeline draws them."""
    return [
        Moment(
            title_of(event, seat),
            f"{person or 'the portal'}{', ' + agency if agency else ''}",
            moment(event.at),
            event.at,
            "" if event.kind in SILENT else to_html(event.text),
        )
        for event, person, agency, seat in lines
    ]


def title_of(event: Any, seat: str | None) -> str:
    """What happened, and for which seat it was."""
    title = TITLES[event.kind]
    if event.kind in (DecisionEventKind.ANSWERED, DecisionEventKind.RECORDED) and event.text:
        return f"{title} for {seat or 'a seat'}: {event.text}"
    return f"{title}: {seat}" if seat else title


def steers(case: Case) -> bool:
    """Chair and office, who answer concerns and notes."""
    return case.viewer.holds(case.place.id, *STEERS)
