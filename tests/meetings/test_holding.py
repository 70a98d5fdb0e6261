"""A meeting begins, takes actions in three fields and closes; or its slot is given back. Minutes are what changed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal import clock
from portal.access.verdict import Refused
from portal.actions.lifecycle import ActionState
from portal.actions.models import Action, OriginKind
from portal.actions.operations.working import block_action
from portal.database import db
from portal.meetings.lifecycle import MeetingState
from portal.meetings.minutes import changed_during, entered_in
from portal.meetings.operations.holding import Promise, begin_meeting, close_meeting, enter_action, give_back
from portal.working_days import add_working_days
from tests.actions.conftest import Promises
from tests.actions.conftest import reload as action_of
from tests.cast import Cast
from tests.conftest import Looks
from tests.decisions.questions import OBJECTS
from tests.decisions.questions import Questions as Decided
from tests.meetings.conftest import Meetings, reload
from tests.meetings.test_planning import asked, told


def card(cast: Cast, *, person: object = None) -> Promise:
    return Promise("Print the cards", cast.police, person, add_working_days(clock.today(), 10))  # type: ignore[arg-type]


def test_a_person_named_in_the_meeting_owns_the_action_at_once(cast: Cast, meetings: Meetings):
    key = meetings.begun()
    with meetings.by(cast.business_manager) as viewer:
        action = enter_action(reload(key), card(cast, person=cast.police_lead.person), by=viewer).id
    with meetings.by(cast.police_lead):
        found = action_of(action)
        assert (found.state, found.owner_id) == (ActionState.IN_PROGRESS, cast.police_lead.person)
        assert (found.origin_kind, found.origin_id) == (OriginKind.MEETING, key)
        assert found.agreed_in_meeting_by_id == cast.police_lead.person and found.refuse_by_on


def test_an_agency_alone_is_offered_it(cast: Cast, meetings: Meetings):
    key = meetings.begun()
    with meetings.by(cast.chair) as viewer:
        enter_action(reload(key), card(cast), by=viewer)
        assert db.session.scalars(select(Action.state)).one() is ActionState.OFFERED


def test_actions_are_entered_only_while_it_lasts(cast: Cast, looks: Looks, meetings: Meetings):
    for key in (meetings.planned(), meetings.held()):
        with looks.as_(cast.business_manager) as viewer, pytest.raises(Refused, match="while it is under way"):
            enter_action(reload(key), card(cast), by=viewer)


def test_an_action_shows_its_meeting_to_those_who_see_it(cast: Cast, looks: Looks, meetings: Meetings):
    key = meetings.begun()
    with meetings.by(cast.business_manager) as viewer:
        enter_action(reload(key), card(cast, person=cast.police_lead.person), by=viewer)
    reference, origin = cast.world.scalar("SELECT reference FROM action"), f"Meeting {meetings.reference(key)}"
    assert origin in looks.client(cast.chair).get(f"/p/tests/actions/{reference}").text
    assert meetings.reference(key) not in looks.client(cast.police_lead).get(f"/p/tests/actions/{reference}").text


def test_minutes_are_what_changed_between_start_and_end(
    cast: Cast, looks: Looks, meetings: Meetings, decided: Decided, promises: Promises
):
    before, action = decided.opened(), promises.started()
    key = meetings.begun()
    with meetings.by(cast.business_manager) as viewer:
        enter_action(reload(key), card(cast, person=cast.police_lead.person), by=viewer)
    decided.says(cast.police_delegate, before, decided.police)
    with meetings.by(cast.police_lead) as viewer:
        block_action(action_of(action), what="No printer.", who_can_unblock="The council", by=viewer)
    meetings.close(key)
    decided.says(decided.council_delegate, before, decided.council)
    with looks.as_(cast.chair) as viewer:
        case = meetings.case(key, viewer)
        assert [one.who for one in entered_in(case.meeting, case.place)] == ["Pia Police, Testshire Constabulary"]
        found = changed_during(case.meeting, case.place)
        assert [one.words for one in found] == ["Answered for Police: agree", "Blocked"]
    with looks.as_(cast.scrutineer) as viewer:
        case = meetings.case(key, viewer)
        assert len(changed_during(case.meeting, case.place)) == 2


def test_a_slot_with_nothing_unresolved_is_given_back(cast: Cast, meetings: Meetings, decided: Decided):
    key = meetings.given_back()
    with meetings.by(cast.scrutineer):
        assert reload(key).state is MeetingState.GIVEN_BACK
    decision = decided.opened()
    decided.says(cast.police_delegate, decision, decided.police, OBJECTS)
    assert meetings.agenda(key, cast.chair) == []  # what comes up later is for another meeting
    people = asked(cast, key)
    assert told(cast, "given_back") == [one for one in people if one != "Ines Chair"]
    minutes = cast.world.scalar("SELECT facts ->> 'minutes' FROM audit_event WHERE kind = 'MeetingGivenBack'")
    assert int(minutes) == 90 * len(people)


def test_nothing_is_given_back_before_the_papers_date(cast: Cast, looks: Looks, meetings: Meetings):
    key = meetings.planned()
    with looks.as_(cast.chair) as viewer, pytest.raises(Refused, match="can be given back from"):
        give_back(reload(key), unresolved=0, by=viewer)


def test_nothing_is_given_back_while_something_is_unresolved(
    cast: Cast, looks: Looks, meetings: Meetings, decided: Decided
):
    key, decision = meetings.due(meetings.planned()), decided.opened()
    decided.says(cast.police_delegate, decision, decided.police, OBJECTS)
    answer = looks.client(cast.chair).post(meetings.page(key, "/give-back"), data={"csrf_token": "x"})
    assert answer.status_code >= 400
    assert cast.world.scalar("SELECT state FROM meeting WHERE id = :key", key=key) == "planned"
    with looks.as_(cast.chair) as viewer, pytest.raises(Refused, match="1 matter on the agenda"):
        give_back(reload(key), unresolved=1, by=viewer)


@pytest.mark.parametrize("who", ["business_manager", "scrutineer", "council_lead"])
def test_only_the_chair_gives_a_slot_back(cast: Cast, looks: Looks, meetings: Meetings, who: str):
    key = meetings.due(meetings.planned())
    with looks.as_(getattr(cast, who)) as viewer, pytest.raises(Refused, match="chair gives a slot back"):
        give_back(reload(key), unresolved=0, by=viewer)


def test_nobody_begins_it_before_its_day(cast: Cast, looks: Looks, meetings: Meetings):
    key = meetings.planned()
    with looks.as_(cast.chair) as viewer, pytest.raises(Refused, match="can begin on that day"):
        begin_meeting(reload(key), [], by=viewer)


def test_what_is_over_is_not_closed_again(cast: Cast, looks: Looks, meetings: Meetings):
    key = meetings.held()
    with looks.as_(cast.chair) as viewer, pytest.raises(Refused, match="nothing to close"):
        close_meeting(reload(key), by=viewer)
