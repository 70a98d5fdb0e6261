"""Where it happens: a server of its own, a small partnership, and the settings of its processes."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

from portal import clock, create_app
from portal.actions.models import Action
from portal.config import Settings
from portal.embedded_databases import drop_database, make_database, make_roles
from portal.embedded_postgres import EmbeddedPostgres
from portal.upgrade import upgrade
from tests.cast import Cast
from tests.people import Someone
from tests.world import World

SECRET, KEY = "a secret for enduring, of no use elsewhere", "a key for enduring, of no use elsewhere"


@dataclass
class Ground:
    """One partnership in one database; `cookies` are browsers that are signed in, by name."""

    server: EmbeddedPostgres
    database: str
    folder: Path
    environment: dict[str, str]
    cookies: dict[str, tuple[str, str]]
    action: str

    def url(self, role: str, database: str = "") -> str:
        return self.server.url(database or self.database, role)


@contextmanager
def prepared(root: Path, folder: Path, *, address: str, smtp: str) -> Iterator[Ground]:
    """Make the database and its people; drop it and stop the server at the end."""
    server = EmbeddedPostgres(root)
    server.start()
    make_roles(server)
    name = f"endure_{uuid.uuid4().hex[:8]}"
    make_database(server, name)
    try:
        upgrade(server.url(name, "portal_owner"))
        environment = environment_of(server, name, folder, address=address, smtp=smtp)
        engine = create_engine(server.url(name, "postgres"))
        with engine.begin() as connection:
            world = World(connection)
            cast = Cast(world).build()
            key = _action(world, cast)
            people = {"police": cast.police_lead, "chair": cast.chair, "manager": cast.business_manager}
            cookies = {who: _cookie(world, one, environment) for who, one in people.items()}
            with world.as_owner():
                reference = connection.scalar(text("SELECT reference FROM action WHERE id = :key"), {"key": key})
        engine.dispose()
        yield Ground(server, name, folder, environment, cookies, str(reference))
    finally:
        server.start()
        drop_database(server, name)
        server.stop()


def environment_of(server: EmbeddedPostgres, name: str, folder: Path, *, address: str, smtp: str) -> dict[str, str]:
    """The settings of processes on that database."""
    return {
        "PORTAL_ENVIRONMENT": "test",
        "WEB_DATABASE_URL": server.url(name, "portal_web"),
        "SIGN_IN_DATABASE_URL": server.url(name, "portal_sign_in"),
        "WORKER_DATABASE_URL": server.url(name, "portal_worker"),
        "BACKUP_DATABASE_URL": server.url(name, "portal_backup"),
        "OWNER_DATABASE_URL": "",
        "SECRET_KEY": SECRET,
        "PUBLIC_ADDRESS": address,
        "AUDIT_KEY": KEY,
        "AUDIT_HEAD_FILE": str(folder / "elsewhere" / "head"),
        "EVIDENCE_FOLDER": str(folder / "evidence"),
        "SMTP_URL": smtp,
        "MAIL_FROM": "portal@partnership.example",
        "MAILBOX_ADDRESS": "",
        "CLAMAV_ADDRESS": "",
    }


def _cookie(world: World, someone: Someone, environment: dict[str, str]) -> tuple[str, str]:
    """What the browser of somebody who is signed in sends: name and value."""
    app = create_app(Settings.from_environment(environment))
    client = app.test_client()
    token = world.session_of(someone)
    with client.session_transaction() as kept:
        kept["_user_id"] = token
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name, domain="127.0.0.1") or client.get_cookie(name)
    assert cookie is not None
    return name, cookie.value


def _action(world: World, cast: Cast) -> uuid.UUID:
    """One that is under way, for everybody to write to."""
    now, today = clock.now(), clock.today()
    return world.add(
        Action, partnership_id=cast.here, title="Ring earlier", done_means="It is rung.", state="in progress",
        lead_agency_id=cast.police, owner_id=cast.police_lead.person, verifier_agency_id=cast.office,
        original_due_on=today, due_on=today, slips=0, raised_by_id=cast.chair.person, raised_by_agency_id=cast.office,
        created_at=now, last_activity_at=now, rungs={}, version=1,
    )  # fmt: skip
