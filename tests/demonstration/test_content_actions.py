"""Each action's story can be replayed: known people, moves in order, a verifier of another agency, nobody real late."""

from collections import Counter

import pytest

from portal.access.roles import Role
from portal.demonstration.content import load_content
from portal.demonstration.content.actions import ActionEntry, Move
from portal.demonstration.content.cast import school_key

CONTENT = load_content()
PEOPLE = {person.key: person for person in CONTENT.people}
LONGEST_SILENCE = 20  # calendar days; past 20 working days an action is marked stale
LEADING = {Role.BUSINESS_MANAGER, Role.OFFICE, Role.CHAIR}
OPEN = {"proposed", "offered", "in progress", "blocked", "finished"}
LEADS_TO = {
    ("", Move.PROPOSED): "proposed",
    ("", Move.OFFERED): "offered",
    ("", Move.AGREED): "in progress",
    ("proposed", Move.OFFERED): "offered",
    ("offered", Move.ACCEPTED): "in progress",
    ("offered", Move.DECLINED): "declined",
    ("in progress", Move.UPDATED): "in progress",
    ("in progress", Move.NEW_DATE_ASKED): "in progress",
    ("in progress", Move.BLOCKED): "blocked",
    ("blocked", Move.UNBLOCKED): "in progress",
    ("in progress", Move.FINISHED): "finished",
    ("in progress", Move.WITHDRAWN): "withdrawn",
    ("finished", Move.CLOSED): "closed",
    ("finished", Move.SENT_BACK): "in progress",
    ("closed", Move.REOPENED): "in progress",
}
each_action = pytest.mark.parametrize("action", CONTENT.actions, ids=lambda action: action.key)


def roles(key: str) -> set[Role]:
    return {held.role for held in PEOPLE[key].roles}


def agencies(key: str) -> set[str]:
    return set(PEOPLE[key].agencies)


@each_action
def test_its_steps_lead_to_its_state_in_order_of_days(action: ActionEntry) -> None:
    state = ""
    for step in action.steps:
        assert (state, step.move) in LEADS_TO, f"{step.move} from {state or 'nothing'}"
        state = LEADS_TO[state, step.move]
    assert state == action.state
    days = [step.days for step in action.steps]
    assert days == sorted(days)
    assert days[-1] < 0


@each_action
def test_each_step_is_taken_by_somebody_who_may(action: ActionEntry) -> None:
    for step in action.steps:
        match step.move:
            case Move.OFFERED | Move.AGREED:
                assert roles(step.by) & LEADING, step.by
            case Move.WITHDRAWN:
                assert roles(step.by) & LEADING or step.by == action.raised_by
            case Move.ACCEPTED | Move.DECLINED:
                assert action.lead in agencies(step.by)
            case Move.CLOSED | Move.SENT_BACK | Move.REOPENED:
                assert step.by == action.verifier
            case Move.UPDATED | Move.BLOCKED | Move.UNBLOCKED | Move.FINISHED | Move.NEW_DATE_ASKED:
                assert step.by == action.owner


@each_action
def test_it_has_what_its_state_needs(action: ActionEntry) -> None:
    moves = {step.move for step in action.steps}
    assert bool(action.owner) == bool(moves & {Move.ACCEPTED, Move.AGREED})
    assert not action.owner or action.lead in agencies(action.owner)
    for step in action.steps:
        assert step.text or step.move in {Move.OFFERED, Move.ACCEPTED, Move.AGREED}
        assert step.more or step.move not in {Move.BLOCKED, Move.DECLINED, Move.WITHDRAWN}
        assert step.person or step.move is not Move.AGREED
        if step.move is Move.FINISHED:
            assert any(proof.days == step.days and proof.by == step.by for proof in action.evidence)
    taking = [step.person or step.by for step in action.steps if step.move in {Move.ACCEPTED, Move.AGREED}]
    assert not taking or taking[-1] == action.owner


@each_action
def test_somebody_of_another_agency_checks_it(action: ActionEntry) -> None:
    part = {action.lead, *(contribution.agency for contribution in action.contributors)}
    assert not agencies(action.verifier) & part
    if not any(agency.endswith("office") for agency in part):
        return
    assert Role.DELEGATE in roles(action.verifier)


@each_action
def test_everybody_named_is_in_its_partnership(action: ActionEntry) -> None:
    participants = CONTENT.participants
    members = {
        member.agency
        for member in participants.memberships
        if member.partnership == action.partnership and not member.until_on
    }
    if participants.schools.partnership == action.partnership:
        members |= {school_key(school.urn) for school in CONTENT.named_schools}
    named = {action.verifier, *(step.by for step in action.steps)} | {step.person for step in action.steps} - {""}
    assert all(agencies(key) & members for key in named)
    assert action.lead in members
    for contribution in action.contributors:
        assert contribution.agency in members & agencies(contribution.owner)
    groups = {group.key for group in participants.groups if group.partnership == action.partnership}
    assert action.group in groups | {""}


@each_action
def test_no_real_organisation_is_late_or_silent(action: ActionEntry) -> None:
    if action.state in OPEN and not action.lead.endswith("office"):
        assert action.due > 0
        assert all(contribution.due > 0 for contribution in action.contributors)
        assert action.steps[-1].days >= -LONGEST_SILENCE
    finished = [step.days for step in action.steps if step.move is Move.FINISHED]
    assert action.state != "closed" or finished[-1] <= action.due * 7 // 5


def test_there_are_actions_in_every_state_and_of_every_agency_with_staff() -> None:
    herts = [action for action in CONTENT.actions if action.partnership == "herts"]
    states = Counter(action.state for action in herts)
    assert len(herts) >= 60
    assert len(CONTENT.actions) - len(herts) >= 6
    assert set(states) == {
        "proposed",
        "offered",
        "in progress",
        "blocked",
        "finished",
        "closed",
        "declined",
        "withdrawn",
    }
    assert {"office", "council", "police", "icb", "community-trust", "hospital-trust"} <= {
        action.lead for action in herts
    }


def test_only_a_couple_of_the_office_s_own_actions_are_late() -> None:
    late = [action.key for action in CONTENT.actions if action.state in OPEN and action.due < 0]
    assert sorted(late) == ["plain-words-list", "yearly-report-outline"]


def test_keys_and_titles_are_used_once() -> None:
    assert len({action.key for action in CONTENT.actions}) == len(CONTENT.actions)
    assert len({(action.partnership, action.title) for action in CONTENT.actions}) == len(CONTENT.actions)


def test_one_person_of_the_care_board_owes_actions_in_both_partnerships() -> None:
    owed = {action.partnership for action in CONTENT.actions if action.owner == "peter-galloway"}
    assert owed == {"herts", "cambs"}
