"""The list of meetings: coming or past, by key."""

from __future__ import annotations

import uuid
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select

from portal import clock
from portal.access.viewer import Place
from portal.database import db
from portal.meetings.lifecycle import MeetingState
from portal.meetings.models import Meeting, MeetingInvitee
from portal.partnership.models import StandingGroup

COLUMNS = (Meeting.starts_at, Meeting.id)
ASKED = select(func.count()).where(MeetingInvitee.meeting_id == Meeting.id).scalar_subquery()


class Show(StrEnum):
    """Which meetings a list holds."""

    COMING = "coming"
    PAST = "past"


def select_meetings(place: Place, show: Show) -> Any:
    """The selection behind the page and its exports, without order and limit."""
    return (
        select(
            Meeting.id, Meeting.reference, Meeting.starts_at, Meeting.minutes, Meeting.place, Meeting.papers_on,
            Meeting.state, StandingGroup.name.label("group"), ASKED.label("asked"),
        )
        .outerjoin(StandingGroup, StandingGroup.id == Meeting.group_id)
        .where(Meeting.partnership_id == place.id, _shown(show))
    )  # fmt: skip


def count_meetings(place: Place, show: Show, most: int) -> int:
    """How many the selection holds, counted up to `most`. One statement."""
    some = select(Meeting.id).where(Meeting.partnership_id == place.id, _shown(show)).limit(most)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def groups_of(partnership_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """The standing groups there, by name. One statement."""
    found = select(StandingGroup.id, StandingGroup.name).where(StandingGroup.partnership_id == partnership_id)
    return [(key, name) for key, name in db.session.execute(found.order_by(StandingGroup.name))]


def _shown(show: Show) -> ColumnElement[bool]:
    """Coming: planned for today or later, or under way; every other is past."""
    is_ahead = Meeting.starts_at >= clock.start_of(clock.today())
    coming = (Meeting.state == MeetingState.UNDER_WAY) | (Meeting.state == MeetingState.PLANNED) & is_ahead
    return coming if show is Show.COMING else ~coming
