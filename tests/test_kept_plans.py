"""A connection of the web role keeps what it prepared, whatever way its transaction ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import QueuePool

from portal.kept_plans import keep_plans

PREPARED = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%a page is read%'")
READ = text("SELECT 'a page is read'")


@pytest.fixture
def engine(server, database) -> Iterator[Engine]:
    engine = create_engine(server.url(database, "portal_web"), poolclass=QueuePool, pool_size=1)
    keep_plans(engine)
    yield engine
    engine.dispose()


def read_often(engine: Engine) -> None:
    for _ in range(8):  # each ends by ROLLBACK
        with engine.connect() as connection:
            connection.execute(READ)


def test_pages_that_only_read_are_planned_once(engine: Engine) -> None:
    read_often(engine)
    with engine.connect() as connection:
        assert connection.scalar(PREPARED) == 1


def test_a_fault_costs_the_next_page_nothing(engine: Engine) -> None:
    read_often(engine)
    with engine.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text("SELECT 1 / 0"))
    with engine.connect() as connection:
        assert connection.scalar(PREPARED) == 1


def test_what_was_written_is_rolled_back(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("SELECT set_config('portal.system', 'somebody', false)"))
        connection.rollback()
        assert connection.scalar(text("SELECT current_setting('portal.system', true)")) in {None, ""}


def test_a_connection_that_broke_says_so(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(READ)
        connection.connection.dbapi_connection.pgconn.finish()  # type: ignore[union-attr]
        with pytest.raises(OperationalError):
            connection.execute(READ)
    with engine.connect() as connection:
        assert connection.scalar(READ) == "a page is read"
