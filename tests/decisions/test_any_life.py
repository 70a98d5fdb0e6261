"""Whatever order people act in: silence is never consent, one live answer a seat, and what was frozen stays.

Each step is one in the database. `DECISION_LIVES` says how many lives of 25 steps are lived, 12 where it says nothing;
`make machines` lives 400, which is 10,000 steps.
"""

from __future__ import annotations

import os
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
from portal.access.verdict import NotFound, Refused
from portal.access.viewer import Viewer
from portal.database import db
from portal.decisions.lifecycle import AGREEING, MOVES, AnswerKind, DecisionState
from portal.decisions.models import Decision, DecisionAnswer, DecisionEvent, DecisionNotice, DecisionPaper
from portal.decisions.operations import answering, consulting, drafting, issuing, steering
from portal.decisions.operations.answering import Answer
from portal.decisions.papers import hash_of, paper_text
from tests.decisions.questions import Questions, reload
from tests.people import Someone

S = DecisionState
LIVES, STEPS = int(os.environ.get("DECISION_LIVES", "12")), 25
SEATS = ("council", "police", "health")
PEOPLE = st.sampled_from(
    ("chair", "business_manager", "scrutineer", "council_delegate", "police_delegate", "health_delegate",
     "health_alternate", "health_lead", "council_lead", "head")
)  # fmt: skip
KINDS = st.sampled_from(AnswerKind)


class Life(RuleBasedStateMachine):
    """One decision, and people who try everything."""

    questions: ClassVar[Questions]
    ends: ClassVar[set[DecisionState]] = set()
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.step = self.questions.looks.world.connection.begin_nested()
        self.key: uuid.UUID = self.questions.draft()
        self.states = [S.DRAFT]

    def teardown(self) -> None:
        self.step.rollback()

    def tries(self, who: str, act: Callable[[Decision, Viewer], object]) -> None:
        """What is refused changes nothing."""
        people, questions = self.questions.cast, self.questions
        try:
            with questions.by(getattr(questions, who, None) or getattr(people, who)) as viewer:
                act(reload(self.key), viewer)
        except (NotFound, Refused, NoResultFound):  # or out of their sight
            return

    @rule()
    def goes_on(self) -> None:
        """The next step by the one whose step it is, so that lives reach their end too."""
        match self.states[-1]:
            case S.DRAFT:
                self.tries("chair", lambda d, by: consulting.leave_out_consultation(d, reason="Small", by=by))
            case S.CONSIDERATION:
                self.open_it("chair")
            case S.OPEN:
                for seat, who in (("council", "council_delegate"), ("police", "police_delegate")):
                    self.answer(who, seat, AnswerKind.AGREE)
                self.answer("health_delegate", "health", AnswerKind.AGREE)
            case S.AGREED:
                self.issue("chair")

    @rule(who=PEOPLE)
    def open_it(self, who: str) -> None:
        self.tries(who, lambda decision, by: drafting.open_decision(decision, by=by))

    @rule(who=PEOPLE, seat=st.sampled_from(SEATS), kind=KINDS)
    def answer(self, who: str, seat: str, kind: AnswerKind) -> None:
        said = Answer(kind, "Words", "This")
        key = getattr(self.questions, seat)
        self.tries(who, lambda decision, by: answering.answer_decision(decision, key, said, by=by))

    @rule(who=PEOPLE)
    def take_back(self, who: str) -> None:
        def act(decision: Decision, by: Viewer) -> None:
            for one in _live(decision):
                answering.take_back_answer(decision, one, by=by)

        self.tries(who, act)

    @rule(who=PEOPLE, holder=st.sampled_from(("health_delegate", "health_lead")), so=st.booleans())
    def record(self, who: str, holder: str, so: bool) -> None:
        person, seat = getattr(self.questions, holder).person, self.questions.health
        said = Answer(AnswerKind.AGREE)
        self.tries(who, lambda d, by: answering.record_on_behalf(d, seat, person, said, proof="A mail", by=by))

        def settle(decision: Decision, by: Viewer) -> None:
            for one in _live(decision):
                (answering.confirm_answer if so else answering.deny_answer)(decision, one, by=by)

        self.tries(holder, settle)

    @rule(who=PEOPLE, act=st.sampled_from((steering.extend_decision, steering.send_to_lead_partners)))
    def steer(self, who: str, act: Any) -> None:
        self.tries(who, lambda decision, by: act(decision, by=by))

    @rule(who=PEOPLE, act=st.sampled_from((drafting.change_paper, drafting.withdraw_decision)), once=st.integers(0, 4))
    def undo(self, who: str, act: Any, once: int) -> None:
        if not once:  # else few lives come to an issue
            self.tries(who, lambda decision, by: act(decision, reason="So", by=by))

    @rule(who=PEOPLE)
    def note(self, who: str) -> None:
        self.tries(who, lambda decision, by: steering.add_note(decision, text="A note", by=by))

    @rule(who=PEOPLE)
    def issue(self, who: str) -> None:
        terms = issuing.Terms("It helps.", clock.today() + timedelta(days=365))
        self.tries(who, lambda decision, by: issuing.issue_decision(decision, terms, by=by))

    @invariant()
    def what_stands_agrees(self) -> None:
        with self.questions.looks.as_(self.questions.cast.chair):
            decision = reload(self.key)
            moves = db.session.execute(
                select(DecisionEvent.from_state, DecisionEvent.to_state)
                .where(DecisionEvent.decision_id == self.key, DecisionEvent.to_state.is_not(None))
                .order_by(DecisionEvent.number)
            ).all()
            self.states = [S.DRAFT, *(row.to_state for row in moves)]
            assert [row.from_state for row in moves] == self.states[:-1]
            assert all(row.to_state in MOVES[row.from_state] for row in moves)
            assert decision.state is self.states[-1]
            _answers_agree(decision)
            _paper_is_frozen(decision)
            self.ends.add(decision.state)
            type(self).steps += 1


