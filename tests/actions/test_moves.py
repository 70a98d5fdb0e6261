"""The last guard: the database knows the same moves as the table in code, and who may not check."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.actions.lifecycle import MOVES, ActionState
from portal.database import db
from tests.actions.conftest import Promises
from tests.cast import Cast
from tests.conftest import Looks
from tests.world import World


def test_the_database_knows_the_same_moves(world: World):
    with world.as_owner() as connection:
        found = {tuple(row) for row in connection.execute(text("SELECT * FROM rights.action_moves()"))}
    assert found == {(start.value, end.value) for start, ends in MOVES.items() for end in ends}


def test_every_state_is_reached_and_all_but_one_are_left():
    assert {end for ends in MOVES.values() for end in ends} == set(ActionState) - {ActionState.PROPOSED}
    assert [state for state in ActionState if not MOVES[state]] == [ActionState.WITHDRAWN]


def test_the_database_refuses_every_other_move(cast: Cast, promises: Promises):
    key = promises.offered()
    with cast.world.as_owner() as connection:
        for start, end in itertools.permutations(ActionState, 2):
            connection.execute(text("ALTER TABLE action DISABLE TRIGGER guard"))
            connection.execute(
                text("UPDATE action SET state = :state, refuse_by_on = current_date WHERE id = :id"),
                {"state": start.value, "id": key},
            )
            connection.execute(text("ALTER TABLE action ENABLE TRIGGER guard"))
            step = connection.begin_nested()
            try:
                connection.execute(text("UPDATE action SET state = :end WHERE id = :id"), {"end": end.value, "id": key})
                went = True
            except IntegrityError:
                went = False
            step.rollback()
            assert went is (end in MOVES[start]), f"{start} -> {end}"


@pytest.mark.parametrize("who", ["police_lead", "police_delegate", "health_lead"])
def test_the_database_refuses_a_check_by_who_did_the_work(who: str, cast: Cast, looks: Looks, promises: Promises):
    key = promises.finished()
    with looks.as_(getattr(cast, who)), pytest.raises(DBAPIError, match="does not check"):
        db.session.execute(text("UPDATE action SET state = 'closed' WHERE id = :id"), {"id": key})


@pytest.mark.parametrize(
    "column", ["title", "reference", "party_ids", "named_ids", "original_due_on", "first_opened_at"]
)
def test_nobody_rewrites_what_the_database_keeps(column: str, cast: Cast, looks: Looks, promises: Promises):
    key = promises.started()
    with looks.as_(cast.business_manager), pytest.raises(DBAPIError, match="permission denied"):
        db.session.execute(text(f"UPDATE action SET {column} = {column} WHERE id = :id"), {"id": key})


def test_history_is_only_added_to(cast: Cast, promises: Promises):
    promises.started()
    with cast.world.as_owner() as connection:
        step = connection.begin_nested()
        with pytest.raises(DBAPIError, match="only ever added to"):
            connection.execute(text("UPDATE action_event SET text = 'x'"))
        step.rollback()
