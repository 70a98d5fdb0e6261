"""Bring a database to this release: drop the row rules, migrate, install them again, in one transaction."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

import portal.models  # noqa: F401 - every table and rule must be known
from portal.access import install

MIGRATIONS = Path(__file__).parent.parent / "migrations"
ROLES = ("portal_owner", "portal_web", "portal_worker", "portal_sign_in", "portal_backup")


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's settings; the connection travels as an attribute, since only the owner may migrate."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade(owner_database: str) -> None:
    """Migrate and install the rules. Two at once queue up; a table in use for more than 10 seconds stops it whole."""
    engine = create_engine(owner_database)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": install.LOCK})
            connection.execute(text("SET LOCAL lock_timeout = '10s'"))
            install.drop(connection)
            command.upgrade(alembic_config(connection), "head")
            install.install(connection)
    finally:
        engine.dispose()


def roles_sql(database: str) -> str:
    """What an administrator runs once: five roles, none of which can bypass the rules but the one that makes copies."""
    return "\n".join(
        (
            "-- Give each role a password with \\password before the portal connects.",
            "CREATE ROLE portal_owner LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS;",
            "CREATE ROLE portal_web LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS;",
            "CREATE ROLE portal_worker LOGIN NOINHERIT NOSUPERUSER NOCREATEROLE NOBYPASSRLS;",
            "CREATE ROLE portal_sign_in LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS;",
            "CREATE ROLE portal_backup LOGIN BYPASSRLS;",
            "GRANT pg_read_all_data TO portal_backup;",
            "GRANT portal_web TO portal_worker;",
            f'CREATE DATABASE "{database}" OWNER portal_owner;',
            *database_grants(database),
        )
    )


def database_grants(database: str) -> tuple[str, ...]:
    """Repeated on every clone: copies of a database keep neither owner nor grants."""
    return (
        f'REVOKE TEMP, CREATE ON DATABASE "{database}" FROM PUBLIC;',
        f'GRANT CREATE ON DATABASE "{database}" TO portal_owner;',
    )
