"""The oracle's world, built once for each process that asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text

from portal.embedded_postgres import EmbeddedPostgres
from tests.access.oracle_world import OracleWorld
from tests.access.table import ROOMS
from tests.conftest import copied


@pytest.fixture(scope="session")
def oracle_database(server: EmbeddedPostgres, base_database: str) -> Iterator[str]:
    """A database of the oracle's own: its world is committed."""
    with copied(server, base_database) as name:
        yield name


@pytest.fixture(scope="session")
def oracle_engine(server: EmbeddedPostgres, oracle_database: str) -> Iterator[Engine]:
    """Connections that can become any role."""
    engine = create_engine(server.url(oracle_database, "postgres"), connect_args={"options": "-c jit=off"})
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def oracle_world(oracle_engine: Engine) -> OracleWorld:
    """Everybody and everything."""
    with oracle_engine.begin() as connection:
        connection.execute(text("SET LOCAL ROLE portal_web"))
        world = OracleWorld(connection).settle()
        world.generate_cast()
        for room in ROOMS:
            if hasattr(room, "add"):
                room.add(world)
    with oracle_engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    return world
