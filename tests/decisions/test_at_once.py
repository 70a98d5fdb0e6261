"""Many act at once on a decision: a seat has one live answer, and one of two issues takes effect."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text

from portal import clock, create_app
from portal.access.proof import show_session
from portal.access.roles import Role
from portal.access.verdict import Refused
from portal.access.viewer import Viewer, current_viewer
from portal.database import db, transaction
from portal.decisions.lifecycle import AnswerKind, DecisionClass
from portal.decisions.models import Decision
from portal.decisions.operations.answering import Answer, answer_decision
from portal.decisions.operations.consulting import leave_out_consultation
from portal.decisions.operations.drafting import Words, draft_decision, open_decision
from portal.decisions.operations.issuing import Terms, issue_decision
from portal.embedded_postgres import EmbeddedPostgres
from portal.partnership.models import Mandate
from tests.cast import Cast
from tests.conftest import settings_for
from tests.decisions.questions import reload
from tests.people import Someone
from tests.world import World

AT_ONCE = 50
Act = Callable[[Decision, Viewer], object]


class Real:
    """An application on a database of its own, where changes are committed; one decision put to the seats."""

    def __init__(self, app: Flask, url: str) -> None:
        self.app = app
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL ROLE portal_web"))
            world = World(connection)
            self.cast = Cast(world).build()
            nurse = world.person(self.cast.health, Role.DELEGATE, self.cast.here, name="Nell Nurse")
            self.holders = (self.cast.council_lead, self.cast.police_delegate, nurse)
            people = (self.cast.chair, self.cast.business_manager, *self.holders)
            self.tokens = {one.name: world.session_of(one) for one in people}
            with world.as_owner():
                held = select(Mandate.person_id, Mandate.seat_id)
                self.seats = {row.person_id: row.seat_id for row in connection.execute(held)}
        engine.dispose()
        self.key = self._drafted()
        self.does(self.cast.chair, lambda one, by: leave_out_consultation(one, reason="Small.", by=by))
        self.does(self.cast.chair, lambda one, by: open_decision(one, by=by))

    def _drafted(self) -> uuid.UUID:
        with self.app.test_request_context():
            show_session(db.session(), self.tokens[self.cast.business_manager.name])
            with transaction():
                return draft_decision(
                    self.cast.here, title="One list", why_no_meeting="Tried.", kind=DecisionClass.DELEGATED,
                    words=Words("Do we?"), by=current_viewer(),
                ).id  # fmt: skip

    def does(self, who: Someone, act: Act, barrier: threading.Barrier | None = None) -> str:
        """What became of one act; with a barrier, begun by all at the same moment on what each has just read."""
        with self.app.test_request_context():
            show_session(db.session(), self.tokens[who.name])
            try:
                with transaction():
                    decision = reload(self.key)
                    if barrier:
                        barrier.wait(60)
                    act(decision, current_viewer())
            except Refused:
                return "refused"
        return "took effect"

    def at_once(self, who: Someone, act: Act, number: int) -> list[str]:
        barrier = threading.Barrier(number)
        with ThreadPoolExecutor(number) as pool:
            return list(pool.map(lambda _: self.does(who, act, barrier), range(number)))

    def count(self, sql: str) -> int:
        """As the chair."""
        with self.app.test_request_context():
            show_session(db.session(), self.tokens[self.cast.chair.name])
            return db.session.scalar(text(sql)) or 0


@pytest.fixture
def real(server: EmbeddedPostgres, own_database: str, tmp_path: Path) -> Iterator[Real]:
    app = create_app(settings_for(server, own_database, tmp_path))
    app.config["TESTING"] = True
    yield Real(app, server.url(own_database, "postgres"))
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def agree(real: Real, who: Someone) -> Act:
    return lambda one, by: answer_decision(one, real.seats[who.person], Answer(AnswerKind.AGREE), by=by)


def test_fifty_answers_to_one_seat_at_once_leave_one_live_answer(real: Real):
    police = real.cast.police_delegate
    told = real.at_once(police, agree(real, police), 8)
    for _ in range(AT_ONCE // 8):
        told += real.at_once(police, agree(real, police), 8)
    assert len(told) >= AT_ONCE
    assert "took effect" in told
    assert real.count("SELECT count(*) FROM decision_answer WHERE superseded_at IS NULL") == 1


def test_of_two_issues_at_once_one_takes_effect(real: Real):
    for who in real.holders:
        assert real.does(who, agree(real, who)) == "took effect"
    terms = Terms("It helps.", clock.today() + timedelta(days=365))
    told = real.at_once(real.cast.chair, lambda one, by: issue_decision(one, terms, by=by), 2)
    assert sorted(told) == ["refused", "took effect"]
    assert real.count("SELECT count(*) FROM decision_notice") == 1
    assert real.count("SELECT count(*) FROM decision_event WHERE to_state = 'issued'") == 1
