"""The operator at the command line, and the county's registers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from portal.access.proof import look_as
from portal.access.viewer import Viewer, current_viewer
from portal.database import db

DATA = Path(__file__).parents[2] / "portal" / "demonstration" / "data"


class Operator:
    """Looks as the operator's commands do: the worker's role, under the name "operator"."""

    def __init__(self, app: Flask, connection: Connection) -> None:
        self.app, self.connection = app, connection

    @contextmanager
    def at_work(self) -> Iterator[Viewer]:
        """Inside, `db.session` is the operator's."""
        with self.app.test_request_context():
            self.connection.execute(text("SET LOCAL ROLE portal_worker"))
            look_as(db.session(), "operator")
            try:
                yield current_viewer()
            finally:
                db.session.commit()
                self.connection.execute(text("SET LOCAL ROLE portal_web"))


@pytest.fixture
def operator(app: Flask, connection: Connection) -> Operator:
    return Operator(app, connection)


@pytest.fixture(scope="session")
def registers() -> dict[str, bytes]:
    """The demonstration's register files, by name."""
    return {path.stem: path.read_bytes() for path in DATA.glob("*.csv")}
