"""Meetings to which one person is asked: what waits on Your work, and what goes into their calendar."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from portal import clock
from portal.access.viewer import Viewer
from portal.database import db
from portal.meetings.lifecycle import MeetingState
from portal.meetings.looking import WHOLE_PARTNERSHIP
from portal.meetings.models import Meeting, MeetingInvitee
from portal.partnership.models import StandingGroup
from portal.partnership.navigation import MEETS

MOST = 50  # of one person


@dataclass(frozen=True)
class Asked:
    """One meeting to come to which somebody is asked."""

    partnership_id: uuid.UUID
    reference: str
    group: str
    starts_at: datetime

    @property
    def day(self) -> date:
        """Its day in London."""
        return clock.in_london(self.starts_at).date()


def asked_to(viewer: Viewer) -> list[Asked]:
    """Planned meetings to come that ask this person for the agency acted for, soonest first. At most one statement."""
    if not viewer.holds_anywhere(*MEETS):
        return []
    columns = (Meeting.partnership_id, Meeting.reference, StandingGroup.name, Meeting.starts_at)
    rows = db.session.execute(_asking(viewer, *columns).order_by(Meeting.starts_at, Meeting.id).limit(MOST))
    return [Asked(row[0], row[1], row[2] or WHOLE_PARTNERSHIP, row[3]) for row in rows]


def agendas_to_read(viewer: Viewer, *columns: Any) -> Select[Any]:
    """Those whose agenda is known since the papers date, and of which the person has not said that they read it."""
    is_known = Meeting.papers_on <= clock.today()
    return _asking(viewer, *columns).where(is_known, MeetingInvitee.read_at.is_(None))


def _asking(viewer: Viewer, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .join_from(Meeting, MeetingInvitee, MeetingInvitee.meeting_id == Meeting.id)
        .outerjoin(StandingGroup, StandingGroup.id == Meeting.group_id)
        .where(
            MeetingInvitee.person_id == viewer.person_id,
            MeetingInvitee.agency_id == viewer.agency_id,
            Meeting.partnership_id.in_([place.id for place in viewer.places]),
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at > clock.now(),
        )
    )
