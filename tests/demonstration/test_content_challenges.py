"""Each challenge's story can be replayed whatever day the demonstration begins, and shows nobody as bad."""

from datetime import date, timedelta

import pytest

from portal.challenges.lifecycle import Stage, clocks_from, runs_until
from portal.demonstration.content import load_content
from portal.demonstration.content.challenges import ChallengeEntry, ChallengeMove

CONTENT = load_content()
each_challenge = pytest.mark.parametrize("challenge", CONTENT.challenges, ids=lambda one: one.title)
STAGES = {
    ChallengeMove.RAISED: Stage.RAISED,
    ChallengeMove.ACKNOWLEDGED: Stage.ACKNOWLEDGED,
    ChallengeMove.ANSWERED: Stage.ANSWERED,
    ChallengeMove.SETTLED: Stage.RESOLVED,
}


@each_challenge
def test_no_clock_runs_out_in_it_whatever_day_it_begins(challenge: ChallengeEntry) -> None:
    for number in range(366):
        start = date(2026, 11, 23) + timedelta(days=number)
        stage, clocks = Stage.RAISED, dict[str, str]()
        for step in challenge.steps:
            on = start + timedelta(days=step.days)
            if clocks:
                assert date.fromisoformat(clocks[stage]) >= runs_until(on), f"{start}: {step.move} comes too late"
            if step.move in STAGES:
                stage = STAGES[step.move]
                clocks = clocks_from(stage, on)
        assert stage == challenge.stage
        assert not clocks or date.fromisoformat(clocks[stage]) >= runs_until(start)


@each_challenge
def test_the_agency_it_is_put_to_answers_and_the_other_settles(challenge: ChallengeEntry) -> None:
    raiser = CONTENT.person(challenge.steps[0].by)
    for step in challenge.steps:
        agencies = CONTENT.person(step.by).agencies
        if step.move in {ChallengeMove.ACKNOWLEDGED, ChallengeMove.ANSWERED}:
            assert challenge.to in agencies
        if step.move is ChallengeMove.SETTLED:
            assert step.by == raiser.key
    assert challenge.to not in raiser.agencies


@each_challenge
def test_nobody_real_is_left_waiting(challenge: ChallengeEntry) -> None:
    moves = [step.move for step in challenge.steps]
    assert ChallengeMove.ANSWERED in moves, "the agency that is asked has answered, in time"
