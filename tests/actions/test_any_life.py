"""Whatever order people act in: states follow the moves, rows agree with each other, nobody checks their own work.

`ACTION_LIVES` says how many lives of 20 steps are lived, 8 where it says nothing; `make machines` lives 500.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from portal.access.verdict import Refused
from portal.access.viewer import Viewer
from portal.actions.lifecycle import MOVES, ActionState
from portal.actions.models import Action, ActionEvent, Part, Relation
from portal.actions.operations import answering, checking, evidence, raising, working
from portal.database import db
from tests.actions.conftest import Promises, in_days, reload
from tests.cast import Cast
from tests.conftest import Looks

ACTORS = (
    "chair",
    "business_manager",
    "police_representative",
    "police_lead",
    "health_representative",
    "head",
    "scrutineer",
)
LIVES, STEPS = int(os.environ.get("ACTION_LIVES", "8")), 20
PEOPLE = st.sampled_from(ACTORS)
AGENCIES = st.sampled_from(("police", "health", "school"))


class Life(RuleBasedStateMachine):
    """One action and people who try everything."""

    cast: ClassVar[Cast]
    promises: ClassVar[Promises]
    ends: ClassVar[set[ActionState]] = set()
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.step = self.promises.looks.world.connection.begin_nested()
        self.states = [ActionState.PROPOSED]
        with self.promises.by(self.cast.head) as viewer:
            self.key: uuid.UUID = raising.propose_action(
                self.cast.here,
                title="Title",
                done_means="Done",
                lead_agency_id=self.cast.police,
                due_on=in_days(10),
                by=viewer,
            ).id

    def teardown(self) -> None:
        self.step.rollback()

    def tries(self, who: str, act: Callable[[Action, Viewer], object]) -> None:
        """What is refused changes nothing."""
        try:
            with self.promises.by(getattr(self.cast, who)) as viewer:
                act(reload(self.key), viewer)
                came_to = reload(self.key).state
        except (Refused, NoResultFound):  # or out of their sight
            return
        if came_to is not self.states[-1]:
            assert came_to in MOVES[self.states[-1]]
            self.states.append(came_to)

    @rule()
    def goes_on(self) -> None:
        """The next step by the one whose step it is, so that lives reach their end too."""
        with self.promises.looks.as_(self.cast.chair):
            lead = reload(self.key).lead_agency_id
        speakers = {self.cast.police: "police_representative", self.cast.health: "health_representative"}
        speaker = speakers.get(lead, "head")
        match self.states[-1]:
            case ActionState.PROPOSED | ActionState.DECLINED:
                self.offer("chair", "police")
            case ActionState.OFFERED:
                self.accept(speaker, speaker)
            case ActionState.IN_PROGRESS:
                self.finish(speaker)
            case ActionState.BLOCKED:
                self.block(speaker, False)
            case ActionState.FINISHED:
                self.check("business_manager", checking.CheckVerdict.ACCEPTED)

    @rule(who=PEOPLE, agency=AGENCIES)
    def offer(self, who: str, agency: str) -> None:
        lead = getattr(self.cast, agency)
        self.tries(who, lambda action, viewer: raising.offer_action(action, lead_agency_id=lead, by=viewer))

    @rule(who=PEOPLE, owner=PEOPLE)
    def accept(self, who: str, owner: str) -> None:
        person = getattr(self.cast, owner).person
        self.tries(who, lambda action, viewer: answering.accept_action(action, owner_id=person, by=viewer))

    @rule(who=PEOPLE, agreed_by=PEOPLE)
    def agree(self, who: str, agreed_by: str) -> None:
        person = getattr(self.cast, agreed_by).person
        self.tries(who, lambda action, viewer: answering.agree_in_meeting(action, agreed_by_id=person, by=viewer))

    @rule(who=PEOPLE, say=st.sampled_from((answering.decline_action, answering.refuse_meeting_acceptance)))
    def say_no(self, who: str, say: Any) -> None:
        self.tries(who, lambda action, viewer: say(action, reason="No", by=viewer))

    @rule(who=PEOPLE, agency=AGENCIES)
    def contribute(self, who: str, agency: str) -> None:
        key = getattr(self.cast, agency)
        self.tries(who, lambda action, viewer: working.add_contributor(action, agency_id=key, task="Help", by=viewer))

    @rule(who=PEOPLE, stuck=st.booleans())
    def block(self, who: str, stuck: bool) -> None:
        if stuck:
            self.tries(who, lambda a, viewer: working.block_action(a, what="X", who_can_unblock="Y", by=viewer))
        else:
            self.tries(who, lambda a, viewer: working.unblock_action(a, by=viewer))

    @rule(who=PEOPLE)
    def finish(self, who: str) -> None:
        self.tries(who, lambda action, viewer: evidence.add_statement(action, text="Shown", by=viewer))
        self.tries(who, lambda action, viewer: working.finish_action(action, by=viewer))

    @rule(who=PEOPLE, verdict=st.sampled_from(checking.CheckVerdict))
    def check(self, who: str, verdict: checking.CheckVerdict) -> None:
        self.tries(who, lambda a, viewer: checking.check_action(a, verdict=verdict, reason="So", by=viewer))

    @rule(who=PEOPLE)
    def reopen(self, who: str) -> None:
        self.tries(who, lambda action, viewer: checking.reopen_action(action, reason="It slipped", by=viewer))

    @invariant()
    def rows_agree(self) -> None:
        with self.promises.looks.as_(self.cast.chair):
            action = reload(self.key)
            parts = db.session.scalars(select(Part).where(Part.action_id == self.key)).all()
            assert action.state is self.states[-1]
            assert {part.state for part in parts} == {action.state}
            assert [part.agency_id for part in parts if part.relation is Relation.LEADS] == [action.lead_agency_id]
            assert set(action.party_ids) == {part.agency_id for part in parts}
            assert action.owner_id is None or action.owner_id in action.named_ids
            assert (action.closed_at is not None) is (action.state is ActionState.CLOSED)
            if action.state in (ActionState.IN_PROGRESS, ActionState.BLOCKED, ActionState.FINISHED):
                assert action.owner_id is not None
                assert action.rungs

    @invariant()
    def history_tells_every_move(self) -> None:
        with self.promises.looks.as_(self.cast.chair):
            found = db.session.execute(
                select(ActionEvent.from_state, ActionEvent.to_state, ActionEvent.by_agency_id)
                .where(ActionEvent.action_id == self.key, ActionEvent.to_state.is_not(None))
                .order_by(ActionEvent.number)
            ).all()
            assert [row.to_state for row in found] == self.states[1:]
            assert [row.from_state for row in found] == self.states[:-1]
            workers = {reload(self.key).lead_agency_id, *reload(self.key).contributor_ids}
            self.ends.add(self.states[-1])
            type(self).steps += 1
            assert not workers & {row.by_agency_id for row in found if row.to_state is ActionState.CLOSED}


def test_any_life_of_an_action(
    cast: Cast, looks: Looks, promises: Promises, record_property: Callable[[str, object], None]
):
    Life.cast, Life.promises = cast, promises
    for who in ACTORS:  # made before the first savepoint, since the world remembers its providers
        looks.world.provider(getattr(cast, who).agency)
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
    assert Life.ends >= {ActionState.IN_PROGRESS, ActionState.FINISHED, ActionState.CLOSED}
    assert Life.steps >= LIVES * STEPS
    record_property("steps", Life.steps)
    print(f"actions: {Life.steps} steps, {len(Life.ends)} states reached")
