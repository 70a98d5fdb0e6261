"""Another agency checks: it closes, or sends back saying what is missing; who did the work never does."""

from __future__ import annotations

import pytest

from portal.access.verdict import Refused
from portal.actions.lifecycle import ActionState
from portal.actions.operations.checking import CheckVerdict, check_action
from tests.actions.conftest import Promises, in_days, reload
from tests.cast import Cast
from tests.conftest import Looks


def test_the_office_closes_what_holds_and_looks_again_after_ninety_days(cast: Cast, looks: Looks, promises: Promises):
    key = promises.closed()
    with looks.as_(cast.police_lead):
        action = reload(key)
        assert action.state is ActionState.CLOSED
        assert action.impact_check_on == in_days(90)


def test_what_does_not_hold_goes_back_and_can_be_finished_again(cast: Cast, looks: Looks, promises: Promises):
    key = promises.finished()
    with looks.as_(cast.office_worker) as viewer:
        check_action(reload(key), verdict=CheckVerdict.SENT_BACK, reason="October is missing.", by=viewer)
        assert reload(key).state is ActionState.IN_PROGRESS
        assert reload(key).finished_at is None


@pytest.mark.parametrize(
    "who", ["police_lead", "police_other", "police_delegate", "health_lead", "health_representative"]
)
def test_who_did_the_work_cannot_check_it(who: str, cast: Cast, looks: Looks, promises: Promises):
    key = promises.finished()
    with looks.as_(getattr(cast, who)) as viewer, pytest.raises(Refused, match="Another agency has to check"):
        check_action(reload(key), verdict=CheckVerdict.ACCEPTED, reason="Done", by=viewer)