def _live(decision: Decision) -> list[DecisionAnswer]:
    of_paper = DecisionAnswer.paper_number == decision.paper_number
    live = DecisionAnswer.superseded_at.is_(None) & (DecisionAnswer.kind != AnswerKind.INTEREST)
    found = select(DecisionAnswer).where(DecisionAnswer.decision_id == decision.id, of_paper, live)
    return list(db.session.scalars(found))


def _answers_agree(decision: Decision) -> None:
    """One live answer a seat and person; agreed is what every seat agreed to, and no less is ever issued."""
    live = _live(decision)
    counted = [one for one in live if one.recorded_by_id is None or one.confirmed_at is not None]
    agreeing = {one.seat_id for one in counted if one.kind in AGREEING}
    assert len({one.seat_id for one in live}) == len(live) == len({one.by_id for one in live})
    if decision.state in (S.AGREED, S.ISSUED):
        assert agreeing == set(decision.seat_ids) and not decision.is_disputed
    if decision.state is S.OPEN:
        assert decision.is_disputed or agreeing != set(decision.seat_ids)
    notices = db.session.scalars(select(DecisionNotice).where(DecisionNotice.decision_id == decision.id)).all()
    assert len(notices) == (decision.state is S.ISSUED)
    assert all(one.sha256 == hash_of(one.text) for one in notices)


def _paper_is_frozen(decision: Decision) -> None:
    """What lies open, is agreed or issued is a paper whose hash is that of its words."""
    found = select(DecisionPaper).where(DecisionPaper.decision_id == decision.id)
    for paper in db.session.scalars(found):
        is_asked = paper.number < decision.paper_number or decision.state in (S.OPEN, S.AGREED, S.ISSUED)
        assert (paper.frozen_at is not None) or not is_asked
        assert paper.sha256 is None or paper.sha256 == hash_of(paper_text(decision, paper))


def test_any_life_of_a_decision(questions: Questions, record_property: Callable[[str, object], None]):
    Life.questions = questions
    for one in (*vars(questions.cast).values(), *vars(questions).values()):
        if isinstance(one, Someone):
            questions.looks.world.provider(one.agency)  # the world remembers it beyond a savepoint
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=LIVES * 5 // 4 + 4,  # some lives end before their last step
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Life.ends >= {S.CONSIDERATION, S.OPEN, S.AGREED, S.ISSUED}
    assert Life.steps >= LIVES * STEPS
    record_property("steps", Life.steps)
    print(f"decisions: {Life.steps} steps, {len(Life.ends)} states reached")
