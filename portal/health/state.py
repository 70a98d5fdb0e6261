"""What must hold before a process serves anybody: the database answers, at this release's migrations and rules."""

from __future__ import annotations

from functools import cache

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from portal.access.install import source_digest
from portal.upgrade import alembic_config


@cache
def _source() -> str:
    return source_digest()


@cache
def _head() -> str | None:
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def faults(engine: Engine | Connection) -> list[str]:
    """Sentences saying what is not ready; empty when all is. Never raises."""
    try:
        if isinstance(engine, Connection):
            return _asked(engine)
        with engine.connect() as connection:
            return _asked(connection)
    except SQLAlchemyError:
        return ["The database does not answer, or was never upgraded."]


def _asked(connection: Connection) -> list[str]:
    found = []
    if connection.scalar(text("SELECT rights.migration()")) != _head():
        found.append("The database is at another migration: run `portal upgrade`.")
    if connection.scalar(text("SELECT rights.installed_source()")) != _source():
        found.append("The row rules are another release's: run `portal upgrade`.")
    if not connection.scalar(text("SELECT rights.is_as_installed()")):
        found.append(
            "The row rules were changed by hand since the upgrade: find out by whom, then run `portal upgrade`."
        )
    return found
