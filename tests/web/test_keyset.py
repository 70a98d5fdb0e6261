"""Lists by key, on a real PostgreSQL: every row once, in order, both ways, and a bad key is the first page."""

from __future__ import annotations

import base64
import json
import shutil
import tempfile
import uuid
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import BigInteger, DateTime, Enum, Index, create_engine, delete, insert, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from portal.embedded_postgres import EmbeddedPostgres
from portal.web.keyset import Key, decode_key, encode_key, keyset, read_page


class Base(DeclarativeBase):
    pass


class State(StrEnum):
    OFFERED = "offered"
    CLOSED = "closed"


class Promise(Base):
    __tablename__ = "promises"
    __table_args__ = (Index("promises_due", "due_on", "id"),)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    due_on: Mapped[date]
    number: Mapped[int]
    large: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[State] = mapped_column(Enum(State, native_enum=False, values_callable=list))


BY_DUE = (Promise.due_on, Promise.id)
BY_ALL = (Promise.state, Promise.title, Promise.made_at, Promise.large, Promise.number, Promise.due_on, Promise.id)
TITLES = ["", "Zoë, “toolkit”", "neglect", "Ünder 5", "a\nb", "'; drop", "🙂"]


def promise(n: int) -> dict[str, object]:
    return {
        "id": uuid.UUID(int=n * 7919 % 1009),
        "due_on": date(2026, 1, 1) + timedelta(days=n % 9),
        "number": n % 4 - 2,
        "large": (n % 3) * 10**12,
        "title": TITLES[n % len(TITLES)],
        "made_at": datetime(2026, 3, 29, tzinfo=UTC) + timedelta(microseconds=n % 5),
        "state": list(State)[n % 2],
    }


@pytest.fixture(scope="module")
def engine():
    folder = Path(tempfile.mkdtemp(prefix="portal-test-"))
    folder.chmod(0o755)
    server = EmbeddedPostgres(folder / "var")
    try:
        server.start()
        engine = create_engine(server.url("postgres", "postgres"))
        Base.metadata.create_all(engine)
        with engine.begin() as connection:
            connection.execute(insert(Promise), [promise(n) for n in range(103)])
        yield engine
        engine.dispose()
    finally:
        server.stop()
        shutil.rmtree(server.socket_dir, ignore_errors=True)
        shutil.rmtree(folder)


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


def read(session, key=None, columns=BY_DUE, **how):
    return read_page(session, select(Promise.id), columns, key, **how)


def ids(page):
    return [row[0] for row in page.rows]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("columns", [BY_DUE, BY_ALL, (Promise.id,)])
@pytest.mark.parametrize("size", [1, 10, 50, 103, 200])
def test_next_and_next_shows_every_row_once_in_order_and_previous_leads_back(session, columns, descending, size):
    order = [column.desc() if descending else column for column in columns]
    everything = list(session.scalars(select(Promise.id).order_by(*order)))
    pages = [read(session, columns=columns, size=size, descending=descending)]
    while pages[-1].next_key:
        pages.append(read(session, pages[-1].next_key, columns, size=size, descending=descending))
    assert [found for page in pages for found in ids(page)] == everything
    for earlier, later in zip(pages[-2::-1], pages[:0:-1], strict=True):
        back = read(session, later.previous_key, columns, size=size, descending=descending)
        assert ids(back) == ids(earlier)
        assert back.next_key == earlier.next_key
    assert pages[0].previous_key is None


def test_a_row_that_went_away_loses_no_neighbour(session):
    page = read(session, size=10)
    after = ids(read(session, page.next_key, size=10))
    session.execute(delete(Promise).where(Promise.id == ids(page)[-1]))
    assert ids(read(session, page.next_key, size=10)) == after
    session.rollback()


def test_a_key_beyond_the_end_shows_the_first_page(session):
    beyond = encode_key((date(2099, 1, 1), uuid.UUID(int=0)), BY_DUE)
    assert ids(read(session, beyond)) == ids(read(session))
    assert read(session, beyond).previous_key is None


def test_a_page_before_the_start_is_the_whole_first_page(session):
    third = encode_key(tuple(read(session).rows[3][-2:]), BY_DUE, backwards=True)
    assert ids(read(session, third)) == ids(read(session))


def test_an_empty_list_has_one_empty_page(session):
    page = read_page(session, select(Promise.id).where(Promise.number > 99), BY_DUE)
    assert (list(page.rows), page.next_key, page.previous_key, page.where) == ([], None, None, "")


def test_the_title_says_where_a_later_page_begins(session):
    def label(row):
        return f"due from {row.due_on}"

    first = read(session, size=20, label=label)
    second = read(session, first.next_key, size=20, label=label)
    assert first.where == ""
    assert second.where == f"due from {second.rows[0].due_on}"


def test_a_key_of_another_list_order_or_direction_is_foreign():
    key = encode_key((date(2026, 1, 1), uuid.UUID(int=1)), BY_DUE)
    assert decode_key(key, BY_DUE) == Key((date(2026, 1, 1), uuid.UUID(int=1)))
    assert decode_key(key, BY_DUE, descending=True) is None
    assert decode_key(key, BY_DUE[::-1]) is None
    assert decode_key(key, BY_ALL) is None


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_no_broken_key_is_an_error(broken):
    assert decode_key(broken, BY_DUE) is None


simple = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("\x00") | st.just("\ud800")
lookalikes = st.datetimes(timezones=st.sampled_from([UTC])).map(str) | st.dates().map(str) | st.uuids().map(str)


@given(st.lists(simple | lookalikes | st.sampled_from(State), min_size=7, max_size=7))
def test_a_well_formed_key_with_odd_values_is_the_first_page_or_a_page(engine, values):
    order = json.loads(base64.urlsafe_b64decode(encode_key((), BY_ALL) + "=="))[0]
    forged = base64.urlsafe_b64encode(json.dumps([order, 0, *values]).encode()).decode().rstrip("=")
    with Session(engine) as session:
        assert len(read(session, forged, BY_ALL, size=5).rows) > 0


@pytest.mark.parametrize("column", [Promise.number, Promise.large, Promise.title, Promise.made_at])
def test_values_the_database_would_refuse_are_the_first_page(session, column):
    for value in (2**31, 2**63, -(2**80), "\x00", "2026-01-01T00:00:00", "9999-12-31T23:59:59-14:00", True, [], {}):
        forged = encode_key([value], [column])
        assert len(read(session, forged, [column], size=5).rows) > 0


def test_the_condition_compares_rows_so_that_an_index_serves_it(session):
    key = Key((date(2026, 1, 5), uuid.UUID(int=3)))
    statement = keyset(select(Promise.title), BY_DUE, key, size=10)
    assert "(promises.due_on, promises.id) > (" in str(statement.compile(dialect=postgresql.dialect()))
    session.execute(text("set local enable_seqscan = off"))
    session.execute(text("set local enable_bitmapscan = off"))
    compiled = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    plan = "\n".join(session.scalars(text(f"explain {compiled}")))
    assert "Index Cond: (ROW(due_on, id) > ROW(" in plan
    assert "Sort" not in plan


def test_descending_pages_look_for_smaller_rows():
    key = Key((date(2026, 1, 5), uuid.UUID(int=3)))
    statement = str(keyset(select(Promise.title), BY_DUE, key, descending=True))
    assert "(promises.due_on, promises.id) < (" in statement
    assert "ORDER BY promises.due_on DESC, promises.id DESC" in statement
