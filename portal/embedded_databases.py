"""Roles and databases on the embedded server: what an administrator does once on a real one."""

from __future__ import annotations

from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from portal.embedded_postgres import EmbeddedPostgres
from portal.upgrade import ROLES, database_grants, roles_sql

LOCK = 7_313_002


def make_roles(server: EmbeddedPostgres) -> None:
    """Make the five roles where they are missing; several processes may try at once."""
    engine = create_engine(server.url("postgres", "postgres"))
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        found = set(connection.scalars(text("SELECT rolname FROM pg_roles")))
        if not found.issuperset(ROLES):
            for line in roles_sql("unused").splitlines():
                if line.startswith(("CREATE ROLE", "GRANT pg", "GRANT portal")):
                    connection.execute(text(line))
    engine.dispose()


def make_database(server: EmbeddedPostgres, name: str, *, template: str | None = None) -> bool:
    """Make a database owned by portal_owner, empty or copied from `template`; False when it stands already."""
    engine = create_engine(server.url("postgres", "postgres"), isolation_level="AUTOCOMMIT")
    copied = f' TEMPLATE "{template}" STRATEGY file_copy' if template else ""
    try:
        with engine.connect() as connection:
            if connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}):
                return False
            try:
                connection.execute(text(f'CREATE DATABASE "{name}" OWNER portal_owner{copied}'))
            except ProgrammingError as error:
                if "already exists" in str(error):  # another process was quicker
                    return False
                raise
            for grant in database_grants(name):
                connection.execute(text(grant))
            return True
    finally:
        engine.dispose()


def drop_database(server: EmbeddedPostgres, name: str) -> None:
    """Drop a database with everything in it, whoever is connected."""
    engine = create_engine(server.url("postgres", "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
    engine.dispose()
