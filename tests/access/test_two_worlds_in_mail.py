"""Mail is the same with and without records its reader may not see, and about such a record there is none."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from portal import create_app
from portal.database import db
from portal.messages.send import record_for, render
from portal.messages.worker import job
from tests.access.furnished import House
from tests.access.hidden import HIDDEN, hidden_from
from tests.access.house_fixtures import house, house_database, house_engine
from tests.conftest import settings_for
from tests.world import World

__all__ = ["house", "house_database", "house_engine"]

PEOPLE = ("police_lead", "health_lead", "trust_staff", "head", "group_member", "scrutineer", "office_worker")
RECORDS = {
    "action": ("action", "SELECT id FROM action WHERE title = 'Hidden action'"),
    "challenge": ("challenge", "SELECT id FROM challenge WHERE title = 'Hidden challenge'"),
    "meeting": ("meeting", "SELECT id FROM meeting WHERE place = 'Hidden room'"),
    "draft of the arrangements": ("arrangements", "SELECT id FROM arrangement_version WHERE number = 2"),
    "campaign": ("campaign", "SELECT id FROM campaign WHERE number = 2"),
    "confirmation": ("confirmation", "SELECT id FROM invitation WHERE reference = 'TESTS-C1-900002'"),
}
FACTS = {"asked_by": "Oona Office", "asked_by_agency": "Office", "reference": "TESTS-A1", "due": "tomorrow"}


@pytest.fixture
def sender(server, house_database, tmp_path) -> Iterator[Flask]:
    settings = settings_for(server, house_database, tmp_path)
    app = create_app(settings, database=settings.worker_database)
    yield app
    with app.app_context():
        db.engine.dispose()


def mail(sender: Flask, house: House, name: str, kind: str, record: uuid.UUID) -> Any:
    """What that person would be sent about the record; None where the sender finds no right to it."""
    who = getattr(house.cast, name)
    about: Any = SimpleNamespace(
        id=record, template="actions/offered", kind=kind, record_id=record, partnership_id=house.cast.here,
        person_id=who.person, agency_id=who.agency, facts=FACTS,
    )  # fmt: skip
    with job(sender):
        found = record_for(about)
        settings = sender.extensions["settings"]
        return found and render(about, found, name=name, address="a@b.example", settings=settings)


def test_a_mail_tells_nothing_of_hidden_records(sender: Flask, house: House, house_engine: Engine) -> None:
    with house_engine.connect() as connection:
        shown = connection.scalar(text("SELECT id FROM action"))
    before = {name: mail(sender, house, name, "action", shown) for name in PEOPLE}
    with house_engine.begin() as connection:
        connection.execute(text("SET LOCAL ROLE portal_web"))
        house.world = World(connection)
        house.evidence_folder = sender.extensions["settings"].evidence_folder
        for hidden in HIDDEN.values():
            hidden.make(house)
        keys = {kind: (name, house.world.scalar(sql)) for kind, (name, sql) in RECORDS.items()}
    assert before == {name: mail(sender, house, name, "action", shown) for name in PEOPLE}
    assert before["police_lead"] is not None
    for name in PEOPLE:
        told = {kind for kind, (name_of_kind, key) in keys.items() if mail(sender, house, name, name_of_kind, key)}
        assert told == set(RECORDS) - set(hidden_from(name)), name
