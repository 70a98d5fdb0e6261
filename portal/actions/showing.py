"""How an action reads on its pages: the next rung in a sentence, history in titles, what this person may do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask import url_for

from portal.access.verdict import Verdict
from portal.access.viewer import Viewer
from portal.actions.cover import cover_of
from portal.actions.lifecycle import (
    OWED,
    ActionState,
    Impact,
    Mark,
    NewDateReason,
    Rung,
    RungDate,
    is_due_soon,
    is_overdue,
    marks,
)
from portal.actions.looking import Case
from portal.actions.models import Action, ActionEventKind
from portal.actions.operations.naming import THE_CHECK
from portal.actions.policy import (
    may_accept,
    may_add_contributor,
    may_agree_in_meeting,
    may_answer_new_date,
    may_ask_new_date,
    may_block,
    may_check,
    may_check_impact,
    may_decline,
    may_finish,
    may_hand_over,
    may_name_checker,
    may_name_cover,
    may_offer,
    may_refuse_acceptance,
    may_reopen,
    may_see_evidence,
    may_set_priority,
    may_unblock,
    may_withdraw,
)
from portal.web.fields import Choice
from portal.web.formats import day, distance, list_in_words, moment, sentence_case, short_day
from portal.web.parts import Link, Moment
from portal.web.rich_text import to_html

AS_IT_IS, BLOCKED, GOES_ON = "as it is", "blocked", "goes on"

Ask = Callable[[Viewer, Action], Verdict]

# In the order in which they stand under the facts; the first that is allowed is the thing to do.
ACTS: tuple[tuple[str, str, Ask], ...] = (
    ("accept", "Accept it", may_accept),
    ("decline", "Decline it", may_decline),
    ("check", "Check it", may_check),
    ("offer", "Offer it", may_offer),
    ("answer_new_date", "Answer about the new date", may_answer_new_date),
    ("finish", "Say that it is finished", may_finish),
    ("ask_new_date", "Ask for a new date", may_ask_new_date),
    ("agree", "Record that a meeting agreed it", may_agree_in_meeting),
    ("refuse_acceptance", "Say that this was not agreed", may_refuse_acceptance),
    ("impact", "Look at its effect again", may_check_impact),
    ("reopen", "Open it again", may_reopen),
    ("hand_over", "Hand it over", may_hand_over),
    ("name_cover", "Name who covers for the owner", may_name_cover),
    ("name_checker", "Name who checks it", may_name_checker),
    ("set_priority", "Say how pressing it is", may_set_priority),
    ("add_contributor", "Add an agency that helps", may_add_contributor),
    ("withdraw", "Withdraw it", may_withdraw),
)

TITLES = {
    ActionEventKind.PROPOSED: "Proposed",
    ActionEventKind.OFFERED: "Offered",
    ActionEventKind.ACCEPTED: "Accepted",
    ActionEventKind.DECLINED: "Declined",
    ActionEventKind.AGREED_IN_MEETING: "Agreed in the meeting",
    ActionEventKind.ACCEPTANCE_REFUSED: "Not agreed after all",
    ActionEventKind.UPDATED: "Update",
    ActionEventKind.BLOCKED: "Blocked",
    ActionEventKind.UNBLOCKED: "Goes on",
    ActionEventKind.FINISHED: "Finished",
    ActionEventKind.CLOSED: "Checked and closed",
    ActionEventKind.SENT_BACK: "Sent back",
    ActionEventKind.REOPENED: "Opened again",
    ActionEventKind.WITHDRAWN: "Withdrawn",
    ActionEventKind.HANDED_OVER: "Handed over",
    ActionEventKind.CONTRIBUTOR_ADDED: "Another agency helps",
    ActionEventKind.EVIDENCE_ADDED: "Evidence added",
    ActionEventKind.EVIDENCE_TAKEN_DOWN: "Evidence taken down",
    ActionEventKind.ASKED: "Asked for an update",
    ActionEventKind.NEW_DATE_ASKED: "New date asked for",
    ActionEventKind.NEW_DATE_AGREED: "New date agreed",
    ActionEventKind.NEW_DATE_REFUSED: "New date refused",
    ActionEventKind.REMINDED: "Reminder sent",
    ActionEventKind.IMPACT_CHECKED: "Effect looked at again",
    ActionEventKind.BROUGHT_IN: "Brought in from a log kept elsewhere",
    ActionEventKind.PRIORITY_SET: "Priority changed",
    ActionEventKind.COVER_NAMED: "Covered for the owner",
    ActionEventKind.COVER_ENDED: "The cover ended",
}
MORE = {
    ActionEventKind.DECLINED: "Could be done instead",
    ActionEventKind.ACCEPTANCE_REFUSED: "Could be done instead",
    ActionEventKind.BLOCKED: "Can unblock it",
    ActionEventKind.WITHDRAWN: "Replaced by",
    ActionEventKind.NEW_DATE_ASKED: "Could be done by",
    ActionEventKind.NEW_DATE_AGREED: "Due on",
    ActionEventKind.NEW_DATE_REFUSED: "Not agreed",
    ActionEventKind.COVER_NAMED: "Days",
}
REMINDED_AS = {
    Rung.OWNER_BEFORE: "As the owner, before the due date",
    Rung.OWNER_ON_THE_DAY: "As the owner, on the due date",
    Rung.REPRESENTATIVE: "As the representative of the agency that leads",
    Rung.DELEGATE: "As the delegated partner or named senior of the agency that leads",
    Rung.CHAIR: "As the chair",
    Rung.LEAD_PARTNERS: "As a lead partner",
}
HELD = {
    Impact.EMBEDDED: "It holds.",
    Impact.PARTLY: "It holds in part. What is left was proposed.",
    Impact.REOPENED: "It did not hold.",
}
BECAUSE = {
    NewDateReason.ANOTHER_AGENCY: "they wait for another agency",
    NewDateReason.MORE_WORK: "it is more work than they thought",
    NewDateReason.PEOPLE: "the people who do it are away or have changed",
    NewDateReason.INFORMATION: "they wait for information",
    NewDateReason.OTHER: "something else stands in the way",
}


def pages(case: Case, current: str) -> list[Link]:
    """The pages of the record; evidence only for those who may see it."""
    shown = [("show", "Overview"), ("updates", "Updates")]
    if may_see_evidence(case.viewer, case.action):
        shown.append(("evidence", f"Evidence ({case.evidence_count})"))
    shown += [("history", "History"), ("readers", "Who can see")]
    return [Link(text, to(case, name), current=name == current) for name, text in shown]


def to(case: Case, name: str = "show", **more: Any) -> str:
    """The address of one of the action's pages."""
    return url_for(f"actions.{name}", partnership=case.place.key, reference=case.action.reference, **more)


