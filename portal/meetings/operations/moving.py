"""A change of a meeting, its line of history and its audit row, together or not at all."""

from __future__ import annotations

import uuid
from typing import TypedDict

from sqlalchemy import insert, select

from portal import clock
from portal.access.rules import table_of
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.database import db, new_id
from portal.meetings.events import OfMeeting
from portal.meetings.models import Meeting, MeetingEvent, MeetingEventKind


def hold(meeting: Meeting) -> None:
    """Lock its row until the end of the transaction and read it anew: of two at once the second sees the first.

    For somebody who reads it and may not write on it there is nothing to lock.
    """
    locked = select(Meeting).where(Meeting.id == meeting.id).with_for_update()
    db.session.execute(locked.execution_options(populate_existing=True)).scalar_one_or_none()


def note(
    meeting: Meeting,
    kind: MeetingEventKind,
    event: OfMeeting,
    *,
    text: str = "",
    person_id: uuid.UUID | None = None,
    by: Viewer,
) -> None:
    """Write the change, its line of history and its audit row."""
    db.session.flush()
    db.session.execute(
        insert(table_of(MeetingEvent)).values(
            id=new_id(),
            partnership_id=meeting.partnership_id,
            meeting_id=meeting.id,
            kind=kind,
            text=text,
            person_id=person_id,
            by_id=by.person_id,
            by_agency_id=by.agency_id,
            at=clock.now(),
        )
    )
    record(event, by=by)


class About(TypedDict):
    """What every event of a meeting begins with."""

    record_id: uuid.UUID
    partnership_id: uuid.UUID


def about(meeting: Meeting) -> About:
    """Of which meeting, where."""
    return {"record_id": meeting.id, "partnership_id": meeting.partnership_id}
