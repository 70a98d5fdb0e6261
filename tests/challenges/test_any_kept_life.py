"""The same lives as in test_any_life.py, fewer, kept by the database: its rules and guards never stand in their way."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import select

from portal import clock
from portal.access.viewer import Viewer
from portal.challenges.lifecycle import Stage
from portal.challenges.models import Challenge, ChallengeEvent
from portal.challenges.queries import latest_determination
from portal.database import db
from tests.challenges.conftest import Questions, reload
from tests.challenges.lives import LEADS, Life, Line
from tests.people import Someone


class InTheDatabase:
    """A challenge under the row rules and guards; each life is undone at its end."""

    def __init__(self, questions: Questions) -> None:
        self.questions, self.cast = questions, questions.cast
        self.leads = dict(zip(LEADS, questions.leads, strict=True))
        self.begins_at = clock.now()

    def someone(self, who: str) -> Someone:
        found: Someone = self.leads.get(who) or getattr(self.cast, who)
        return found

    def begin(self, place: int) -> None:  # noqa: ARG002 - sessions are of today
        self.step = self.cast.world.connection.begin_nested()
        self.key = self.questions.raised()

    def end(self) -> None:
        self.step.rollback()

    @contextmanager
    def acting(self, who: str) -> Iterator[tuple[Challenge, Viewer]]:
        with self.questions.by(self.someone(who)) as viewer:
            yield reload(self.key), viewer

    def look(self) -> Challenge:
        with self.questions.looks.as_(self.cast.chair):
            found = reload(self.key)
            db.session.expunge(found)
            return found

    def lines(self) -> list[Line]:
        line = ChallengeEvent
        wanted = select(line.kind, line.from_stage, line.to_stage, line.by_id, line.by_agency_id, line.at)
        with self.questions.looks.as_(self.cast.chair):
            found = db.session.execute(wanted.where(line.challenge_id == self.key).order_by(line.number))
            return [Line(*row) for row in found]

    def latest_number(self) -> int:
        latest = latest_determination(self.key)
        return latest.number if latest else 0

    def people(self, *who: str) -> set[uuid.UUID]:
        return {self.someone(one).person for one in who}


def test_any_life_of_a_challenge_is_kept(questions: Questions):
    kept = InTheDatabase(questions)
    for agency in (kept.cast.health, kept.cast.police, kept.cast.office, kept.cast.school, kept.cast.council):
        kept.cast.world.provider(agency)  # before the first savepoint, since the world remembers its providers

    class Lived(Life):
        store = kept
        reached: ClassVar[set[Stage]] = set()

    run_state_machine_as_test(
        Lived,
        settings=settings(
            max_examples=10,
            stateful_step_count=15,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Lived.steps > 100
