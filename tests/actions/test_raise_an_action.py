"""Anybody who works here proposes; the chair and the office add and offer; who checks works for another agency."""

from __future__ import annotations

import re

import pytest

from portal.access.verdict import Refused
from portal.actions.lifecycle import ActionState
from portal.actions.operations.checking import withdraw_action
from portal.actions.operations.raising import Verifier, add_action, offer_action, propose_action
from portal.actions.operations.working import add_contributor
from tests.actions.conftest import Promises, in_days, reload
from tests.cast import Cast
from tests.conftest import Looks

PROPOSERS = [
    "police_lead",
    "head",
    "dsl",
    "designated_officer",
    "front_door",
    "police_delegate",
    "chair",
    "office_worker",
]
READERS = ["scrutineer", "council_lead", "police_coordinator"]


def propose(viewer, cast: Cast, **changes):
    values = {
        "title": "Ring earlier",
        "done_means": "It is rung.",
        "lead_agency_id": cast.police,
        "due_on": in_days(30),
    }
    return propose_action(cast.here, **{**values, **changes}, by=viewer)


@pytest.mark.parametrize("who", PROPOSERS)
def test_people_who_work_here_propose(who: str, cast: Cast, looks: Looks):
    with looks.as_(getattr(cast, who)) as viewer:
        action = propose(viewer, cast)
        assert re.fullmatch(r"TESTS-A\d{5,}", action.reference)
        assert reload(action.id).state is ActionState.PROPOSED


@pytest.mark.parametrize("who", READERS)
def test_who_only_reads_does_not_propose(who: str, cast: Cast, looks: Looks):
    with looks.as_(getattr(cast, who)) as viewer, pytest.raises(Refused):
        propose(viewer, cast)


@pytest.mark.parametrize("who", ["police_lead", "head", "scrutineer", "council_lead"])
def test_only_chair_and_office_add(who: str, cast: Cast, looks: Looks, promises: Promises):
    with looks.as_(getattr(cast, who)) as viewer, pytest.raises(Refused, match="You can propose one"):
        promises.offer(viewer)


def test_a_proposal_is_offered_or_refused_with_a_reason(cast: Cast, looks: Looks, promises: Promises):
    with promises.by(cast.head) as viewer:
        first, second = propose(viewer, cast).id, propose(viewer, cast).id
    with promises.by(cast.chair) as viewer:
        offer_action(reload(first), by=viewer)
        withdraw_action(reload(second), reason="The ICB does this already.", replaced_by="", by=viewer)
    with looks.as_(cast.head):
        assert [reload(key).state for key in (first, second)] == [ActionState.OFFERED, ActionState.WITHDRAWN]


def test_an_agency_that_is_no_member_is_not_asked(cast: Cast, looks: Looks, promises: Promises):
    with looks.as_(cast.chair) as viewer, pytest.raises(Refused, match="not a member"):
        promises.offer(viewer, lead_agency_id=cast.elsewhere_police)


def test_a_person_is_asked_for_their_own_agency_only(cast: Cast, looks: Looks, promises: Promises):
    with looks.as_(cast.chair) as viewer, pytest.raises(Refused, match="works for that agency"):
        promises.offer(viewer, offered_to_id=cast.health_lead.person)


def test_what_the_office_leads_a_delegated_partner_checks(cast: Cast, looks: Looks, promises: Promises):
    delegate = Verifier(cast.police_delegate.person, cast.police)
    with looks.as_(cast.business_manager) as viewer:
        for verifier in (None, Verifier(cast.health_lead.person, cast.health)):
            with pytest.raises(Refused, match="delegated partner"):
                promises.offer(viewer, lead_agency_id=cast.office, verifier=verifier)
        action = promises.offer(viewer, lead_agency_id=cast.office, verifier=delegate)
        assert action.verifier_id == cast.police_delegate.person


def test_the_agency_that_leads_does_not_check(cast: Cast, looks: Looks, promises: Promises):
    with looks.as_(cast.business_manager) as viewer, pytest.raises(Refused, match="somebody of another agency"):
        promises.offer(viewer, verifier=Verifier(cast.police_other.person, cast.police))


def test_an_agency_that_checks_does_not_contribute(cast: Cast, looks: Looks, promises: Promises):
    key = promises.started(verifier=Verifier(cast.health_lead.person, cast.health))
    with looks.as_(cast.business_manager) as viewer, pytest.raises(Refused, match="somebody of another agency"):
        add_contributor(reload(key), agency_id=cast.health, task="Help", by=viewer)


def test_a_head_does_not_check(cast: Cast, looks: Looks):
    with looks.as_(cast.business_manager) as viewer, pytest.raises(Refused, match="cannot check"):
        add_action(
            cast.here,
            title="Title",
            done_means="Done",
            lead_agency_id=cast.police,
            due_on=in_days(5),
            verifier=Verifier(cast.head.person, cast.school),
            by=viewer,
        )
