"""The operator at the command line: looks as "operator" on the worker's connection, and is told in sentences."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask import Flask
from sqlalchemy.exc import DBAPIError, OperationalError

from portal.access.proof import look_as
from portal.access.verdict import NotFound, Refused
from portal.access.viewer import Viewer, current_viewer
from portal.config import Settings, SettingsError
from portal.database import db, transaction
from portal.embedded_postgres.errors import EmbeddedPostgresError


class Sentence(click.ClickException):
    """What went wrong and what to do, in a sentence."""


class SettingsMissing(Sentence):
    """The environment lacks something; ends with another code, so that scripts can tell."""

    exit_code = 3


class Commands(click.Group):
    """A group whose commands fail in sentences."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; faults people can mend become one sentence each. Wrong use ends with 2, as click has it."""
        try:
            return super().invoke(ctx)
        except SettingsError as missing:
            raise SettingsMissing(str(missing)) from missing
        except (Refused, EmbeddedPostgresError) as refusal:
            raise Sentence(str(refusal)) from refusal
        except NotFound as nothing:
            raise Sentence("There is no such thing here. Look at the list first.") from nothing
        except OperationalError as away:
            raise Sentence("The database does not answer. Is it running, and is its address right?") from away
        except DBAPIError as fault:
            reason = str(fault.orig).splitlines()[0]
            raise Sentence(f"The database refused: {reason}. Was `portal upgrade` run?") from fault


def settings_here() -> Settings:
    """The settings of this process's environment. Raises SettingsError."""
    return Settings.from_environment(os.environ)


def worker_app(settings: Settings) -> Flask:
    """The application on the worker's connection, for jobs and commands."""
    from portal import create_app

    return create_app(settings, database=settings.worker_database)


@contextmanager
def at_work(settings: Settings | None = None) -> Iterator[Viewer]:
    """Inside, `db.session` is the operator's; all of it is committed at the end, or none."""
    app = worker_app(settings or settings_here())
    with app.app_context():
        look_as(db.session(), "operator")
        with transaction():
            yield current_viewer()
