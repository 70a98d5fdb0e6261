"""Until it begins: ask for something to be talked about, take that off again, say that one has read the agenda."""

from __future__ import annotations

from sqlalchemy import select, update

from portal import clock
from portal.access.rules import table_of
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.database import db, new_id
from portal.meetings.events import MeetingAgendaRead, MeetingItemAsked, MeetingItemTakenOff
from portal.meetings.models import Meeting, MeetingEventKind, MeetingInvitee, MeetingItem
from portal.meetings.operations.moving import about, hold, note
from portal.meetings.policy import may_ask, may_take_off


def ask_for_item(meeting: Meeting, *, title: str, why: str, by: Viewer) -> MeetingItem:
    """Put something on the agenda that no record brings there, with one sentence why."""
    hold(meeting)
    require(may_ask(by, meeting))
    assert by.person_id is not None
    assert by.agency_id is not None
    item = MeetingItem(
        id=new_id(),
        partnership_id=meeting.partnership_id,
        meeting_id=meeting.id,
        title=title,
        why=why,
        by_id=by.person_id,
        by_agency_id=by.agency_id,
        at=clock.now(),
    )
    db.session.add(item)
    note(meeting, MeetingEventKind.ASKED, MeetingItemAsked(**about(meeting), item_id=item.id), text=title, by=by)
    return item


def take_off_item(meeting: Meeting, item: MeetingItem, *, by: Viewer) -> None:
    """It need not be talked about any more."""
    hold(meeting)
    require(may_take_off(by, meeting, item))
    item.taken_off_at = clock.now()
    event = MeetingItemTakenOff(**about(meeting), item_id=item.id)
    note(meeting, MeetingEventKind.TAKEN_OFF, event, text=item.title, by=by)


def confirm_read(meeting: Meeting, *, by: Viewer) -> None:
    """An invitee has read the agenda. Said a second time it changes nothing. Raises Refused for anybody else."""
    hold(meeting)
    require(may_ask(by, meeting))
    mine = (
        MeetingInvitee.meeting_id == meeting.id,
        MeetingInvitee.person_id == by.person_id,
        MeetingInvitee.agency_id == by.agency_id,
    )
    invitee = db.session.execute(select(MeetingInvitee.id, MeetingInvitee.read_at).where(*mine)).one_or_none()
    if invitee is None:
        raise Refused("Only those who are asked to come say that they have read it.")
    if invitee.read_at is None:
        table = table_of(MeetingInvitee)
        db.session.execute(update(table).where(table.c.id == invitee.id).values(read_at=clock.now()))
        note(meeting, MeetingEventKind.READ, MeetingAgendaRead(**about(meeting)), by=by)
