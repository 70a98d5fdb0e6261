"""A whole list for a file is read through one cursor: of one moment, and never whole in memory."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from portal.partnership.models import Agency
from portal.web.keyset import AT_A_TIME, read_all

MANY = 3 * AT_A_TIME
ADD = text(
    "INSERT INTO agency (id, sector, identifier_kind, identifier, name, source) SELECT gen_random_uuid(), 'police',"
    " 'test', lpad(CAST(n AS text), 6, '0'), 'Agency', 'test' FROM generate_series(CAST(:a AS int), CAST(:b AS int)) n"
)


@pytest.fixture
def engines(server, own_database):
    owner = create_engine(server.url(own_database, "portal_owner"))
    web = create_engine(server.url(own_database, "portal_web"))
    with owner.begin() as connection:
        connection.execute(ADD, {"a": 1, "b": MANY})
    yield owner, web
    owner.dispose()
    web.dispose()


def test_what_is_added_while_a_file_is_read_is_not_in_it(engines):
    owner, web = engines
    with Session(web) as session:
        rows = read_all(session, select(Agency.identifier), (Agency.identifier,))
        first = next(rows)
        with owner.begin() as connection:
            connection.execute(ADD, {"a": MANY + 1, "b": MANY + 9})
            connection.execute(text("UPDATE agency SET identifier = '999999' WHERE identifier = '001000'"))
        found = [first, *rows]
    assert [row.identifier for row in found] == [f"{number:06}" for number in range(1, MANY + 1)]


def test_the_database_hands_the_rows_over_some_at_a_time(engines):
    _, web = engines
    with Session(web) as session:
        rows = read_all(session, select(Agency.identifier), (Agency.identifier,), descending=True)
        assert next(rows).identifier == f"{MANY:06}"
        assert session.scalar(text("SELECT count(*) FROM pg_cursors")) == 1
