"""The portal and its worker on a database of their own, where what is written is really kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, create_engine

from portal import create_app
from portal.database import db
from portal.embedded_postgres import EmbeddedPostgres
from tests.conftest import settings_for
from tests.people import Someone
from tests.world import World


class OwnersWorld(World):
    """What it adds is committed at once: without the steps into a role, which last no longer than a transaction."""

    @contextmanager
    def as_owner(self) -> Iterator[Connection]:
        yield self.connection


@dataclass(frozen=True)
class TwoApps:
    """Both applications, and the world on their database."""

    world: OwnersWorld
    worker: Flask
    pages: Flask

    def client(self, who: Someone | None) -> FlaskClient:
        """The portal as that person has it."""
        client = self.pages.test_client()
        if who is not None:
            with client.session_transaction() as kept:
                kept["_user_id"] = self.world.session_of(who)
        return client


@contextmanager
def two_apps(server: EmbeddedPostgres, database: str, folder: Path) -> Iterator[TwoApps]:
    """Inside, both run on that database; `folder` is for files."""
    settings = settings_for(server, database, folder)
    worker, pages = create_app(settings, database=settings.worker_database), create_app(settings)
    pages.config["TESTING"] = True
    engine = create_engine(server.url(database, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield TwoApps(OwnersWorld(connection), worker, pages)
    engine.dispose()
    for app in (worker, pages):
        with app.app_context():
            for one in db.engines.values():
                one.dispose()
