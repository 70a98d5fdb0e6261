"""Whatever order people act in, and however many days pass between: nobody else ends it, and history tells all."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from portal import clock
from portal.access.verdict import Refused
from portal.access.viewer import Viewer
from portal.challenges.lifecycle import ENDED, MOVES, Stage, due_on, is_overdue, stage_on
from portal.challenges.models import Challenge, ChallengeEvent, ChallengeEventKind
from portal.challenges.operations import answering, determining, ending
from portal.challenges.queries import latest_determination
from portal.database import db
from tests.cast import Cast
from tests.challenges.conftest import Questions, reload
from tests.conftest import Looks
from tests.people import Someone

ACTORS = ("health_lead", "health_representative", "police_representative", "business_manager", "scrutineer", "head")
PEOPLE = st.sampled_from(ACTORS)
LEADS = st.integers(0, 2)


def latest_number(challenge: Challenge) -> int:
    """The text that counts; 0 before the first."""
    latest = latest_determination(challenge.id)
    return latest.number if latest else 0


class Life(RuleBasedStateMachine):
    """One challenge, people who try everything, and days that pass."""

    cast: ClassVar[Cast]
    questions: ClassVar[Questions]
    reached: ClassVar[set[Stage]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.step = self.questions.looks.world.connection.begin_nested()
        self.key: uuid.UUID = self.questions.raised()
        self.days = 0

    def teardown(self) -> None:
        self.step.rollback()

    def tries(self, who: Someone, act: Callable[[Challenge, Viewer], object]) -> None:
        """What is refused changes nothing."""
        with clock.frozen(clock.now() + timedelta(days=self.days)):
            before = self.seen()
            try:
                with self.questions.by(who) as viewer:
                    act(reload(self.key), viewer)
            except (Refused, NoResultFound):  # or out of their sight
                assert self.seen() == before

    def seen(self) -> tuple[object, ...]:
        """Everything that an act could change."""
        with self.questions.looks.as_(self.cast.chair):
            lines = db.session.scalars(select(ChallengeEvent.id).where(ChallengeEvent.challenge_id == self.key))
            one = reload(self.key)
            return one.stage, dict(one.clocks), one.ended_at, frozenset(lines)

    @rule(days=st.integers(1, 6))
    def days_pass(self, days: int) -> None:
        """The sessions of the test are of today: only what is counted in days moves on."""
        self.days = min(self.days + days, 60)

    @rule(who=PEOPLE, act=st.sampled_from((answering.acknowledge_challenge,)))
    def acknowledge(self, who: str, act: Any) -> None:
        self.tries(getattr(self.cast, who), lambda challenge, viewer: act(challenge, by=viewer))

    @rule(who=PEOPLE, act=st.sampled_from((answering.answer_challenge, answering.update_challenge)))
    def say(self, who: str, act: Any) -> None:
        self.tries(getattr(self.cast, who), lambda challenge, viewer: act(challenge, text="So it is.", by=viewer))

    @rule(who=PEOPLE)
    def take_further(self, who: str) -> None:
        self.tries(
            getattr(self.cast, who), lambda challenge, viewer: answering.move_up(challenge, reason="No.", by=viewer)
        )

    @rule(who=PEOPLE, is_settled=st.booleans(), goes=st.integers(0, 4))
    def end(self, who: str, is_settled: bool, goes: int) -> None:
        """One time in five, so that lives grow old too."""
        if goes:
            return
        person = getattr(self.cast, who)
        if is_settled:
            self.tries(person, lambda challenge, viewer: ending.resolve_challenge(challenge, text="Yes.", by=viewer))
        else:
            self.tries(person, lambda one, viewer: ending.withdraw_challenge(one, reason="No need.", by=viewer))

    @rule()
    def goes_on(self) -> None:
        """The next step by the one whose step it is."""
        for act in (answering.acknowledge_challenge, answering.answer_challenge):
            more = {"text": "So it is."} if act is answering.answer_challenge else {}
            self.tries(self.cast.police_representative, lambda one, viewer, a=act, m=more: a(one, **m, by=viewer))

    @rule()
    def all_lead_partners_agree(self) -> None:
        """So that lives reach that end too."""
        for lead in range(3):
            self.determine(lead, is_new=lead == 0, agrees=True)

    @rule(lead=LEADS, is_new=st.booleans(), agrees=st.booleans())
    def determine(self, lead: int, is_new: bool, agrees: bool) -> None:
        person = self.questions.leads[lead]
        if is_new:
            self.tries(person, lambda one, viewer: determining.propose_determination(one, text="This.", by=viewer))
        else:
            self.tries(
                person,
                lambda one, viewer: determining.answer_determination(
                    one, number=latest_number(one), agrees=agrees, reason="So.", by=viewer
                ),
            )

    @invariant()
    def rows_agree(self) -> None:
        with self.questions.looks.as_(self.cast.chair):
            one, today = reload(self.key), clock.today() + timedelta(days=self.days)
            self.reached.add(stage_on(one, today))
            assert (one.ended_at is not None) is (one.stage in ENDED)
            assert (due_on(one, today) is None) is (one.stage in ENDED)
            assert not is_overdue(one, today) or stage_on(one, today) is Stage.LEAD_PARTNERS

    @invariant()
    def history_tells_every_move(self) -> None:
        with self.questions.looks.as_(self.cast.chair):
            line = ChallengeEvent
            found = db.session.execute(
                select(line.kind, line.from_stage, line.to_stage, line.by_id, line.by_agency_id)
                .where(line.challenge_id == self.key, line.to_stage.is_not(None))
                .order_by(line.number)
            ).all()
            stages = [Stage.RAISED, *(row.to_stage for row in found)]
            assert [row.from_stage for row in found] == stages[:-1]
            assert stages[-1] is reload(self.key).stage
            assert all(row.to_stage in MOVES[row.from_stage] for row in found)
            assert all((row.by_id is None) is (row.kind is ChallengeEventKind.RAN_OUT) for row in found)
            leads = {one.person for one in self.questions.leads}
            for row in found:
                if row.to_stage in (Stage.RESOLVED, Stage.WITHDRAWN):
                    assert row.by_agency_id == self.cast.health
                if row.to_stage is Stage.DETERMINED:
                    assert row.by_id in leads


def test_any_life_of_a_challenge(cast: Cast, looks: Looks, questions: Questions):
    Life.cast, Life.questions = cast, questions
    for who in ACTORS:  # made before the first savepoint, since the world remembers its providers
        looks.world.provider(getattr(cast, who).agency)
    looks.world.provider(cast.council)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Life.reached >= {Stage.ANSWERED, Stage.LEAD_PARTNERS, Stage.RESOLVED, Stage.DETERMINED}
