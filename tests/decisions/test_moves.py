"""The last guard: the database knows the same moves as the table in code, and the README shows them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from portal.decisions.lifecycle import MOVES, WORDS_OF_MOVES, DecisionState, moves_table
from tests.world import World

README = Path(__file__).parents[2] / "portal" / "decisions" / "README.md"


def test_the_database_knows_the_same_moves(world: World):
    with world.as_owner() as connection:
        found = {tuple(row) for row in connection.execute(text("SELECT * FROM rights.decision_moves()"))}
    assert found == {(start.value, end.value) for start, ends in MOVES.items() for end in ends}


def test_every_move_but_withdrawing_says_when():
    known = {(start, end) for start, ends in MOVES.items() for end in ends if end is not DecisionState.WITHDRAWN}
    assert set(WORDS_OF_MOVES) == known


def test_the_readme_shows_the_moves_as_they_are():
    assert moves_table() in README.read_text(encoding="utf-8")
