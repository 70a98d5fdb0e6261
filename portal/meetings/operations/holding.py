"""On the day, or instead of it: begin, enter actions, close; or give the slot back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select

from portal import clock
from portal.access.rules import table_of
from portal.access.verdict import require
from portal.access.viewer import Viewer
from portal.actions.models import Action, OriginKind
from portal.actions.operations.answering import agree_in_meeting
from portal.actions.operations.raising import Origin, add_action
from portal.database import db, new_id
from portal.meetings.agenda import Entry
from portal.meetings.events import MeetingBegan, MeetingGivenBack, MeetingHeld
from portal.meetings.lifecycle import MeetingState, began_at, closed_at
from portal.meetings.messages import tell_invitees
from portal.meetings.models import AgendaLine, Meeting, MeetingEventKind, MeetingInvitee
from portal.meetings.operations.moving import about, hold, note
from portal.meetings.policy import may_begin, may_close, may_enter_actions, may_give_back


@dataclass(frozen=True)
class Promise:
    """The three fields of an action entered while people sit together: what, who, when."""

    title: str
    agency_id: uuid.UUID
    person_id: uuid.UUID | None
    due_on: date


def begin_meeting(meeting: Meeting, agenda: Sequence[Entry], *, by: Viewer) -> None:
    """It begins; what stands on the agenda for whoever begins it is kept as it stands."""
    hold(meeting)
    require(may_begin(by, meeting))
    meeting.state, meeting.began_at = MeetingState.UNDER_WAY, began_at(meeting, clock.now())
    event = MeetingBegan(**about(meeting), lines=len(agenda))
    note(meeting, MeetingEventKind.BEGAN, event, by=by)
    of_it = {"partnership_id": meeting.partnership_id, "meeting_id": meeting.id}
    lines = [
        {
            "id": new_id(), "number": number, "kind": one.kind, "record_id": one.record_id,
            "reference": one.reference, "title": one.title, "why": one.why, **of_it,
        }
        for number, one in enumerate(agenda, start=1)
    ]  # fmt: skip
    if lines:
        db.session.execute(insert(table_of(AgendaLine)), lines)


def enter_action(meeting: Meeting, promise: Promise, *, by: Viewer) -> Action:
    """What, who, when. A person who is named said yes in the meeting and owns it; an agency alone is offered it."""
    hold(meeting)
    require(may_enter_actions(by, meeting))
    action = add_action(
        meeting.partnership_id,
        title=promise.title,
        done_means="",
        lead_agency_id=promise.agency_id,
        offered_to_id=promise.person_id,
        due_on=promise.due_on,
        group_id=meeting.group_id,
        origin=Origin(OriginKind.MEETING, meeting.id),
        is_told=promise.person_id is None,
        by=by,
    )
    if promise.person_id is not None:
        agree_in_meeting(action, agreed_by_id=promise.person_id, owner_id=promise.person_id, by=by)
    return action


def close_meeting(meeting: Meeting, *, by: Viewer) -> None:
    """It is over; what changed since it began are its minutes."""
    hold(meeting)
    require(may_close(by, meeting))
    meeting.state, meeting.ended_at = MeetingState.HELD, closed_at(meeting, clock.now())
    note(meeting, MeetingEventKind.HELD, MeetingHeld(**about(meeting)), by=by)


def give_back(meeting: Meeting, *, unresolved: int, by: Viewer) -> None:
    """Nothing is unresolved: the slot is given back and everybody asked is told. `unresolved` counts the agenda."""
    hold(meeting)
    require(may_give_back(by, meeting, unresolved))
    invitees = select(func.count()).where(MeetingInvitee.meeting_id == meeting.id)
    minutes = meeting.minutes * (db.session.scalar(invitees) or 0)
    meeting.state, meeting.ended_at = MeetingState.GIVEN_BACK, clock.now()
    event = MeetingGivenBack(**about(meeting), minutes=minutes)
    note(meeting, MeetingEventKind.GIVEN_BACK, event, by=by)
    tell_invitees("given_back", meeting, by=by)
