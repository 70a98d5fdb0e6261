"""Two worlds: with and without records somebody may not see, everything they are sent is the same, byte for byte.

All worlds are savepoints of one transaction, so that clock, keys and sessions are the same; only tokens are masked.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import text

from portal import clock
from portal.database import db
from portal.embedded_postgres import EmbeddedPostgres
from tests.access.furnished import furnish
from tests.access.hidden import AWAY_FROM, HIDDEN, hidden_from
from tests.access.two_worlds import SignInConnection, Worlds
from tests.cast import Cast
from tests.conftest import uncommitted
from tests.people import Someone
from tests.world import World

PEOPLE = (
    "nobody",
    "stranger",
    "head",
    "other_head",
    "trust_staff",
    "group_member",
    "police_lead",
    "police_coordinator",
    "front_door",
    "education_officer",
    "council_lead",
    "scrutineer",
    "office_worker",
)
ONE_AFTER_THE_OTHER = (
    "SELECT now() + count(*) * interval '1 microsecond' FROM public.opening o WHERE o.record_id = NEW.record_id"
)


@pytest.fixture(scope="module")
def worlds(server: EmbeddedPostgres, database: str, app: Flask) -> Iterator[Worlds]:
    with clock.frozen(datetime.now(UTC)), uncommitted(server, database, app) as connection:
        world = World(connection)
        cast = Cast(world).build()
        house = furnish(world, cast)
        with world.as_owner() as owner:
            owner.execute(text("UPDATE action SET group_id = :id"), {"id": cast.executive})
            # Else the database's own clock would tell the two worlds apart: it says when each record was opened.
            stamp = owner.scalar(text("SELECT pg_get_functiondef('rights.stamp_opening()'::regprocedure)"))
            owner.exec_driver_sql(stamp.replace("clock_timestamp()", f"({ONE_AFTER_THE_OTHER})"))
        world.provider(cast.health)  # a newcomer brings no provider
        with app.app_context():
            db.engines.update({"sign_in": SignInConnection(connection)})  # type: ignore[attr-defined]
        house.evidence_folder = app.extensions["settings"].evidence_folder
        people = {name: one for name, one in vars(cast).items() if isinstance(one, Someone)}
        house.sessions = {"nobody": "", **{name: world.session_of(one) for name, one in people.items()}}
        yield Worlds(house, app)


def differences(worlds: Worlds, name: str, kinds: list[str]) -> tuple[int, list[str]]:
    """How many answers were compared, and which were not the same."""
    token = worlds.house.sessions[name]
    with worlds.holding(kinds) as samples:
        asked = worlds.addresses(samples)
        with_it = worlds.answers(token, asked)
    without = worlds.without(token, asked)
    told = [asked for asked in without if with_it[asked] != without[asked]]
    return len(without), [told_apart(asked, with_it[asked], without[asked]) for asked in told]


def told_apart(asked: str, one: object, other: object) -> str:
    """The question, and what of its two answers is not the same."""
    lines = difflib.unified_diff(str(one).split("\\n"), str(other).split("\\n"), "with", "without", lineterm="", n=0)
    return f"{asked}\n    " + "\n    ".join(line[:300] for line in list(lines)[2:8])


@pytest.mark.parametrize("name", PEOPLE)
def test_hidden_records_leave_no_trace(
    name: str, worlds: Worlds, record_property: Callable[[str, object], None]
) -> None:
    checks, wrong = differences(worlds, name, hidden_from(name))
    record_property("oracle_checks", checks)
    record_property("oracle_differences", len(wrong))
    assert not wrong, f"{name} can tell at:\n" + "\n".join(wrong)


@pytest.mark.parametrize("kind", HIDDEN)
def test_those_who_may_see_a_record_can_tell_the_worlds_apart(kind: str, worlds: Worlds) -> None:
    token = worlds.house.sessions[min(HIDDEN[kind].readers - set(AWAY_FROM))]
    with worlds.holding([kind]) as samples:
        its_own = set(worlds.addresses(samples)) - set(worlds.addresses({}))
        with_it = worlds.answers(token, sorted(its_own))
    without = worlds.without(token, sorted(its_own))
    told = {asked for asked in without if with_it[asked] != without[asked]}
    assert told & its_own if its_own else told, "its own pages tell; what has none is counted"


@pytest.mark.parametrize("kind", ["action", "file of evidence"])
def test_the_hidden_file_is_a_file_that_its_readers_download(kind: str, worlds: Worlds) -> None:
    token = worlds.house.sessions["business_manager"]
    with worlds.holding([kind]) as samples:
        (address,) = (sample for sample in samples.values() if sample.startswith("/"))
        status, headers, words = worlds.fetched(token, [address])[address]
    assert (status, words[:7]) == (200, "Hidden ")
    assert 'attachment; filename="Hidden' in dict(headers)["Content-Disposition"]
