"""A worker on a database of its own, and a mail server that keeps what it takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from portal import clock, create_app
from portal.clock import LONDON
from portal.database import db
from portal.embedded_postgres import EmbeddedPostgres
from tests.conftest import settings_for
from tests.peers.mail_server import MailServer, mail_server

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=LONDON)
TEMPLATES = {
    "test/messages/hello/subject.txt": "Your answer needed\nby Friday",
    "test/messages/hello/body.txt": "Dear {{ who }}, please look: {{ link }}",
}


@pytest.fixture
def post() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def worker(server: EmbeddedPostgres, own_database: str, tmp_path: Path, post: MailServer) -> Iterator[Flask]:
    settings = settings_for(server, own_database, tmp_path, smtp_address=post.address)
    app = create_app(settings, database=settings.worker_database)
    app.jinja_env.loader = ChoiceLoader([DictLoader(TEMPLATES), app.jinja_env.loader])  # type: ignore[list-item]
    with clock.frozen(NOON):
        yield app
    with app.app_context():
        db.engine.dispose()
