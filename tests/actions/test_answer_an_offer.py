"""An offer is answered by who speaks for the agency or the person asked; a meeting's record can be refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.access.verdict import Refused
from portal.actions.lifecycle import ActionState, Rung, next_rung, refuse_by
from portal.actions.operations.answering import (
    accept_action,
    agree_in_meeting,
    decline_action,
    refuse_meeting_acceptance,
)
from portal.actions.operations.raising import offer_action
from tests.actions.conftest import Promises, in_days, reload
from tests.cast import Cast
from tests.conftest import Looks


def test_accepting_names_an_owner_and_starts_the_ladder(cast: Cast, looks: Looks, promises: Promises):
    key = promises.started(due_on=in_days(60))
    with looks.as_(cast.police_lead):
        action = reload(key)
        assert (action.state, action.owner_id) == (ActionState.IN_PROGRESS, cast.police_lead.person)
        assert len(action.rungs) == len(Rung)
        rung = next_rung(action, clock.today())
        assert rung is not None
        assert rung.rung is Rung.DUE_SOON


def test_the_person_asked_may_accept_and_own_it(cast: Cast, looks: Looks, promises: Promises):
    key = promises.offered(offered_to_id=cast.police_lead.person)
    with looks.as_(cast.police_lead) as viewer:
        accept_action(reload(key), owner_id=cast.police_lead.person, by=viewer)
        assert reload(key).state is ActionState.IN_PROGRESS


def test_a_colleague_who_was_not_asked_may_not(cast: Cast, looks: Looks, promises: Promises):
    key = promises.offered(offered_to_id=cast.police_lead.person)
    with looks.as_(cast.police_other) as viewer, pytest.raises(Refused, match="Only the person"):
        accept_action(reload(key), owner_id=cast.police_other.person, by=viewer)


def test_an_owner_is_of_the_agency_that_leads(cast: Cast, looks: Looks, promises: Promises):
    key = promises.offered()
    with looks.as_(cast.police_representative) as viewer, pytest.raises(Refused, match="works for that agency"):
        accept_action(reload(key), owner_id=cast.health_lead.person, by=viewer)


def test_what_one_agency_declines_goes_to_another_and_stays_in_sight(cast: Cast, looks: Looks, promises: Promises):
    key = promises.offered()
    with promises.by(cast.police_representative) as viewer:
        decline_action(reload(key), reason="No room this year.", alternative="The ICB has done it before.", by=viewer)
        assert reload(key).state is ActionState.DECLINED
    with promises.by(cast.business_manager) as viewer:
        offer_action(reload(key), lead_agency_id=cast.health, by=viewer)
    with promises.by(cast.health_representative) as viewer:
        accept_action(reload(key), owner_id=cast.health_lead.person, by=viewer)
    with looks.as_(cast.police_lead):
        assert reload(key).lead_agency_id == cast.health


def in_a_meeting(cast: Cast, promises: Promises, *, owner: bool = True):
    key = promises.offered()
    with promises.by(cast.business_manager) as viewer:
        agree_in_meeting(
            reload(key),
            agreed_by_id=cast.police_representative.person,
            owner_id=cast.police_lead.person if owner else None,
            by=viewer,
        )
    return key


def test_agreed_in_the_meeting_is_accepted_at_once(cast: Cast, looks: Looks, promises: Promises):
    key = in_a_meeting(cast, promises)
    with looks.as_(cast.police_lead):
        action = reload(key)
        assert action.state is ActionState.IN_PROGRESS
        assert action.refuse_by_on == refuse_by(clock.today())


@pytest.mark.parametrize("who", ["police_lead", "police_representative"])
def test_whom_the_meeting_named_may_refuse(who: str, cast: Cast, looks: Looks, promises: Promises):
    key = in_a_meeting(cast, promises)
    with promises.by(getattr(cast, who)) as viewer:
        refuse_meeting_acceptance(reload(key), reason="I was not there.", alternative="Ask the ICB.", by=viewer)
        assert reload(key).state is ActionState.DECLINED


def test_after_two_working_days_it_is_too_late_to_refuse(cast: Cast, looks: Looks, promises: Promises):
    key = in_a_meeting(cast, promises)
    with looks.as_(cast.police_lead) as viewer:
        action = reload(key)
        with clock.frozen(clock.now() + timedelta(days=9)), pytest.raises(Refused, match="two working days"):
            refuse_meeting_acceptance(action, reason="Late", by=viewer)


def test_what_was_accepted_on_a_page_is_not_refused_afterwards(cast: Cast, looks: Looks, promises: Promises):
    key = promises.started()
    with looks.as_(cast.police_lead) as viewer, pytest.raises(Refused, match="not accepted in a meeting"):
        refuse_meeting_acceptance(reload(key), reason="Changed my mind", by=viewer)
