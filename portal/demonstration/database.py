"""The demonstration's database: filled under another name and renamed when whole, so that nobody meets half a seed."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import create_engine, text

from portal.config import Environment, Settings
from portal.demonstration.folders import Folders, Secrets
from portal.demonstration.provider_people import issuer_of
from portal.embedded_databases import drop_database, make_database, make_roles
from portal.embedded_postgres import EmbeddedPostgres

NAME = "portal"
HALF = "portal_half_made"
Told = Callable[[str], None]

POINT = text(
    "UPDATE public.identity_provider SET issuer = :issuer, client_secret = :secret, version = version + 1"
    " WHERE key = :key AND (issuer <> :issuer OR client_secret <> :secret)"
)


@dataclass(frozen=True)
class Ground:
    """What the database stands on, and what goes into it."""

    server: EmbeddedPostgres
    folders: Folders
    settings: Settings
    provider_address: str
    client_secret: str
    tell: Told


def demonstration_settings(
    server: EmbeddedPostgres, folders: Folders, secrets: Secrets, *, public_address: str, smtp_address: str
) -> Settings:
    """The settings of every process of the demonstration; the owner's address only the run itself uses."""
    return Settings(
        environment=Environment.DEMONSTRATION,
        web_database=server.url(NAME, "portal_web"),
        sign_in_database=server.url(NAME, "portal_sign_in"),
        worker_database=server.url(NAME, "portal_worker"),
        owner_database=server.url(NAME, "portal_owner"),
        secret_key=secrets.secret_key,
        public_address=public_address,
        audit_key=secrets.audit_key.encode(),
        audit_head_file=folders.audit_head,
        evidence_folder=folders.evidence,
        smtp_address=smtp_address,
        mail_from="portal@partnership.example",
        scanner_address=os.environ.get("CLAMAV_ADDRESS", ""),
    )


def make_ready(ground: Ground) -> None:
    """A whole, upgraded database whose providers are at this address; what is in it already stays."""
    make_roles(ground.server)
    if not exists(ground.server, NAME):
        _make_whole(ground)
    elif not _is_this_release(ground.settings):
        ground.tell("Bringing the database to this release")
        _upgrade(ground.settings)
    point_providers(ground)


def exists(server: EmbeddedPostgres, name: str) -> bool:
    """Whether the server has a database of that name."""
    engine = create_engine(server.url("postgres", "postgres"))
    try:
        with engine.connect() as connection:
            found = connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name})
            return bool(found)
    finally:
        engine.dispose()


def forget(server: EmbeddedPostgres, folders: Folders) -> None:
    """Drop the demonstration's databases, its evidence, its mail and the audit's newest seal."""
    for name in (NAME, HALF):
        drop_database(server, name)
    _clear(folders)


def _make_whole(ground: Ground) -> None:
    from portal.demonstration.seed import seed_database

    server = ground.server
    drop_database(server, HALF)
    _clear(ground.folders)
    make_database(server, HALF)
    half = settings_on(ground.settings, server, HALF)
    _upgrade(half)
    seed_database(half, provider_address=ground.provider_address, client_secret=ground.client_secret, tell=ground.tell)
    rename(server, HALF, NAME)


def settings_on(settings: Settings, server: EmbeddedPostgres, name: str) -> Settings:
    """The same settings on the database of that name."""
    return dataclasses.replace(
        settings,
        web_database=server.url(name, "portal_web"),
        sign_in_database=server.url(name, "portal_sign_in"),
        worker_database=server.url(name, "portal_worker"),
        owner_database=server.url(name, "portal_owner"),
    )


def rename(server: EmbeddedPostgres, name: str, other: str) -> None:
    """Give a database another name; nobody may be connected to it."""
    engine = create_engine(server.url("postgres", "postgres"), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f'ALTER DATABASE "{name}" RENAME TO "{other}"'))
    finally:
        engine.dispose()


def _clear(folders: Folders) -> None:
    for folder in (folders.mail, folders.evidence):
        shutil.rmtree(folder, ignore_errors=True)
    folders.audit_head.unlink(missing_ok=True)
    folders.make()


def _is_this_release(settings: Settings) -> bool:
    from portal.health.state import faults

    engine = create_engine(settings.web_database)
    try:
        return not faults(engine)
    finally:
        engine.dispose()


def _upgrade(settings: Settings) -> None:
    from portal.upgrade import upgrade

    assert settings.owner_database is not None
    upgrade(settings.owner_database)


def point_providers(ground: Ground) -> None:
    """The port may differ from the last run's; a real provider's issuer never changes, so no command does this."""
    from portal.demonstration.content import load_content

    assert ground.settings.owner_database is not None
    engine = create_engine(ground.settings.owner_database)
    try:
        with engine.begin() as connection:
            for one in load_content().participants.providers:
                values = {"key": one.key, "issuer": issuer_of(ground.provider_address, one.key)}
                values["secret"] = ground.client_secret
                connection.execute(POINT, values)
    finally:
        engine.dispose()
