"""A partnership on a database of its own, the worker behind its pages, and what a pack may speak of."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portal.access.viewer import current_viewer
from portal.embedded_postgres import EmbeddedPostgres
from portal.messages.worker import job
from portal.packs.policy import JOB
from portal.packs.work import build_pack, packs_waiting
from tests.cast import Cast
from tests.people import Someone
from tests.two_apps import OwnersWorld, TwoApps, two_apps


@dataclass
class Room:
    """Everybody of the cast at the pages, and the worker behind them."""

    apps: TwoApps
    cast: Cast

    @property
    def world(self) -> OwnersWorld:
        return self.apps.world

    def client(self, who: Someone | None) -> FlaskClient:
        """The portal as that person has it."""
        return self.apps.client(who)

    def asks(self, who: Someone, whose: str = "whole") -> str:
        """The address of the pack that person asks for; `whose` is a group's key."""
        client, address = self.client(who), "/p/tests/packs/new"
        hidden = dict(re.findall(r'name="(csrf_token|once)"[^>]*value="([^"]*)"', client.get(address).text))
        answer = client.post(address, data={**hidden, "whose": whose})
        assert answer.status_code == 303, answer.text
        return answer.location

    def work(self) -> list[str | None]:
        """What the worker did with everything that waits."""
        with job(self.apps.worker, JOB):
            return [build_pack(one, by=current_viewer()) for one in packs_waiting()]

    def made(self, who: Someone, whose: str = "whole") -> str:
        """The address of a pack that is ready."""
        address = self.asks(who, whose)
        assert self.work() == ["ready"]
        return address

    def reference(self, table: str, key: uuid.UUID) -> str:
        """The reference that the database drew."""
        return str(self.world.scalar(f"SELECT reference FROM {table} WHERE id = :id", id=key))


@pytest.fixture
def room(server: EmbeddedPostgres, own_database: str, tmp_path: Path) -> Iterator[Room]:
    with two_apps(server, own_database, tmp_path) as apps:
        yield Room(apps, Cast(apps.world).build())
