"""Before the day: plan a meeting, move it, ask one more to come, cancel it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, Uuid, column, func, literal, select
from sqlalchemy.dialects.postgresql import array

from portal import clock
from portal.access.roles import Role
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.database import db
from portal.meetings.events import MeetingCancelled, MeetingInviteeAdded, MeetingMoved, MeetingPlanned
from portal.meetings.lifecycle import MeetingState, papers_on
from portal.meetings.messages import tell_invitees
from portal.meetings.models import Meeting, MeetingEventKind, MeetingInvitee
from portal.meetings.operations.moving import about, hold, note
from portal.meetings.policy import may_change, may_plan
from portal.partnership.models import Partnership, StandingGroup
from portal.web.formats import falls_on, moment
from portal.working_days import is_working_day

# Whom a meeting of the whole partnership asks; the chair may add everybody else who reads it.
ASKED = (Role.LEAD_PARTNER, Role.DELEGATE, Role.CHAIR, Role.SCRUTINEER, Role.BUSINESS_MANAGER)


@dataclass(frozen=True)
class Slot:
    """When, for how many minutes, and where (a place, or how to join)."""

    starts_at: datetime
    minutes: int
    place: str


def plan_meeting(partnership_id: uuid.UUID, *, group_id: uuid.UUID | None, slot: Slot, by: Viewer) -> Meeting:
    """Set a date for a group, or for the whole partnership, and ask its members to come.

    Raises Refused for a time that has gone, a day that is no working day, or a group of another partnership.
    """
    require(may_plan(by, partnership_id))
    assert by.person_id is not None
    assert by.agency_id is not None
    _require_group(partnership_id, group_id)
    meeting = Meeting(
        partnership_id=partnership_id,
        group_id=group_id,
        state=MeetingState.PLANNED,
        planned_by_id=by.person_id,
        planned_by_agency_id=by.agency_id,
        planned_at=clock.now(),
    )
    _put(meeting, slot)
    db.session.add(meeting)
    db.session.flush()
    asked = _members(partnership_id, group_id)
    for person_id, agency_id in asked:
        _ask(meeting, person_id, agency_id)
    event = MeetingPlanned(**about(meeting), starts_at=slot.starts_at, invitees=len(asked))
    note(meeting, MeetingEventKind.PLANNED, event, text=moment(slot.starts_at), by=by)
    return meeting


def move_meeting(meeting: Meeting, slot: Slot, *, by: Viewer) -> None:
    """Another day, time, length or place; those asked are told. Raises Refused as planning does."""
    hold(meeting)
    require(may_change(by, meeting))
    _put(meeting, slot)
    event = MeetingMoved(**about(meeting), starts_at=slot.starts_at)
    note(meeting, MeetingEventKind.MOVED, event, text=moment(slot.starts_at), by=by)
    tell_invitees("moved", meeting, by=by)


def invite(meeting: Meeting, person_id: uuid.UUID, *, by: Viewer) -> None:
    """Ask one more to come. Raises Refused for somebody who could not read it, or is asked already."""
    hold(meeting)
    require(may_change(by, meeting))
    agency_id = _reads_for(meeting, person_id)
    if agency_id is None:
        raise Refused("They could not read this meeting: they are no member of its group.")
    asked = MeetingInvitee.meeting_id == meeting.id, MeetingInvitee.person_id == person_id
    if db.session.scalar(select(MeetingInvitee.id).where(*asked)):
        raise Refused("They are asked already.")
    _ask(meeting, person_id, agency_id)
    event = MeetingInviteeAdded(**about(meeting), person_id=person_id)
    note(meeting, MeetingEventKind.INVITED, event, person_id=person_id, by=by)


def cancel_meeting(meeting: Meeting, *, reason: str, by: Viewer) -> None:
    """It does not take place, and why; those asked are told. No hours count as given back."""
    hold(meeting)
    require(may_change(by, meeting))
    meeting.state, meeting.reason, meeting.ended_at = MeetingState.CANCELLED, reason, clock.now()
    note(meeting, MeetingEventKind.CANCELLED, MeetingCancelled(**about(meeting)), text=reason, by=by)
    tell_invitees("cancelled", meeting, by=by)


def _put(meeting: Meeting, slot: Slot) -> None:
    """The date and what follows from it."""
    day = clock.in_london(slot.starts_at).date()
    if slot.starts_at <= clock.now():
        raise Refused("That time has gone. Choose a later one.")
    if not is_working_day(day):
        raise Refused(f"That day is {falls_on(day).partition(';')[0]}. Choose a working day.")
    place = db.session.get_one(Partnership, meeting.partnership_id)
    meeting.starts_at, meeting.minutes, meeting.place = slot.starts_at, slot.minutes, slot.place
    meeting.papers_on = papers_on(day, place.settings)


def _require_group(partnership_id: uuid.UUID, group_id: uuid.UUID | None) -> None:
    of_place = StandingGroup.id == group_id, StandingGroup.partnership_id == partnership_id
    if group_id is not None and db.session.scalar(select(StandingGroup.id).where(*of_place)) is None:
        raise Refused("Choose a group of this partnership.")


def _members(partnership_id: uuid.UUID, group_id: uuid.UUID | None) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Members of the group by appointment; without one, those who answer for the whole partnership."""
    roles: Any = array([literal(str(role), Text()) for role in ASKED])
    found = (
        func.rights.meeting_members(partnership_id, group_id, roles)
        .table_valued(column("person_id", Uuid()), column("agency_id", Uuid()))
        .alias("members")
    )
    return [(one.person_id, one.agency_id) for one in db.session.execute(select(found))]


def _reads_for(meeting: Meeting, person_id: uuid.UUID) -> uuid.UUID | None:
    """The agency for which that person can read the meeting; None for whoever cannot."""
    reads = func.rights.readers_of_meeting(meeting.id).table_valued(
        column("person_id", Uuid()), column("agency_id", Uuid())
    )
    who = reads.alias("who")
    found = select(who.c.agency_id).where(who.c.person_id == person_id).order_by(who.c.agency_id).limit(1)
    return db.session.scalar(found)


def _ask(meeting: Meeting, person_id: uuid.UUID, agency_id: uuid.UUID) -> None:
    asked = {"partnership_id": meeting.partnership_id, "meeting_id": meeting.id, "agency_id": agency_id}
    db.session.add(MeetingInvitee(person_id=person_id, **asked))
