"""Asking agencies for their view, taking it, answering each concern, or leaving consultation out."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal import clock
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.database import db, new_id
from portal.decisions.events import ConcernAnswered, ConsultationBegan, ConsultationLeftOut, ViewGiven
from portal.decisions.lifecycle import DecisionState, View
from portal.decisions.messages import tell_consulted
from portal.decisions.models import Consultee, Decision, DecisionEventKind, DecisionReply
from portal.decisions.operations.moving import about, catch_up, locked, note
from portal.decisions.policy import (
    may_answer_note,
    may_consult,
    may_give_view,
    may_leave_out_consultation,
    may_reply,
)
from portal.decisions.queries import get_consultee, lengths_of
from portal.working_days import add_working_days

NEEDS_WORDS = {
    View.CONCERN: "Say what your concern is.",
    View.CHANGE: "Say what should change.",
}


@dataclass(frozen=True)
class Asked:
    """An agency to be consulted; a person there, where only they are asked."""

    agency_id: uuid.UUID
    person_id: uuid.UUID | None = None


def consult(decision: Decision, consultees: Sequence[Asked], *, by: Viewer) -> None:
    """Ask these agencies for their view by a day. Raises Refused when nobody is named."""
    require(may_consult(by, locked(decision)))
    if not consultees:
        raise Refused("Name at least one agency to consult.")
    for one in dict.fromkeys(consultees):
        db.session.add(
            Consultee(
                id=new_id(),
                partnership_id=decision.partnership_id,
                decision_id=decision.id,
                agency_id=one.agency_id,
                person_id=one.person_id,
                text="",
            )
        )
    days = lengths_of(decision.partnership_id).consultation(decision.kind)
    came_from, decision.state = decision.state, DecisionState.CONSULTATION
    decision.consult_by_on = add_working_days(clock.today(), days)
    event = ConsultationBegan(
        **about(decision),
        agency_ids=tuple(one.agency_id for one in consultees),
        consult_by_on=decision.consult_by_on,
    )
    note(decision, DecisionEventKind.CONSULTED, event, came_from=came_from, by=by)
    db.session.refresh(decision, ["is_consulted", "consulted_ids", "named_ids"])
    tell_consulted(decision, [(one.agency_id, one.person_id) for one in consultees], by=by)


def leave_out_consultation(decision: Decision, *, reason: str, by: Viewer) -> None:
    """The chair says why nobody is consulted; never for reserved matters."""
    require(may_leave_out_consultation(by, locked(decision)))
    came_from, decision.state = decision.state, DecisionState.CONSIDERATION
    decision.no_consultation_because = reason
    event = ConsultationLeftOut(**about(decision))
    note(decision, DecisionEventKind.NOT_CONSULTED, event, came_from=came_from, text=reason, by=by)


def give_view(decision: Decision, consultee: Consultee, *, view: View, text: str = "", by: Viewer) -> None:
    """Say what one's agency thinks; anew until the consultation is over. Raises Refused without words."""
    require(may_give_view(by, decision, consultee))
    if view in NEEDS_WORDS and not text.strip():
        raise Refused(NEEDS_WORDS[view])
    consultee.view, consultee.text = view, text
    consultee.answered_by_id, consultee.answered_at = by.person_id, clock.now()
    record(ViewGiven(**about(decision), agency_id=consultee.agency_id, view=view), by=by)


def reply_to_concern(decision: Decision, consultee_id: uuid.UUID, *, text: str, by: Viewer) -> None:
    """Answer a concern in writing, once. Raises Refused where none was raised, or it has its answer."""
    require(may_reply(by, locked(decision)))
    catch_up(decision, by=by)
    consultee = get_consultee(decision, consultee_id)
    if consultee.view is not View.CONCERN:
        raise Refused("No concern was raised here, so none is owed an answer.")
    add_reply(decision, text=text, consultee_id=consultee.id, by=by)
    note(decision, DecisionEventKind.REPLIED, ConcernAnswered(**about(decision)), by=by)


def add_reply(
    decision: Decision,
    *,
    text: str,
    consultee_id: uuid.UUID | None = None,
    note_id: uuid.UUID | None = None,
    by: Viewer,
) -> None:
    """The one answer to a concern or a note. Raises Refused when it has one."""
    require(may_reply(by, decision) if consultee_id else may_answer_note(by, decision))
    about_it = DecisionReply.consultee_id == consultee_id if consultee_id else DecisionReply.note_id == note_id
    if db.session.scalar(select(DecisionReply.id).where(about_it)) is not None:
        raise Refused("This has its answer already.")
    db.session.add(
        DecisionReply(
            id=new_id(),
            partnership_id=decision.partnership_id,
            decision_id=decision.id,
            consultee_id=consultee_id,
            note_id=note_id,
            text=text,
            by_id=by.person_id,
            by_agency_id=by.agency_id,
            at=clock.now(),
        )
    )
    db.session.flush()
