"""One meeting as its pages show it: found, with its group, its invitees, and the meeting before."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Text, bindparam, cast, func, select
from sqlalchemy.orm import aliased

from portal.access.verdict import NotFound
from portal.access.viewer import Place, Viewer
from portal.database import db
from portal.meetings.lifecycle import MeetingState
from portal.meetings.models import Meeting, MeetingEvent, MeetingInvitee
from portal.partnership.models import Agency, Person, StandingGroup

FIRST_TIME = timedelta(days=92)  # how far back a first meeting looks for what was agreed
WHOLE_PARTNERSHIP = "The whole partnership"
MOST_LINES = 200


@dataclass(frozen=True)
class Invitee:
    """Somebody who is asked to come, and whether they have read the agenda."""

    person_id: uuid.UUID
    name: str
    agency_id: uuid.UUID
    agency: str
    has_read: bool


@dataclass(frozen=True)
class Case:
    """A meeting, who looks at it and where. `since` is the meeting before; `is_noted`: opened by them today already."""

    place: Place
    viewer: Viewer
    meeting: Meeting
    group: str
    invitees: tuple[Invitee, ...]
    since: datetime
    is_noted: bool

    @property
    def title(self) -> str:
        """What it is called: its group and day."""
        return self.group

    @property
    def own(self) -> Invitee | None:
        """The viewer's own invitation, for the agency they act for."""
        mine = (self.viewer.person_id, self.viewer.agency_id)
        return next((one for one in self.invitees if (one.person_id, one.agency_id) == mine), None)


BEFORE = aliased(Meeting)
WHO = func.json_agg(
    func.json_build_array(
        MeetingInvitee.person_id, func.coalesce(Person.name, "someone"), MeetingInvitee.agency_id, Agency.name,
        MeetingInvitee.read_at.is_not(None),
    )
)  # fmt: skip
INVITEES = (
    select(WHO)
    .select_from(MeetingInvitee)
    .join(Agency, Agency.id == MeetingInvitee.agency_id)
    .outerjoin(Person, Person.id == MeetingInvitee.person_id)
    .where(MeetingInvitee.meeting_id == Meeting.id)
    .scalar_subquery()
)
PREVIOUS = (
    select(func.max(BEFORE.starts_at))
    .where(
        BEFORE.partnership_id == Meeting.partnership_id,
        BEFORE.group_id.is_not_distinct_from(Meeting.group_id),
        BEFORE.starts_at < Meeting.starts_at,
        cast(BEFORE.state, Text).in_((MeetingState.HELD.value, MeetingState.GIVEN_BACK.value)),
    )
    .scalar_subquery()
)
CASE = (
    select(
        Meeting, StandingGroup.name.label("group"), INVITEES.label("invitees"), PREVIOUS.label("previous"),
        func.rights.opened_today(Meeting.id).label("is_noted"),
    )
    .outerjoin(StandingGroup, StandingGroup.id == Meeting.group_id)
    .where(Meeting.partnership_id == bindparam("place"), Meeting.reference == bindparam("reference"))
)  # fmt: skip


def find_case(place: Place, reference: str, *, by: Viewer) -> Case:
    """The meeting of that reference in any spelling. Raises NotFound, hidden or absent. One statement."""
    row = db.session.execute(CASE, {"place": place.id, "reference": reference.upper()}).one_or_none()
    if row is None:
        raise NotFound
    invitees = [
        Invitee(uuid.UUID(person), name, uuid.UUID(agency_id), agency, has_read)
        for person, name, agency_id, agency, has_read in row.invitees or ()
    ]
    return Case(
        place,
        by,
        row.Meeting,
        group=row.group or WHOLE_PARTNERSHIP,
        invitees=tuple(sorted(invitees, key=lambda one: (one.agency, one.name, str(one.person_id)))),
        since=row.previous or row.Meeting.starts_at - FIRST_TIME,
        is_noted=row.is_noted,
    )


def timeline(meeting: Meeting) -> Sequence[Any]:
    """What was written down, newest first, at most 200 lines. One statement."""
    invited = aliased(Person)
    return db.session.execute(
        select(
            MeetingEvent.kind, MeetingEvent.text, MeetingEvent.at, Person.name.label("by"),
            Agency.name.label("by_agency"), invited.name.label("person"),
        )
        .outerjoin(Person, Person.id == MeetingEvent.by_id)
        .outerjoin(Agency, Agency.id == MeetingEvent.by_agency_id)
        .outerjoin(invited, invited.id == MeetingEvent.person_id)
        .where(MeetingEvent.meeting_id == meeting.id)
        .order_by(MeetingEvent.number.desc())
        .limit(MOST_LINES)
    ).all()  # fmt: skip
