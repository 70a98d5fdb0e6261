"""The words of Your work: headings, what starts a task, why a list is empty, what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from portal.access.kinds import KINDS
from portal.access.viewer import Place
from portal.actions.models import ActionEventKind
from portal.home.waiting import Waiting
from portal.web.formats import list_in_words
from portal.web.parts import Moment


@dataclass(frozen=True)
class Words:
    """`heading` of a group, the `button` that starts one of its tasks, and what stands in an empty list."""

    heading: str
    button: str
    nothing: str


HEADINGS: dict[Waiting, Words] = {
    Waiting.OVERDUE: Words("Overdue", "Update", "Nothing of yours is overdue."),
    Waiting.TO_ANSWER: Words("Waiting for your answer", "Accept or decline", "Nothing is offered to you."),
    Waiting.RECORDED: Words(
        "Recorded for you in a meeting",
        "Look",
        "No meeting recorded an acceptance for you in the last two working days.",
    ),
    Waiting.LEFT: Words(
        "Owned by somebody who has left", "Hand over", "Everything your organisation works on has an owner."
    ),
    Waiting.CHECKER_LEFT: Words(
        "To be checked by somebody who has left",
        "Name another",
        "Whoever checks something here is still there.",
    ),
    Waiting.TO_CHECK: Words("Finished by others, for you to check", "Check", "Nothing waits for your check."),
    Waiting.TO_DATE: Words("New dates asked of you", "Answer", "Nobody waits for a new date from you."),
    Waiting.TO_LOOK: Words("Closed 90 days ago: does it hold?", "Look again", "Nothing is to be looked at again."),
    Waiting.TO_OFFER: Words("Proposed or declined, for you to offer", "Offer", "Nothing waits to be offered."),
    Waiting.PARTS: Words("Your part in actions of others", "Update", "Nobody counts on a part of yours."),
    Waiting.COVERED: Words("You cover for somebody", "Update", "You cover for nobody today."),
    Waiting.DUE_SOON: Words("Due in the next 2 weeks", "Update", "Nothing of yours is due in the next 2 weeks."),
    Waiting.LATER: Words("Later", "Update", "Nothing of yours is due later."),
    Waiting.FOR_OTHERS: Words("You are waiting for others", "Look", "You wait for nobody."),
    Waiting.DONE: Words("Done in the last 2 weeks", "Look", "Nothing of yours was finished in the last 2 weeks."),
}
WHY_EMPTY = "New work comes to this list by itself."

HAPPENED: dict[ActionEventKind, str] = {
    ActionEventKind.PROPOSED: "proposed",
    ActionEventKind.OFFERED: "offered",
    ActionEventKind.ACCEPTED: "accepted",
    ActionEventKind.DECLINED: "declined",
    ActionEventKind.AGREED_IN_MEETING: "agreed in a meeting",
    ActionEventKind.ACCEPTANCE_REFUSED: "refused after a meeting",
    ActionEventKind.UPDATED: "updated",
    ActionEventKind.BLOCKED: "blocked",
    ActionEventKind.UNBLOCKED: "unblocked",
    ActionEventKind.FINISHED: "finished",
    ActionEventKind.CLOSED: "closed",
    ActionEventKind.SENT_BACK: "sent back",
    ActionEventKind.REOPENED: "reopened",
    ActionEventKind.WITHDRAWN: "withdrawn",
    ActionEventKind.HANDED_OVER: "handed over",
    ActionEventKind.CONTRIBUTOR_ADDED: "given a contributor",
    ActionEventKind.EVIDENCE_ADDED: "shown by new evidence",
    ActionEventKind.EVIDENCE_TAKEN_DOWN: "relieved of a piece of evidence",
    ActionEventKind.ASKED: "asked about",
    ActionEventKind.NEW_DATE_ASKED: "asked more time for",
    ActionEventKind.NEW_DATE_AGREED: "given a new date",
    ActionEventKind.NEW_DATE_REFUSED: "refused a new date",
    ActionEventKind.REMINDED: "reminded of",
    ActionEventKind.IMPACT_CHECKED: "looked at again",
    ActionEventKind.BROUGHT_IN: "brought in",
    ActionEventKind.PRIORITY_SET: "given another priority",
    ActionEventKind.COVER_NAMED: "given a cover",
    ActionEventKind.COVER_ENDED: "given back to its owner",
}


def changed_in_words(counted: dict[ActionEventKind, int]) -> str:
    """ "4 actions closed, 1 sent back"; empty when nothing happened."""
    parts = [f"{number:,} {HAPPENED[kind]}" for kind, number in counted.items()]
    return list_in_words(parts)


def event_in_words(row: Any, place: Place, *, when: str) -> Moment:
    """One line of what happened, with a link to its action."""
    address = KINDS["action"].address(place, row.reference)
    return Moment(
        title=f"{row.reference} was {HAPPENED[row.kind]}",
        by=", ".join(name for name in (row.by or "Someone", row.agency) if name),
        when=when,
        at=row.at,
        body=_link(address, row.title),
    )


def _link(address: str, title: str) -> Any:

    return Markup('<a class="govuk-link" href="{}">{}</a>').format(address, title)
