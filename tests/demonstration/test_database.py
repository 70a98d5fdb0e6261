"""The demonstration's database is whole or not there: a seed that stopped half way is dropped and done again."""

import os

import pytest
from sqlalchemy import create_engine, text

from portal.demonstration import database, seed
from portal.demonstration.database import Ground, demonstration_settings, exists, forget, make_ready
from portal.demonstration.folders import Folders, Secrets, drawn_secrets


@pytest.fixture
def ground(server, tmp_path, monkeypatch):
    monkeypatch.setattr(database, "NAME", f"whole_{os.getpid()}")
    monkeypatch.setattr(database, "HALF", f"half_{os.getpid()}")
    folders = Folders(tmp_path)
    folders.make()
    settings = demonstration_settings(
        server,
        folders,
        Secrets("a" * 32, "b" * 32, "c"),
        public_address="http://127.0.0.1:1",
        smtp_address="smtp://x:1",
    )
    yield Ground(server, folders, settings, "http://127.0.0.1:2", "c", lambda _: None)
    forget(server, folders)


def seeding(monkeypatch, statement, *, fails=False):
    """Stand in for the seeds: one statement as the owner, and perhaps a fault after it."""

    def stand_in(settings, **_):
        engine = create_engine(settings.owner_database)
        with engine.begin() as connection:
            connection.execute(text(statement))
        engine.dispose()
        if fails:
            raise RuntimeError("the machine was switched off")

    monkeypatch.setattr(seed, "seed_database", stand_in)


def test_half_a_seed_is_dropped_and_done_again(ground, monkeypatch):
    seeding(monkeypatch, "CREATE TABLE mark (n int)", fails=True)
    with pytest.raises(RuntimeError):
        make_ready(ground)
    assert not exists(ground.server, database.NAME)
    seeding(monkeypatch, "CREATE TABLE mark (n int)")
    make_ready(ground)
    assert exists(ground.server, database.NAME) and not exists(ground.server, database.HALF)


def test_what_is_there_is_kept_and_not_seeded_twice(ground, monkeypatch):
    seeding(monkeypatch, "CREATE TABLE mark (n int)")
    make_ready(ground)
    seeding(monkeypatch, "DROP TABLE mark", fails=True)
    make_ready(ground)
    engine = create_engine(ground.settings.owner_database)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM mark")) == 0
    engine.dispose()


def test_rules_changed_by_hand_are_put_right_at_the_next_start(ground, monkeypatch):
    seeding(monkeypatch, "SELECT 1")
    make_ready(ground)
    engine = create_engine(ground.settings.owner_database)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE person DISABLE ROW LEVEL SECURITY"))
    make_ready(ground)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT relrowsecurity FROM pg_class WHERE relname = 'person'")) is True
    engine.dispose()


def test_secrets_are_drawn_once_and_closed_to_others(tmp_path):
    folders = Folders(tmp_path)
    folders.make()
    drawn = drawn_secrets(folders)
    assert drawn_secrets(folders) == drawn
    assert drawn.secret_key != drawn.audit_key and len(drawn.secret_key) == 64
    assert (folders.own / "secrets.json").stat().st_mode & 0o077 == 0
