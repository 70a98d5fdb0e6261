"""The last guard: the database knows the moves as the table in code and the README do."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.database import db
from portal.meetings.lifecycle import MOVES, MeetingState, moves_table
from tests.cast import Cast
from tests.conftest import Looks
from tests.meetings.conftest import Meetings
from tests.world import World

README = Path(__file__).parents[2] / "portal" / "meetings" / "README.md"
TO = """UPDATE meeting SET state = CAST(:to AS text),
  reason = CASE WHEN CAST(:to AS text) = 'cancelled' THEN 'So' END WHERE id = :key"""


def test_the_database_knows_the_same_moves(world: World):
    with world.as_owner() as connection:
        found = {tuple(row) for row in connection.execute(text("SELECT * FROM rights.meeting_moves()"))}
    assert found == {(start.value, end.value) for start, ends in MOVES.items() for end in ends}


def test_the_readme_shows_the_moves():
    assert moves_table() in README.read_text(encoding="utf-8")


def test_the_database_refuses_every_other_move(cast: Cast, meetings: Meetings):
    key = meetings.planned()
    with cast.world.as_owner() as connection:
        for start, end in itertools.permutations(MeetingState, 2):
            step, said = connection.begin_nested(), ""
            connection.execute(text("ALTER TABLE meeting DISABLE TRIGGER guard"))
            connection.execute(text(TO), {"to": start, "key": key})
            connection.execute(text("ALTER TABLE meeting ENABLE TRIGGER guard"))
            try:
                connection.execute(text(TO), {"to": end, "key": key})
            except IntegrityError as error:
                said = str(error)
            step.rollback()
            assert ("no move leads" not in said) is (end in MOVES[start]), f"{start} -> {end}"


@pytest.mark.parametrize("who", ["business_manager", "office_worker"])
def test_the_database_lets_only_the_chair_give_a_slot_back(cast: Cast, looks: Looks, meetings: Meetings, who: str):
    key = meetings.planned()
    with looks.as_(getattr(cast, who)), pytest.raises(DBAPIError, match="only the chair gives"):
        db.session.execute(text(TO), {"to": "given back", "key": key})


def test_what_has_begun_keeps_its_date(cast: Cast, looks: Looks, meetings: Meetings):
    key = meetings.begun()
    with looks.as_(cast.chair), pytest.raises(DBAPIError, match="date no longer changes"):
        db.session.execute(text("UPDATE meeting SET minutes = 5 WHERE id = :key"), {"key": key})


@pytest.mark.parametrize("column", ["reference", "group_id", "planned_by_id", "planned_at", "partnership_id"])
def test_nobody_rewrites_what_was_planned(cast: Cast, looks: Looks, meetings: Meetings, column: str):
    key = meetings.planned()
    with looks.as_(cast.chair), pytest.raises(DBAPIError, match="permission denied"):
        db.session.execute(text(f"UPDATE meeting SET {column} = {column} WHERE id = :key"), {"key": key})
