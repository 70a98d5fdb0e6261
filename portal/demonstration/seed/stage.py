"""The stage of the seeds: who acts (the operator, or a person under their own rights), and on which day."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from functools import cached_property
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.dialects import postgresql

from portal import clock, create_app
from portal.access.proof import look_as, show_session
from portal.access.rules import table_of
from portal.access.viewer import Viewer, current_viewer
from portal.audit.models import Opening
from portal.config import Settings
from portal.database import db, new_id, transaction
from portal.demonstration.content import Content, load_content
from portal.working_days import add_working_days

STAND_IN = text("SELECT rights.stand_in(:person, :agency)")
STANDS_FOR = 40  # seconds; the database gives a minute
MORNING = time_of_day(9, 30)

Told = Callable[[str], None]


class Stage:
    """Two applications on one database, and what the seeds have made so far, by the keys of the content."""

    def __init__(self, settings: Settings, tell: Told, *, start: date | None = None) -> None:
        """`start` is day 0 of the content, today where none is given; `tell` takes a line of progress."""
        self.settings, self.tell = settings, tell
        self.start = start or clock.today()
        self.content: Content = load_content()
        self.pages: Flask = create_app(settings)
        self.jobs: Flask = create_app(settings, database=settings.worker_database)
        self.agencies: dict[str, uuid.UUID] = {}
        self.partnerships: dict[str, uuid.UUID] = {}
        self.groups: dict[str, uuid.UUID] = {}
        self.seats: dict[str, uuid.UUID] = {}
        self.people: dict[str, uuid.UUID] = {}
        self.versions: dict[tuple[str, int], uuid.UUID] = {}
        self._stand_ins: dict[tuple[uuid.UUID, uuid.UUID], tuple[float, str]] = {}

    def day(self, days: int) -> date:
        """The day so many days after the start; minus is before."""
        return self.start + timedelta(days=days)

    def working_day(self, days: int) -> date:
        """The working day so many working days after the start."""
        return add_working_days(self.start, days)

    def at(self, days: int, *, minutes: int = 0) -> datetime:
        """Half past nine of that day in London, or so many minutes later; never later than now."""
        moment = datetime.combine(self.day(days), MORNING, clock.LONDON) + timedelta(minutes=minutes)
        return min(moment, clock.now())

    @contextmanager
    def operator(self, at: datetime | None = None) -> Iterator[Viewer]:
        """Inside, `db.session` is the operator's on the worker's connection; one transaction."""
        with clock.frozen(at or clock.now()), self.jobs.app_context():
            look_as(db.session(), "operator")
            with transaction():
                yield current_viewer()

    @contextmanager
    def person(self, key: str, at: datetime, *, agency: str = "") -> Iterator[Viewer]:
        """Inside, `db.session` is that person's under their own row rules, acting for the agency; one transaction."""
        acting = self.agencies[agency or self.content.person(key).agency]
        token = self._stand_in(self.people[key], acting)
        with clock.frozen(at), self.pages.test_request_context(base_url=self.settings.public_address):
            show_session(db.session(), token)
            with transaction():
                yield current_viewer()

    @contextmanager
    def owner(self) -> Iterator[Connection]:
        """The owner's connection: for what no operation does, such as saying that something happened in the past."""
        with self._owners_engine.begin() as connection:
            yield connection

    @cached_property
    def _owners_engine(self) -> Engine:
        assert self.settings.owner_database is not None
        return create_engine(self.settings.owner_database)

    def looked_at(self, kind: str, record: Any, *, by: Viewer) -> None:
        """That somebody opened what they see here, at the time of the stage: a page could only say that it is now."""
        values = {
            "id": new_id(),
            "kind": kind,
            "record_id": record.id,
            "partnership_id": record.partnership_id,
            "person_id": by.person_id,
            "agency_id": by.agency_id,
            "manner": "opened",
            "at": clock.now(),
        }
        with self.owner() as connection:
            connection.execute(postgresql.insert(table_of(Opening)).values(values).on_conflict_do_nothing())
        db.session.refresh(record)

    def close(self) -> None:
        """Give every connection back, so that the database can be renamed."""
        self._owners_engine.dispose()
        for app in (self.pages, self.jobs):
            with app.app_context():
                for engine in db.engines.values():
                    engine.dispose()

    def _stand_in(self, person: uuid.UUID, agency: uuid.UUID) -> str:
        until, token = self._stand_ins.get((person, agency), (0.0, ""))
        if until < time.monotonic():
            with self.jobs.app_context(), transaction():
                token = str(db.session.scalar(STAND_IN, {"person": person, "agency": agency}))
            self._stand_ins[person, agency] = (time.monotonic() + STANDS_FOR, token)
        return token
