"""Fixtures every test may ask for: a server, a database of its own, the application, people and who they look as."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, create_engine, text

from portal import create_app
from portal.access.install import source_digest
from portal.access.proof import look_as, show_session
from portal.access.viewer import Viewer, current_viewer
from portal.config import Environment, Settings
from portal.database import db
from portal.embedded_databases import drop_database, make_database, make_roles
from portal.embedded_postgres import EmbeddedPostgres
from portal.upgrade import MIGRATIONS, upgrade
from tests.people import Someone
from tests.world import World

pytest_plugins = ["tests.cast", "tests.demonstration_site", "tests.access.summary"]

ROOT = Path(__file__).parent.parent
LOCK = 7_313_003


@pytest.fixture(scope="session")
def server() -> EmbeddedPostgres:
    """The embedded server for tests, apart from the demonstration's; PG_BIN names another PostgreSQL."""
    embedded = EmbeddedPostgres(ROOT / "var" / "tests")
    embedded.start()
    make_roles(embedded)
    return embedded


@pytest.fixture(scope="session")
def base_database(server: EmbeddedPostgres) -> str:
    """An upgraded, empty database to copy; made once for each state of migrations and rules."""
    digest = hashlib.sha256(source_digest().encode())
    for migration in sorted(MIGRATIONS.glob("versions/*.py")):
        digest.update(migration.read_bytes())
    name = f"base_{digest.hexdigest()[:12]}"
    engine = create_engine(server.url("postgres", "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})  # until this connection ends
        if not connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}):
            made = f"making_{uuid.uuid4().hex[:12]}"
            make_database(server, made)
            upgrade(server.url(made, "portal_owner"))
            connection.execute(text(f'ALTER DATABASE "{made}" RENAME TO "{name}"'))
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
    engine.dispose()
    return name


@contextmanager
def copied(server: EmbeddedPostgres, base: str) -> Iterator[str]:
    """A database of one's own, dropped afterwards."""
    name = f"test_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    make_database(server, name, template=base)
    try:
        yield name
    finally:
        drop_database(server, name)


@pytest.fixture(scope="session")
def database(server: EmbeddedPostgres, base_database: str) -> Iterator[str]:
    """This worker's copy: tests work inside transactions that never commit."""
    with copied(server, base_database) as name:
        yield name


@pytest.fixture
def own_database(server: EmbeddedPostgres, base_database: str) -> Iterator[str]:
    """A copy for one test that needs real commits."""
    with copied(server, base_database) as name:
        yield name


def settings_for(server: EmbeddedPostgres, name: str, folder: Path, **changes: object) -> Settings:
    """Settings of a test process on that database."""
    values: dict[str, object] = {
        "environment": Environment.TEST,
        "web_database": server.url(name, "portal_web"),
        "sign_in_database": server.url(name, "portal_sign_in"),
        "worker_database": server.url(name, "portal_worker"),
        "owner_database": server.url(name, "portal_owner"),
        "secret_key": "a secret of the tests alone",
        "public_address": "http://127.0.0.1:5000",
        "audit_key": b"a key of the tests alone",
        "audit_head_file": folder / "audit-head",
        "evidence_folder": folder / "evidence",
        "smtp_address": "smtp://127.0.0.1:1",
        "mail_from": "portal@partnership.example",
    }
    return Settings(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def app(server: EmbeddedPostgres, database: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """One application for all tests of this worker: a new one would compile every template again."""
    made = create_app(settings_for(server, database, tmp_path_factory.mktemp("app")))
    made.config["TESTING"] = True
    return made


@contextmanager
def uncommitted(server: EmbeddedPostgres, database: str, app: Flask) -> Iterator[Connection]:
    """One connection inside one transaction that is never committed, and the application bound to it.

    It can become any role; outside `as_owner` it is the web role, under the rules.
    """
    engine = create_engine(server.url(database, "postgres"))
    with engine.connect() as one:
        outer = one.begin()
        one.execute(text("SET LOCAL ROLE portal_web"))
        with app.app_context():
            bound = dict(db.engines)
            db.engines.update({None: one, "sign_in": one})  # type: ignore[attr-defined]  # a dict, declared read-only
            db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        try:
            yield one
        finally:
            with app.app_context():
                db.engines.update(bound)  # type: ignore[attr-defined]
                db.session.session_factory.configure(join_transaction_mode="conditional_savepoint")
            outer.rollback()
    engine.dispose()


@pytest.fixture
def connection(server: EmbeddedPostgres, database: str, app: Flask) -> Iterator[Connection]:
    """What one test does goes with it."""
    with uncommitted(server, database, app) as one:
        yield one


@pytest.fixture
def world(connection: Connection) -> World:
    """An empty world with builders; `tests/people.py` has the cast."""
    return World(connection)


class Looks:
    """Who looks: in code (`with looks.as_(person)`) and in pages (`looks.client(person)`)."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app, self.world = app, world

    @contextmanager
    def as_(self, someone: Someone) -> Iterator[Viewer]:
        """Inside, `db.session` is that person's, under the rules of the web role."""
        token = self.world.session_of(someone)
        with self.app.test_request_context():
            show_session(db.session(), token)
            yield current_viewer()

    @contextmanager
    def as_job(self, name: str) -> Iterator[Viewer]:
        """Inside, a job of the worker looks, under the rules of its role."""
        with self.world.as_worker(), self.app.app_context():
            look_as(db.session(), name)
            yield current_viewer()

    @contextmanager
    def as_nobody(self) -> Iterator[Viewer]:
        """Inside, nobody is signed in."""
        with self.app.test_request_context():
            yield current_viewer()

    def client(self, someone: Someone | None = None) -> FlaskClient:
        """A browser without script, signed in as that person; never open an application context around it."""
        client = self.app.test_client()
        if someone is not None:
            token = self.world.session_of(someone)
            with client.session_transaction() as kept:
                kept["_user_id"] = token
        return client


@pytest.fixture
def looks(app: Flask, world: World) -> Looks:
    """Who looks."""
    return Looks(app, world)
