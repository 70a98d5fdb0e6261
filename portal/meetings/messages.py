"""Who is told what about a meeting: those asked to come, at once, when a time they keep free changes."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import select

from portal import clock
from portal.access.viewer import Viewer
from portal.database import db
from portal.meetings.models import Meeting, MeetingInvitee
from portal.outbox.queue import queue_message
from portal.web.formats import day, time_of_day


def tell_invitees(name: Literal["moved", "cancelled", "given_back"], meeting: Meeting, *, by: Viewer) -> None:
    """One message a person; nobody is told what they did themselves. The words: templates/meetings/messages/."""
    facts = {
        "reference": meeting.reference,
        "due": day(clock.in_london(meeting.starts_at)),
        "time": time_of_day(meeting.starts_at),
        "asked_by": by.name,
        "asked_by_agency": by.agency_name,
    }
    asked = select(MeetingInvitee.person_id, MeetingInvitee.agency_id).where(MeetingInvitee.meeting_id == meeting.id)
    for person_id, agency_id in db.session.execute(asked.order_by(MeetingInvitee.id)):
        if not by.is_person(person_id):
            queue_message(
                f"meetings/{name}",
                to_person=person_id,
                agency_id=agency_id,
                kind="meeting",
                record_id=meeting.id,
                partnership_id=meeting.partnership_id,
                facts=facts,
                by=by,
            )
