"""A worker on a database of its own, a partnership with its office, and a page of the portal on the same database."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.access.roles import Role
from portal.access.viewer import current_viewer
from portal.embedded_postgres import EmbeddedPostgres
from portal.imports.policy import JOB
from portal.imports.work import imports_waiting, work_import
from portal.messages.worker import job
from tests.two_apps import OwnersWorld, two_apps


@dataclass
class Office:
    """The business manager at the pages, and the worker behind them."""

    world: OwnersWorld
    worker: Flask
    client: FlaskClient

    def hidden(self, address: str) -> dict[str, str]:
        """The token and the mark of the form at that address."""
        return dict(re.findall(r'name="(csrf_token|once|version)"[^>]*value="([^"]*)"', self.client.get(address).text))

    def upload(self, file: bytes, links: bytes | None = None) -> str:
        """The address of the import's page."""
        address = "/p/town/imports/schools"
        sent: dict[str, object] = {**self.hidden(address), "file": (io.BytesIO(file), "schools.csv")}
        if links is not None:
            sent["links"] = (io.BytesIO(links), "links.csv")
        answer = self.client.post(address, data=sent)
        assert answer.status_code == 303, answer.text
        return answer.location

    def work(self) -> list[str | None]:
        """What the worker did with everything that waits."""
        with job(self.worker, JOB):
            return [work_import(one, by=current_viewer()) for one in imports_waiting()]

    def apply(self, page: str) -> str:
        """Press the button, let the worker work, look again."""
        asked = self.client.post(f"{page}/apply", data=self.hidden(page))
        assert asked.status_code == 303, asked.text
        self.work()
        return self.client.get(page).text


@pytest.fixture
def office(server: EmbeddedPostgres, own_database: str, tmp_path: Path) -> Iterator[Office]:
    with two_apps(server, own_database, tmp_path) as apps:
        agency: uuid.UUID = apps.world.agency("The office", "partnership office")
        place = apps.world.partnership("town", office=agency)
        manager = apps.world.person(agency, Role.BUSINESS_MANAGER, place, name="Mo Manager")
        yield Office(apps.world, apps.worker, apps.client(manager))