def acts(case: Case) -> list[Link]:
    """What this person may do now; a proposal is refused rather than withdrawn, and not every place has priorities."""
    is_proposal = case.action.state is ActionState.PROPOSED and bool(may_offer(case.viewer, case.action))
    words = {"withdraw": "Refuse the proposal"} if is_proposal else {}
    offered = [one for one in ACTS if one[0] != "set_priority" or case.priorities]
    return [Link(words.get(name, text), to(case, name)) for name, text, ask in offered if ask(case.viewer, case.action)]


def status_choices(case: Case) -> list[Choice]:
    """Where an update may bring it; empty when it stays where it is."""
    if may_block(case.viewer, case.action):
        return [
            Choice(AS_IT_IS, "It goes on"),
            Choice(BLOCKED, "It is blocked", "Say above what it waits for, and below who can unblock it."),
        ]
    if may_unblock(case.viewer, case.action):
        return [Choice(AS_IT_IS, "It is still blocked"), Choice(GOES_ON, "It goes on again")]
    return []


def ladder_sentence(case: Case, rung: RungDate | None, named: Sequence[str]) -> str:
    """Who hears of it next, and when; empty where the ladder does not run."""
    if rung is None:
        return ""
    who = f", {list_in_words(named)}," if named else ""
    match rung.rung:
        case Rung.DUE_SOON | Rung.OWNER_BEFORE | Rung.OWNER_ON_THE_DAY:
            if cover_of(case.action, rung.on) is not None and case.cover:
                return f"Goes to {case.cover}, who covers for the owner, as a reminder on {day(rung.on)}"
            return f"Goes to the owner{who} as a reminder on {day(rung.on)}"
        case Rung.REPRESENTATIVE:
            return f"Goes to the representative of {case.lead}{who} on {day(rung.on)}"
        case Rung.DELEGATE:
            return f"Goes to the delegated partner or named senior of {case.lead}{who} on {day(rung.on)}"
        case Rung.CHAIR:
            return f"Goes to the chair{who} on {day(rung.on)}"
        case Rung.LEAD_PARTNERS:
            return f"Goes to the lead partners{who} on {day(rung.on)}"


