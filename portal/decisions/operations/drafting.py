"""Putting a question down, changing its words, asking the seats, and withdrawing it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal import clock
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.database import db, new_id
from portal.decisions.events import DecisionDrafted, DecisionEdited, DecisionOpened, DecisionWithdrawn, PaperChanged
from portal.decisions.heard import concerns_without_reply
from portal.decisions.lifecycle import DecisionClass, DecisionState, ReservedText
from portal.decisions.messages import tell_opened, tell_void
from portal.decisions.models import Decision, DecisionEventKind, DecisionPaper
from portal.decisions.operations.moving import about, catch_up, locked, note
from portal.decisions.papers import hash_of, paper_text
from portal.decisions.policy import may_change_paper, may_draft, may_edit, may_open, may_void_answers, may_withdraw
from portal.decisions.queries import answers_of, lengths_of, paper_of, seats_in_force
from portal.working_days import add_working_days


@dataclass(frozen=True)
class Words:
    """What a paper says: the question, the options there are, and the text."""

    question: str
    options: str = ""
    text: str = ""


def draft_decision(
    partnership_id: uuid.UUID,
    *,
    title: str,
    why_no_meeting: str,
    kind: DecisionClass,
    words: Words,
    urgent_because: str | None = None,
    group_id: uuid.UUID | None = None,
    text_of: tuple[str, uuid.UUID] | None = None,
    settles: ReservedText | None = None,
    by: Viewer,
) -> Decision:
    """Put a question down with its paper. Raises Refused: urgent without a reason, or an own text that is not reserved.

    `text_of` is the kind and id of the record whose words the paper is; laying.py keeps the two the same.
    """
    require(may_draft(by, partnership_id))
    _require_reason(kind, urgent_because)
    if settles is not None and kind is not DecisionClass.RESERVED:
        raise Refused(f"The {settles} is a reserved matter. Choose the class Reserved.")
    assert by.person_id is not None
    assert by.agency_id is not None
    decision = Decision(
        id=new_id(),
        partnership_id=partnership_id,
        reference="",
        title=title,
        why_no_meeting=why_no_meeting,
        kind=kind,
        urgent_because=urgent_because if kind is DecisionClass.URGENT else None,
        group_id=group_id,
        state=DecisionState.DRAFT,
        paper_number=1,
        is_extended=False,
        is_restricted=False,
        settles=settles,
        text_kind=text_of[0] if text_of else None,
        text_id=text_of[1] if text_of else None,
        raised_by_id=by.person_id,
        raised_by_agency_id=by.agency_id,
        created_at=clock.now(),
        version=0,
    )
    db.session.add(decision)
    db.session.flush()
    add_paper(decision, words, by=by)
    note(decision, DecisionEventKind.DRAFTED, DecisionDrafted(**about(decision)), by=by)
    db.session.refresh(decision)
    return decision


def edit_decision(decision: Decision, *, title: str, why_no_meeting: str, words: Words, by: Viewer) -> None:
    """Change the words before the seats are asked."""
    require(may_edit(by, locked(decision)))
    catch_up(decision, by=by)
    decision.title, decision.why_no_meeting = title, why_no_meeting
    paper = paper_of(decision)
    paper.question, paper.options, paper.text = words.question, words.options, words.text
    note(decision, DecisionEventKind.EDITED, DecisionEdited(**about(decision)), by=by)


def open_decision(decision: Decision, *, by: Viewer) -> None:
    """Freeze and hash the paper and ask every seat. Raises Refused where no seat stands for a body today."""
    require(may_open(by, locked(decision), concerns_without_reply(decision)))
    seats = seats_in_force(decision.partnership_id)
    if not seats:
        raise Refused("No seat stands for a body today, so there is nobody to ask.")
    catch_up(decision, by=by)
    paper, now = paper_of(decision), clock.now()
    paper.sha256, paper.frozen_at = hash_of(paper_text(decision, paper)), now
    days = lengths_of(decision.partnership_id).answering(decision.kind)
    came_from, decision.state = decision.state, DecisionState.OPEN
    decision.seat_ids, decision.opened_at = seats, now
    decision.answer_by_on = add_working_days(clock.today(), days)
    event = DecisionOpened(
        **about(decision),
        paper_number=decision.paper_number,
        seat_ids=tuple(seats),
        answer_by_on=decision.answer_by_on,
    )
    note(decision, DecisionEventKind.OPENED, event, came_from=came_from, by=by)
    tell_opened(decision, by=by)


def change_paper(decision: Decision, *, reason: str, by: Viewer) -> None:
    """Take the paper back to change it: every answer to it is void, and whoever gave one is told."""
    require(may_change_paper(by, locked(decision)))
    void_answers(decision, reason=reason, by=by)


def void_answers(decision: Decision, *, reason: str, by: Viewer) -> None:
    """A new paper in place of the one that lies open; whoever had answered is told."""
    require(may_void_answers(by, decision))
    before, said = paper_of(decision), answers_of(decision)
    people = [(one.by_id, one.by_agency_id) for one in said]
    came_from, decision.state = decision.state, DecisionState.CONSIDERATION
    decision.paper_number += 1
    decision.agreed_at = decision.answer_by_on = decision.lead_partners_on = None
    decision.is_extended = False
    db.session.flush()
    add_paper(decision, Words(before.question, before.options, before.text), by=by)
    event = PaperChanged(**about(decision), paper_number=decision.paper_number, voided=len(said))
    note(decision, DecisionEventKind.PAPER_CHANGED, event, came_from=came_from, text=reason, by=by)
    db.session.refresh(decision, ["is_disputed"])
    tell_void(decision, people, by=by)


def withdraw_decision(decision: Decision, *, reason: str, by: Viewer) -> None:
    """It is no longer asked, and why."""
    require(may_withdraw(by, locked(decision)))
    came_from, decision.state = decision.state, DecisionState.WITHDRAWN
    event = DecisionWithdrawn(**about(decision))
    note(decision, DecisionEventKind.WITHDRAWN, event, came_from=came_from, text=reason, by=by)


def add_paper(decision: Decision, words: Words, *, by: Viewer) -> None:
    """The present paper of a decision, in these words, for an operation that has asked."""
    db.session.add(
        DecisionPaper(
            id=new_id(),
            partnership_id=decision.partnership_id,
            decision_id=decision.id,
            number=decision.paper_number,
            question=words.question,
            options=words.options,
            text=words.text,
            by_id=by.person_id,
            by_agency_id=by.agency_id,
            at=clock.now(),
        )
    )
    db.session.flush()


def _require_reason(kind: DecisionClass, urgent_because: str | None) -> None:
    if kind is DecisionClass.URGENT and not urgent_because:
        raise Refused("Say why this is urgent.")
