"""Meetings in the state a test needs, made the way people make them: through the operations."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select, text

from portal import clock
from portal.access.viewer import Viewer
from portal.database import db
from portal.meetings.agenda import Entry, agenda_of
from portal.meetings.looking import Case, find_case
from portal.meetings.models import Meeting
from portal.meetings.operations.holding import begin_meeting, close_meeting, give_back
from portal.meetings.operations.planning import Slot, plan_meeting
from portal.working_days import add_working_days
from tests.actions.conftest import Promises
from tests.cast import Cast
from tests.challenges.conftest import Questions as Challenged
from tests.conftest import Looks
from tests.decisions.questions import Questions as Decided
from tests.people import Someone

LIST = "/p/tests/meetings"


def reload(key: uuid.UUID) -> Meeting:
    """The meeting as whoever looks now sees it. Raises when they do not."""
    return db.session.scalars(select(Meeting).where(Meeting.id == key)).one()


def slot(day: date | None = None, *, hour: int = 14, minutes: int = 90) -> Slot:
    """Two weeks ahead, on a working day."""
    day = day or add_working_days(clock.today(), 10)
    return Slot(datetime.combine(day, time(hour), clock.LONDON), minutes, "County Hall, room 2")


class Meetings:
    """Builders: a meeting of the whole partnership, or of the executive, taken one step further each."""

    def __init__(self, cast: Cast, looks: Looks) -> None:
        self.cast, self.looks = cast, looks

    @contextmanager
    def by(self, someone: Someone) -> Iterator[Viewer]:
        """Inside, that person acts; what they did is kept."""
        with self.looks.as_(someone) as viewer:
            yield viewer
            db.session.commit()

    def planned(self, group: uuid.UUID | None = None, *, minutes: int = 90) -> uuid.UUID:
        """The business manager sets a date two weeks ahead."""
        with self.by(self.cast.business_manager) as viewer:
            return plan_meeting(self.cast.here, group_id=group, slot=slot(minutes=minutes), by=viewer).id

    def change(self, key: uuid.UUID, **columns: object) -> uuid.UUID:
        """As if time had passed."""
        sets = ", ".join(f"{name} = :{name}" for name in columns)
        with self.cast.world.as_owner() as connection:
            connection.execute(text(f"UPDATE meeting SET {sets} WHERE id = :key"), {"key": key, **columns})
        return key

    def due(self, key: uuid.UUID) -> uuid.UUID:
        """Its papers date has come."""
        return self.change(key, papers_on=clock.today())

    def today(self, key: uuid.UUID) -> uuid.UUID:
        """Its hour has come."""
        return self.change(key, papers_on=clock.today(), starts_at=clock.now() - timedelta(seconds=1))

    def begun(self, group: uuid.UUID | None = None) -> uuid.UUID:
        """The business manager begins it."""
        key = self.today(self.planned(group))
        with self.by(self.cast.business_manager) as viewer:
            case = self.case(key, viewer)
            begin_meeting(case.meeting, agenda_of(case.meeting, case.place, case.since).entries, by=viewer)
        return key

    def held(self, group: uuid.UUID | None = None) -> uuid.UUID:
        """The business manager closes it."""
        key = self.begun(group)
        self.close(key)
        return key

    def close(self, key: uuid.UUID) -> None:
        with self.by(self.cast.business_manager) as viewer:
            close_meeting(reload(key), by=viewer)

    def given_back(self, group: uuid.UUID | None = None, *, minutes: int = 90) -> uuid.UUID:
        """The chair gives the slot back."""
        key = self.due(self.planned(group, minutes=minutes))
        with self.by(self.cast.chair) as viewer:
            give_back(reload(key), unresolved=0, by=viewer)
        return key

    def case(self, key: uuid.UUID, viewer: Viewer) -> Case:
        """As its page finds it for whoever looks now."""
        return find_case(viewer.place("tests"), self.reference(key), by=viewer)

    def agenda(self, key: uuid.UUID, someone: Someone) -> list[Entry]:
        """What stands on it for that person."""
        with self.looks.as_(someone) as viewer:
            case = self.case(key, viewer)
            return list(agenda_of(case.meeting, case.place, case.since).entries)

    def reference(self, key: uuid.UUID) -> str:
        """What people call it."""
        return str(self.cast.world.scalar("SELECT reference FROM meeting WHERE id = :key", key=key))

    def page(self, key: uuid.UUID, more: str = "") -> str:
        """The address of its page."""
        return f"{LIST}/{self.reference(key)}{more}"


@pytest.fixture
def meetings(cast: Cast, looks: Looks) -> Meetings:
    """Meetings in the state a test needs."""
    return Meetings(cast, looks)


@pytest.fixture
def decided(cast: Cast, looks: Looks) -> Decided:
    """Three seats, named for their bodies, and decisions put to them."""
    found = Decided(cast, looks)
    with cast.world.as_owner() as connection:
        for name, seat in (("Council", found.council), ("Police", found.police), ("ICB", found.health)):
            connection.execute(text("UPDATE seat SET name = :name WHERE id = :id"), {"name": name, "id": seat})
    return found


@pytest.fixture
def challenged(cast: Cast, looks: Looks) -> Challenged:
    """Challenges between agencies."""
    return Challenged(cast, looks)


@pytest.fixture
def promises(cast: Cast, looks: Looks) -> Promises:
    """Actions of the police."""
    return Promises(cast, looks)
