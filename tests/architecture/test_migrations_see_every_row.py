"""While a database is brought to another release its owner sees every row, and nobody else any."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, text

from portal.access import install
from tests.access.furnished import add_action
from tests.cast import Cast
from tests.world import World


@pytest.fixture
def connection(server, database) -> Iterator[Connection]:
    """Can become any role; nothing of it stays."""
    engine = create_engine(server.url(database, "postgres"))
    with engine.connect() as one:
        one.execute(text("SET LOCAL ROLE portal_web"))
        yield one
        one.rollback()
    engine.dispose()


@pytest.fixture
def action(connection: Connection) -> object:
    """One action with a piece of evidence, in a house with people."""
    world = World(connection)
    cast = Cast(world).build()
    return add_action(world, cast, "Zebra crossing", cast.police)[0]


def test_a_migration_changes_the_rows_it_names(connection: Connection, action: object) -> None:
    connection.execute(text("SET LOCAL ROLE portal_owner"))
    install.drop(connection)
    changed = connection.execute(text("UPDATE evidence SET covers = 'May' WHERE action_id = :id"), {"id": action})
    assert changed.rowcount == 1


def test_a_page_sees_nothing_meanwhile_and_the_rules_are_forced_again_afterwards(connection, action) -> None:
    connection.execute(text("SET LOCAL ROLE portal_owner"))
    forced = connection.scalars(text(install.FORCED)).all()
    install.drop(connection)
    assert connection.scalars(text(install.FORCED)).all() == []
    connection.execute(text("SET LOCAL ROLE portal_web"))
    assert connection.scalar(text("SELECT count(*) FROM action")) == 0
    connection.execute(text("SET LOCAL ROLE portal_owner"))
    install.install(connection)
    assert sorted(connection.scalars(text(install.FORCED)).all()) == sorted(forced)
    assert len(forced) > 30
