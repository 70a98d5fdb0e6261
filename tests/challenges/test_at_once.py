"""Many act at once, each on what they saw: one answer takes effect, and the last two seats settle it once."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from portal import clock, create_app
from portal.access.proof import show_session
from portal.access.roles import Role
from portal.access.verdict import Refused
from portal.access.viewer import Viewer, current_viewer
from portal.challenges.lifecycle import Stage, clocks_from
from portal.challenges.models import Challenge, Determination
from portal.challenges.operations.answering import answer_challenge
from portal.challenges.operations.determining import answer_determination
from portal.database import db, transaction
from portal.embedded_postgres import EmbeddedPostgres
from portal.partnership.models import Mandate
from tests.cast import Cast
from tests.challenges.conftest import reload
from tests.conftest import settings_for
from tests.world import LONG_AGO, World

AT_ONCE = 12
Act = Callable[[Challenge, Viewer], object]


class Real:
    """An application on a database of its own, where changes are committed; one challenge to the police."""

    def __init__(self, app: Flask, url: str) -> None:
        self.app = app
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL ROLE portal_web"))
            world = World(connection)
            cast = Cast(world).build()
            chief = world.person(cast.police, None, name="Lea Police")
            with world.as_owner():
                held = text("SELECT seat_id FROM mandate WHERE person_id = :who")
                seat = connection.scalar(held, {"who": cast.police_delegate.person})
            held_by_chief = {"seat_id": seat, "person_id": chief.person, "agency_id": cast.police}
            world.add(Mandate, role=Role.LEAD_PARTNER, starts_on=LONG_AGO, **held_by_chief)
            self.tokens = {
                who.name: world.session_of(who)
                for who in (cast.council_lead, chief, cast.police_representative, cast.chair)
            }
            self.key = world.add(
                Challenge, partnership_id=cast.here, title="Late", why="So", wanted="Sooner", about_kind="matter",
                raised_by_id=cast.health_lead.person, raised_by_agency_id=cast.health, to_agency_id=cast.police,
                stage=Stage.RAISED, clocks=clocks_from(Stage.RAISED, clock.today()), raised_at=clock.now(), version=1,
            )  # fmt: skip
            self.place, self.raiser = cast.here, cast.health_lead.person
        engine.dispose()

    def with_the_lead_partners(self, url: str) -> None:
        """It has come to them, with a text that nobody has answered yet."""
        engine, clocks = create_engine(url), clocks_from(Stage.LEAD_PARTNERS, clock.today())
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE challenge DISABLE TRIGGER guard"))
            moved = Challenge.__table__.update().values(stage=Stage.LEAD_PARTNERS, clocks=clocks)  # type: ignore[attr-defined]
            connection.execute(moved)
            connection.execute(text("ALTER TABLE challenge ENABLE TRIGGER guard"))
            of = {"partnership_id": self.place, "challenge_id": self.key, "by_id": self.raiser, "at": clock.now()}
            one = Determination.__table__.insert().values(id=uuid.uuid4(), number=1, text="Sooner", **of)  # type: ignore[attr-defined]
            connection.execute(one)
        engine.dispose()

    def act(self, who: str, act: Act, barrier: threading.Barrier) -> str:
        """What became of one act, begun by all at the same moment on what each has just read."""
        with self.app.test_request_context():
            show_session(db.session(), self.tokens[who])
            try:
                with transaction():
                    challenge = reload(self.key)
                    barrier.wait(30)
                    act(challenge, current_viewer())
            except Refused:
                return "refused"
        return "took effect"

    def count(self, sql: str) -> int:
        """As the chair."""
        with self.app.test_request_context():
            show_session(db.session(), self.tokens["Ines Chair"])
            return db.session.scalar(text(sql)) or 0


@pytest.fixture
def real(server: EmbeddedPostgres, own_database: str, tmp_path: Path) -> Iterator[Real]:
    app = create_app(settings_for(server, own_database, tmp_path))
    app.config["TESTING"] = True
    yield Real(app, server.url(own_database, "postgres"))
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def test_of_many_answers_at_once_one_takes_effect(real: Real):
    def answer(challenge: Challenge, viewer: Viewer) -> None:
        answer_challenge(challenge, text="We send them weekly.", by=viewer)

    barrier = threading.Barrier(AT_ONCE)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = list(pool.map(lambda _: real.act("Rosa Police", answer, barrier), range(AT_ONCE)))
    assert told.count("took effect") == 1
    assert told.count("refused") == AT_ONCE - 1
    assert real.count("SELECT count(*) FROM challenge_event WHERE kind = 'answered'") == 1


def test_the_last_two_seats_that_answer_at_once_settle_it_once(real: Real, server: EmbeddedPostgres, own_database: str):
    real.with_the_lead_partners(server.url(own_database, "postgres"))

    def agree(challenge: Challenge, viewer: Viewer) -> None:
        answer_determination(challenge, number=1, agrees=True, by=viewer)

    barrier = threading.Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda who: real.act(who, agree, barrier), ("Cleo Chief", "Lea Police")))
    assert told == ["took effect", "took effect"]
    assert real.count("SELECT count(*) FROM challenge_event WHERE kind = 'determined'") == 1
    assert real.count("SELECT count(*) FROM challenge WHERE stage = 'determined'") == 1