def is_opened_now(case: Case, mark: Mark) -> bool:
    """Whether a mark is left out: opened says nothing, and not opened is wrong while the agency itself reads."""
    return mark is Mark.OPENED or (mark is Mark.NOT_OPENED and case.is_own_agency)


# How a state is drawn beside its words (components/status.html); what is not named here is waiting.
KINDS = {
    ActionState.IN_PROGRESS: "active",
    ActionState.BLOCKED: "problem",
    ActionState.CLOSED: "done",
    ActionState.WITHDRAWN: "done",
}
PROBLEMS = (Mark.OVERDUE, Mark.ESCALATED, Mark.STALE)


class Line(NamedTuple):
    """One action as a list shows it, in words; `marks` are pairs of words and whether they are a problem."""

    reference: str
    title: str
    agency: str
    owner: str | None
    due: str
    distance: str
    tone: str
    state: str
    kind: str
    marks: list[tuple[str, bool]]


def line_of(row: Any, today: date) -> Line:
    """A row of the list; what is as it should be has no mark."""
    found = (one for one in marks(row, today) if one is not Mark.OPENED)
    pressing = [(row.priority, False)] if row.priority else []
    return Line(
        row.reference,
        row.title,
        row.lead_agency,
        row.owner,
        short_day(row.due_on),
        distance(row.due_on, today) if row.state in OWED else "",
        tone(row, today),
        sentence_case(row.state.value),
        KINDS.get(row.state, ""),
        [*pressing, *((sentence_case(one.value), one in PROBLEMS) for one in found)],
    )


def tone(row: Any, today: date) -> str:
    """How a due date is drawn; the words beside it say the same."""
    return "late" if is_overdue(row, today) else "soon" if is_due_soon(row, today) else ""


def moments(lines: Iterable[Any]) -> list[Moment]:
    """Lines of history as the timeline draws them."""
    return [Moment(title_of(line), _teller(line), moment(line.at), line.at, _body(line)) for line in lines]


def _teller(line: Any) -> str:
    if line.by_agency is None:
        return "the portal"
    return f"{line.by or 'someone'}, {line.by_agency}"


def title_of(line: Any) -> str:
    """What happened, and to whom it went."""
    title = "Check handed over" if _is_check(line) else TITLES[line.kind]
    if line.kind in (ActionEventKind.AGREED_IN_MEETING, ActionEventKind.COVER_NAMED) and line.person:
        return f"{title} by {line.person}"
    if line.kind is ActionEventKind.ACCEPTED and line.person:
        return f"{title}, owned by {line.person}"
    if line.person or line.agency:
        joined = ", ".join(one for one in (line.person, line.agency) if one)
        is_named = line.kind in (ActionEventKind.CONTRIBUTOR_ADDED, ActionEventKind.COVER_ENDED)
        return f"{title}: {joined}" if is_named else f"{title} to {joined}"
    return title


def _is_check(line: Any) -> bool:
    return line.kind is ActionEventKind.HANDED_OVER and bool(line.more == THE_CHECK)


def _body(line: Any) -> Any:
    if line.kind is ActionEventKind.REMINDED:
        return to_html(REMINDED_AS[Rung(line.more)])
    words = to_html(line.text)
    if line.kind is ActionEventKind.IMPACT_CHECKED:
        return words + to_html(HELD[Impact(line.more)])
    if _is_check(line):
        return words
    return words + to_html(f"{MORE.get(line.kind, 'More')}: {line.more}") if line.more else words
