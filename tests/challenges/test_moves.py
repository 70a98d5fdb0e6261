"""The last guard: the database knows the moves as the table in code and the README do, and who may end a challenge."""

from __future__ import annotations

import itertools
import json
import uuid
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.challenges.lifecycle import CLOCKS, MOVES, Stage, moves_table
from portal.challenges.operations.determining import answer_determination, propose_determination
from portal.database import db
from tests.cast import Cast
from tests.challenges.conftest import Questions, reload
from tests.conftest import Looks
from tests.world import World

README = Path(__file__).parents[2] / "portal" / "challenges" / "README.md"


def test_the_database_knows_the_same_moves(world: World):
    with world.as_owner() as connection:
        found = {tuple(row) for row in connection.execute(text("SELECT * FROM rights.challenge_moves()"))}
    assert found == {(start.value, end.value) for start, ends in MOVES.items() for end in ends}


def test_the_readme_shows_the_moves():
    assert moves_table() in README.read_text(encoding="utf-8")


def test_every_stage_is_reached():
    assert {end for ends in MOVES.values() for end in ends} == set(Stage) - {Stage.RAISED}
    assert {stage for stage in Stage if MOVES[stage]} == set(CLOCKS)


def went(cast: Cast, key: uuid.UUID, start: Stage, end: Stage) -> bool:
    """Whether the database takes that move, whoever makes it."""
    with cast.world.as_owner() as connection:
        step = connection.begin_nested()
        connection.execute(text("ALTER TABLE challenge DISABLE TRIGGER guard"))
        connection.execute(text("UPDATE challenge SET stage = :s WHERE id = :id"), {"s": start, "id": key})
        connection.execute(text("ALTER TABLE challenge ENABLE TRIGGER guard"))
        said = ""
        try:
            connection.execute(text("UPDATE challenge SET stage = :s WHERE id = :id"), {"s": end, "id": key})
        except IntegrityError as error:
            said = str(error)
        step.rollback()
    return "no move leads" not in said  # who may is asked after it


def test_the_database_refuses_every_other_move(cast: Cast, questions: Questions):
    key = questions.raised()
    for start, end in itertools.permutations(Stage, 2):
        assert went(cast, key, start, end) is (end in MOVES[start]), f"{start} -> {end}"


@pytest.mark.parametrize("who", ["police_lead", "police_delegate", "business_manager", "scrutineer", "council_lead"])
@pytest.mark.parametrize("stage", ["resolved", "withdrawn"])
def test_the_database_lets_nobody_else_end_it(who: str, stage: str, cast: Cast, looks: Looks, questions: Questions):
    key = questions.answered()
    with looks.as_(getattr(cast, who)), pytest.raises(DBAPIError, match="only the agency that raised"):
        db.session.execute(text("UPDATE challenge SET stage = :stage WHERE id = :id"), {"stage": stage, "id": key})


@pytest.mark.parametrize("who", ["health_lead", "business_manager"])
def test_the_database_lets_nobody_answer_for_another_agency(who: str, cast: Cast, looks: Looks, questions: Questions):
    key = questions.raised()
    with looks.as_(getattr(cast, who)), pytest.raises(DBAPIError, match="only the agency it was put to"):
        db.session.execute(text("UPDATE challenge SET stage = 'answered' WHERE id = :id"), {"id": key})


def test_the_database_asks_for_the_answers_of_all_seats(cast: Cast, looks: Looks, questions: Questions):
    key = questions.with_lead_partners()
    with questions.by(questions.leads[0]) as viewer:
        propose_determination(reload(key), text="Notices go the same day.", by=viewer)
    with looks.as_(questions.leads[1]), pytest.raises(DBAPIError, match="have not determined"):
        db.session.execute(text("UPDATE challenge SET stage = 'determined' WHERE id = :id"), {"id": key})


def test_nobody_answers_for_anothers_seat(cast: Cast, looks: Looks, questions: Questions):
    key = questions.with_lead_partners()
    with questions.by(questions.leads[0]) as viewer:
        propose_determination(reload(key), text="Notices go the same day.", by=viewer)
    with looks.as_(questions.leads[1]) as viewer:
        answer_determination(reload(key), number=1, agrees=True, by=viewer)
        with pytest.raises(DBAPIError, match="another lead partner"):
            db.session.execute(text("UPDATE determination_answer SET agrees = false, by_id = rights.person()"))


@pytest.mark.parametrize("column", ["title", "why", "reference", "party_ids", "to_agency_id", "raised_at"])
def test_nobody_rewrites_what_was_raised(column: str, cast: Cast, looks: Looks, questions: Questions):
    key = questions.raised()
    with looks.as_(cast.business_manager), pytest.raises(DBAPIError, match="permission denied"):
        db.session.execute(text(f"UPDATE challenge SET {column} = {column} WHERE id = :id"), {"id": key})


def test_clocks_are_stored_as_days(cast: Cast, looks: Looks, questions: Questions):
    key = questions.raised()
    with looks.as_(cast.health_lead):
        stored = db.session.scalar(text("SELECT clocks::text FROM challenge WHERE id = :id"), {"id": key})
    assert set(json.loads(stored)) == {"raised", "with service heads", "with delegates", "with lead partners"}
