"""The moves of a version: one table in code, in words in the README, and what is stored made whole by its decision."""

from __future__ import annotations

from pathlib import Path

import pytest

import portal.arrangements
from portal.arrangements.lifecycle import MOVES, WORDS_OF_MOVES, ArrangementState, Stage, moves_table, stage_by_decision
from portal.decisions.lifecycle import DecisionState

README = Path(portal.arrangements.__file__).parent / "README.md"


def test_every_state_has_its_moves_and_every_move_its_words() -> None:
    assert set(MOVES) == set(ArrangementState)
    assert set(WORDS_OF_MOVES) == {(start, end) for start, ends in MOVES.items() for end in ends}


def test_the_readme_shows_the_moves() -> None:
    assert moves_table() in README.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("decision", "stage"),
    [
        (None, Stage.FOR_SIGN_OFF),
        (DecisionState.OPEN, Stage.FOR_SIGN_OFF),
        (DecisionState.AGREED, Stage.FOR_SIGN_OFF),
        (DecisionState.ISSUED, Stage.SIGNED),
        (DecisionState.AFFIRMED, Stage.SIGNED),
        (DecisionState.WITHDRAWN, Stage.DRAFT),
    ],
)
def test_a_version_is_signed_when_its_decision_is_issued_and_not_before(
    decision: DecisionState | None, stage: Stage
) -> None:
    assert stage_by_decision(Stage.FOR_SIGN_OFF, decision) is stage
    assert stage_by_decision(Stage.DRAFT, decision) is Stage.DRAFT
