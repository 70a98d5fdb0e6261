"""What the chair does while seats answer, and the scrutineer's notes with their answers."""

from __future__ import annotations

import uuid

from portal import clock
from portal.access.verdict import require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.database import db, new_id
from portal.decisions.events import DecisionExtended, NoteAdded, NoteAnswered, SentToLeadPartners
from portal.decisions.messages import tell_lead_partners, tell_opened
from portal.decisions.models import Decision, DecisionEventKind, DecisionNote
from portal.decisions.operations.consulting import add_reply
from portal.decisions.operations.moving import about, add_line, locked, note
from portal.decisions.policy import may_answer_note, may_extend, may_note, may_send_to_leads
from portal.decisions.queries import get_note, lengths_of
from portal.working_days import add_working_days


def extend_decision(decision: Decision, *, by: Viewer) -> None:
    """Give more time, once: a silent decision leaves the exception agenda. Counted from the close, or from today."""
    require(may_extend(by, locked(decision)))
    assert decision.answer_by_on is not None
    days = lengths_of(decision.partnership_id).of("extension")
    decision.answer_by_on = add_working_days(max(decision.answer_by_on, clock.today()), days)
    decision.is_extended = True
    event = DecisionExtended(**about(decision), answer_by_on=decision.answer_by_on)
    note(decision, DecisionEventKind.EXTENDED, event, by=by)
    tell_opened(decision, by=by)


def send_to_lead_partners(decision: Decision, *, by: Viewer) -> None:
    """Do not wait for the day: the lead partners' answers stand for their seats from now on."""
    require(may_send_to_leads(by, locked(decision)))
    decision.lead_partners_on = clock.today()
    event = SentToLeadPartners(**about(decision))
    note(decision, DecisionEventKind.TO_LEAD_PARTNERS, event, by=by)
    tell_lead_partners(decision, by=by)


def add_note(decision: Decision, *, text: str, by: Viewer) -> uuid.UUID:
    """A scrutineer's note: shown to all who decide, never counted, answered before issue. Returns its key."""
    require(may_note(by, decision))
    key = new_id()
    db.session.add(
        DecisionNote(
            id=key,
            partnership_id=decision.partnership_id,
            decision_id=decision.id,
            text=text,
            by_id=by.person_id,
            at=clock.now(),
        )
    )
    db.session.flush()
    add_line(decision, DecisionEventKind.NOTED, by=by)  # a scrutineer changes nothing of the decision itself
    record(NoteAdded(**about(decision)), by=by)
    return key


def answer_note(decision: Decision, note_id: uuid.UUID, *, text: str, by: Viewer) -> None:
    """Answer a scrutineer's note in writing, once."""
    require(may_answer_note(by, locked(decision)))
    found = get_note(decision, note_id)
    add_reply(decision, text=text, note_id=found.id, by=by)
    note(decision, DecisionEventKind.NOTE_ANSWERED, NoteAnswered(**about(decision)), by=by)
