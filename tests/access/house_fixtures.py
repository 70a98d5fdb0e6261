"""Ask for `house`: the furnished house, committed in a database of its own, and the application on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, text

from portal import create_app
from portal.embedded_postgres import EmbeddedPostgres
from tests.access.furnished import House, furnish
from tests.cast import Cast
from tests.conftest import copied, settings_for
from tests.people import Someone
from tests.world import World


@pytest.fixture(scope="module")
def house_database(server: EmbeddedPostgres, base_database: str) -> Iterator[str]:
    """Its pages commit."""
    with copied(server, base_database) as name:
        yield name


@pytest.fixture(scope="module")
def house_engine(server: EmbeddedPostgres, house_database: str) -> Iterator[Engine]:
    """Connections that no rule holds."""
    engine = create_engine(server.url(house_database, "postgres"))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def house(house_engine: Engine) -> House:
    """The cast and one record of each kind."""
    with house_engine.begin() as connection:
        connection.execute(text("SET LOCAL ROLE portal_web"))
        world = World(connection)
        made = furnish(world, Cast(world).build())
        people = {name: one for name, one in vars(made.cast).items() if isinstance(one, Someone)}
        made.sessions = {name: world.session_of(one) for name, one in people.items()}
    return made


def browser(app: Flask, house: House, name: str) -> FlaskClient:
    """Signed in as that one of the cast."""
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"] = house.sessions[name]
    return client


@pytest.fixture(scope="module")
def house_app(
    server: EmbeddedPostgres, house_database: str, house: House, tmp_path_factory: pytest.TempPathFactory
) -> Flask:
    """The portal in that house, with its three roles."""
    made = create_app(settings_for(server, house_database, tmp_path_factory.mktemp("house")))
    made.config["TESTING"] = True
    made.config["PROPAGATE_EXCEPTIONS"] = False
    return made
