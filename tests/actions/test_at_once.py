"""Fifty people decide at once: one takes effect, the others are told to look again."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from portal import create_app
from portal.access.proof import show_session
from portal.access.verdict import Refused
from portal.access.viewer import current_viewer
from portal.actions.models import Action
from portal.actions.operations.answering import accept_action, decline_action
from portal.actions.operations.moving import ChangedMeanwhile, require_unchanged
from portal.actions.operations.raising import add_action
from portal.actions.operations.working import update_action
from portal.database import db, transaction
from portal.embedded_postgres import EmbeddedPostgres
from tests.actions.conftest import Promises, in_days, reload
from tests.cast import Cast
from tests.conftest import Looks, settings_for
from tests.world import World

AT_ONCE = 50


class Real:
    """An application on a database of its own, where changes are committed."""

    def __init__(self, app: Flask, url: str) -> None:
        self.app = app
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL ROLE portal_web"))
            self.cast = Cast(World(connection)).build()
            self.tokens = {
                who: self.cast.world.session_of(getattr(self.cast, who))
                for who in ("business_manager", "police_representative")
            }
        engine.dispose()
        with self.app.test_request_context():
            show_session(db.session(), self.tokens["business_manager"])
            with transaction():
                action = add_action(
                    self.cast.here,
                    title="Title",
                    done_means="Done",
                    lead_agency_id=self.cast.police,
                    due_on=in_days(20),
                    by=current_viewer(),
                )
            self.action_id: uuid.UUID = action.id
            self.first_seen = reload(self.action_id)
            db.session.expunge_all()

    def act(self, number: int, barrier: threading.Barrier) -> str:
        """The representative answers what they saw: every second accepts, the others decline."""
        with self.app.test_request_context():
            show_session(db.session(), self.tokens["police_representative"])
            barrier.wait(30)
            try:
                with transaction():
                    viewer = current_viewer()
                    action: Action = db.session.merge(self.first_seen, load=False)
                    if number % 2:
                        accept_action(action, owner_id=self.cast.police_lead.person, by=viewer)
                    else:
                        decline_action(action, reason="No room", by=viewer)
            except ChangedMeanwhile:
                return "look again"
        return "took effect"

    def count(self, sql: str) -> int:
        """As the business manager."""
        with self.app.test_request_context():
            show_session(db.session(), self.tokens["business_manager"])
            return db.session.scalar(text(sql)) or 0


@pytest.fixture
def real(server: EmbeddedPostgres, own_database: str, tmp_path: Path):
    app = create_app(settings_for(server, own_database, tmp_path))
    app.config["TESTING"] = True
    yield Real(app, server.url(own_database, "postgres"))
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def test_of_fifty_answers_at_once_one_takes_effect(real: Real):
    barrier = threading.Barrier(AT_ONCE)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda number: real.act(number, barrier), range(AT_ONCE)))
    assert answers.count("took effect") == 1
    assert answers.count("look again") == AT_ONCE - 1
    assert real.count("SELECT count(*) FROM action_event WHERE kind IN ('accepted', 'declined')") == 1
    assert real.count("SELECT version FROM action") == 2


def test_a_form_filled_in_over_an_older_version_is_told_so(cast: Cast, looks: Looks, promises: Promises):
    key = promises.offered()
    with looks.as_(cast.police_representative):
        version = reload(key).version
    with promises.by(cast.police_representative) as viewer:
        accept_action(reload(key), owner_id=cast.police_lead.person, by=viewer)
    with looks.as_(cast.police_representative), pytest.raises(ChangedMeanwhile):
        require_unchanged(reload(key), version)


def test_two_updates_of_the_same_moment_are_both_kept(cast: Cast, looks: Looks, promises: Promises):
    key = promises.started()
    with promises.by(cast.police_lead) as viewer:
        action = reload(key)
        before = action.version
        update_action(action, text="First", by=viewer)
        update_action(action, text="Second", by=viewer)
        assert reload(key).version == before


def test_looking_again_is_a_refusal_in_words():
    assert issubclass(ChangedMeanwhile, Refused)
    assert "Somebody else changed this action" in str(ChangedMeanwhile())
