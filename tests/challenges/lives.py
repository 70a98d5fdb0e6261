"""One challenge, people who try everything, and days that pass: the machine, and what must hold after each step.

Where the challenge is kept is a `Store`: in memory for many steps, in the database for fewer.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy.exc import NoResultFound

from portal import clock
from portal.access.verdict import Refused
from portal.access.viewer import Viewer
from portal.challenges.lifecycle import ENDED, MOVES, Stage, due_on, is_overdue, stage_on
from portal.challenges.models import Challenge, ChallengeEventKind
from portal.challenges.operations import answering, determining, ending

LEADS = ("council_lead", "police_chief", "health_chief")
RAISING = ("health_lead", "health_representative")
ANSWERING = ("police_representative", "police_lead")
PEOPLE = st.sampled_from((*RAISING, *ANSWERING, "business_manager", "scrutineer", "head", *LEADS))
Act = Callable[[Challenge, Viewer], object]


@dataclass(frozen=True)
class Line:
    """A line of history."""

    kind: ChallengeEventKind
    came_from: Stage | None
    stage: Stage | None
    by_id: uuid.UUID | None
    by_agency_id: uuid.UUID | None
    at: datetime


class Store(Protocol):
    """Where one challenge lives, raised by the ICB and put to the police."""

    begins_at: datetime  # one of its days, by the place that `begin` is given

    def begin(self, place: int) -> None: ...
    def end(self) -> None: ...
    def acting(self, who: str) -> AbstractContextManager[tuple[Challenge, Viewer]]: ...
    def look(self) -> Challenge: ...
    def lines(self) -> list[Line]: ...
    def latest_number(self) -> int: ...
    def people(self, *who: str) -> set[uuid.UUID]: ...


class Life(RuleBasedStateMachine):
    """Whatever order people act in, and however many days pass between."""

    store: ClassVar[Store]
    steps: ClassVar[int] = 0
    reached: ClassVar[set[Stage]] = set()

    @initialize(place=st.integers(0, 9))
    def begins(self, place: int) -> None:
        self.store.begin(place)
        self.days = 0

    def teardown(self) -> None:
        self.store.end()

    @property
    def now(self) -> datetime:
        return self.store.begins_at + timedelta(days=self.days)

    def tries(self, who: str, act: Act) -> None:
        """What is refused changes nothing."""
        with clock.frozen(self.now):
            before = self.seen()
            try:
                with self.store.acting(who) as (challenge, viewer):
                    act(challenge, viewer)
            except (Refused, NoResultFound):  # or out of their sight
                assert self.seen() == before

    def seen(self) -> tuple[object, ...]:
        one = self.store.look()
        return one.stage, dict(one.clocks), one.ended_at, self.store.lines()

    @rule(days=st.integers(1, 8))
    def days_pass(self, days: int) -> None:
        self.days += days

    @rule(who=PEOPLE)
    def acknowledge(self, who: str) -> None:
        self.tries(who, lambda one, viewer: answering.acknowledge_challenge(one, by=viewer))

    @rule(who=PEOPLE, act=st.sampled_from((answering.answer_challenge, answering.update_challenge)))
    def say(self, who: str, act: Any) -> None:
        self.tries(who, lambda one, viewer: act(one, text="So it is.", by=viewer))

    @rule(who=PEOPLE)
    def take_further(self, who: str) -> None:
        self.tries(who, lambda one, viewer: answering.move_up(one, reason="No.", by=viewer))

    @rule(who=PEOPLE, act=st.sampled_from(("resolve", "withdraw")), goes=st.integers(0, 4))
    def end_it(self, who: str, act: str, goes: int) -> None:
        """One time in five, so that lives grow old too."""
        if goes == 0 and act == "resolve":
            self.tries(who, lambda one, viewer: ending.resolve_challenge(one, text="Yes.", by=viewer))
        elif goes == 0:
            self.tries(who, lambda one, viewer: ending.withdraw_challenge(one, reason="No need.", by=viewer))

    @rule(who=st.sampled_from((*LEADS, "police_lead")), is_new=st.booleans(), agrees=st.booleans())
    def determine(self, who: str, is_new: bool, agrees: bool) -> None:
        if is_new:
            self.tries(who, lambda one, viewer: determining.propose_determination(one, text="This.", by=viewer))
        else:
            self.tries(who, lambda one, viewer: self.answer(one, agrees, viewer))

    def answer(self, challenge: Challenge, agrees: bool, viewer: Viewer) -> None:
        """Of the text that counts; before the first there is none."""
        number = self.store.latest_number()
        determining.answer_determination(challenge, number=number, agrees=agrees, reason="So.", by=viewer)

    @rule()
    def all_lead_partners_agree(self) -> None:
        """So that lives reach that end too, wherever it stands."""
        self.determine(LEADS[0], is_new=True, agrees=True)
        for who in LEADS[1:]:
            self.determine(who, is_new=False, agrees=True)

    @rule()
    def nobody_acts_for_weeks(self) -> None:
        """Long enough for the whole ladder."""
        self.days += 60

    @invariant()
    def rows_agree(self) -> None:
        one, today = self.store.look(), clock.in_london(self.now).date()
        stage = stage_on(one, today)
        type(self).steps += 1
        self.reached.add(stage)
        assert (one.ended_at is not None) is (one.stage in ENDED) is (due_on(one, today) is None)
        assert not is_overdue(one, today) or stage is Stage.LEAD_PARTNERS
        assert one.stage not in ENDED or stage is one.stage, "no day ends it or opens it again"

    @invariant()
    def history_tells_every_move(self) -> None:
        found = [line for line in self.store.lines() if line.stage is not None]
        stages = [Stage.RAISED, *(line.stage for line in found)]
        assert [line.came_from for line in found] == stages[:-1]
        assert stages[-1] is self.store.look().stage
        assert all(line.stage in MOVES[line.came_from] for line in found if line.came_from)
        assert [line.at for line in found] == sorted(line.at for line in found), "in the order in which they happened"
        for line in found:
            assert (line.by_id is None) is (line.kind is ChallengeEventKind.RAN_OUT)
            if line.stage in (Stage.RESOLVED, Stage.WITHDRAWN):
                assert line.by_id in self.store.people(*RAISING)
            if line.stage in (Stage.ACKNOWLEDGED, Stage.ANSWERED):
                assert line.by_id in self.store.people(*ANSWERING)
            if line.stage is Stage.DETERMINED:
                assert line.by_id in self.store.people(*LEADS)
