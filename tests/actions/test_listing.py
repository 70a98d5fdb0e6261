"""Lists: everybody's own, complete, in a stated order, with counts that equal them."""

from __future__ import annotations

import pytest

from portal.access.roles import Role
from portal.access.verdict import NotFound
from portal.actions.counts import counts_by_agency
from portal.actions.lifecycle import ActionState
from portal.actions.listing import Filters, Scope, Sort, scopes_for, select_actions
from portal.actions.queries import contributions, evidence_of, get_action, names_on, timeline
from portal.database import db
from portal.web.keyset import Page, read_page
from tests.actions.conftest import Promises, in_days, reload
from tests.cast import Cast
from tests.conftest import Looks


def page_of(viewer, **asked) -> Page:
    """The page of the list as the route reads it."""
    return read_page(db.session(), *select_actions(viewer.places[0], by=viewer, **asked))


def titles(viewer, **asked) -> list[str]:
    return [row.title for row in page_of(viewer, **asked).rows]


@pytest.fixture
def three(cast: Cast, promises: Promises) -> None:
    promises.started(title="second", due_on=in_days(20))
    promises.offered(title="first", due_on=in_days(-3))
    promises.offered(title="third", due_on=in_days(60), lead_agency_id=cast.trust, group_id=cast.executive)


def test_the_chair_sees_all_by_date(three, cast: Cast, looks: Looks):
    with looks.as_(cast.chair) as viewer:
        assert titles(viewer) == ["first", "second", "third"]
        assert titles(viewer, sort=Sort.AGENCY) == ["first", "second", "third"]
        assert titles(viewer, filters=Filters(is_overdue=True)) == ["first"]
        assert titles(viewer, filters=Filters(states=(ActionState.IN_PROGRESS,))) == ["second"]
        assert titles(viewer, filters=Filters(agency_id=cast.trust)) == ["third"]
        assert titles(viewer, filters=Filters(owner_id=cast.police_lead.person)) == ["second"]
        assert titles(viewer, filters=Filters(group_id=cast.executive)) == ["third"]
        assert titles(viewer, filters=Filters(due_before=in_days(21), is_not_opened=True)) == ["first", "second"]
        assert sorted(titles(viewer, sort=Sort.REFERENCE)) == ["first", "second", "third"]
        assert titles(viewer, sort=Sort.STATE) == ["second", "first", "third"]


def test_staff_see_their_own_agency_through_its_parts(three, cast: Cast, looks: Looks):
    with looks.as_(cast.police_other) as viewer:
        assert scopes_for(viewer, viewer.places[0]) == [Scope.AGENCY, Scope.NAMED]
        assert titles(viewer) == ["first", "second"]
        assert titles(viewer, scope=Scope.NAMED) == []
        assert titles(viewer, scope=Scope.EVERYTHING) == ["first", "second"]


def test_one_is_shown_what_names_one(three, cast: Cast, looks: Looks):
    with looks.as_(cast.police_lead) as viewer:
        assert titles(viewer, scope=Scope.NAMED) == ["second"]


def test_a_groups_members_see_its_actions(three, cast: Cast, looks: Looks):
    cast.world.appoint(cast.health_lead, Role.GROUP_MEMBER, cast.here, group=cast.executive)
    with looks.as_(cast.health_lead) as viewer:
        assert titles(viewer, scope=Scope.GROUP) == ["third"]


def test_counts_equal_the_lists_they_lead_to(three, cast: Cast, looks: Looks):
    with looks.as_(cast.chair) as viewer:
        counts = {one.agency_id: one for one in counts_by_agency(viewer.places[0], by=viewer)}
        police = counts[cast.police]
        assert (police.overdue, police.due_soon, police.later, police.not_opened) == (1, 0, 1, 2)
        assert police.oldest == in_days(-3)
        assert police.owed == len(titles(viewer, filters=Filters(agency_id=cast.police, is_owed=True)))
    with looks.as_(cast.police_lead) as viewer:
        assert [one.agency_id for one in counts_by_agency(viewer.places[0], by=viewer)] == [cast.police]


def test_the_office_finds_what_it_has_to_check(cast: Cast, looks: Looks, promises: Promises):
    promises.finished(title="to check")
    mine = Filters(is_mine_to_check=True)
    with looks.as_(cast.business_manager) as viewer:
        assert titles(viewer, filters=mine) == ["to check"]
    with looks.as_(cast.chair) as viewer:
        assert titles(viewer, filters=mine) == []


def test_one_action_is_found_by_its_reference_and_by_nobody_elses(cast: Cast, looks: Looks, promises: Promises):
    key = promises.closed()
    with looks.as_(cast.chair) as viewer:
        reference = reload(key).reference
        action = get_action(viewer.places[0], reference.lower())
        assert [line.kind.value for line in reversed(timeline(action))] == [
            "offered", "accepted", "contributor added", "evidence added", "finished", "closed",
        ]  # fmt: skip
        assert [row.text for row in evidence_of(action)] == ["Twenty reports show it in use."]
        assert [(row.agency, row.owner) for row in contributions(action)] == [("NHS Testshire ICB", "Hana Health")]
        assert names_on(action).person(action.owner_id) == "Pia Police"
    with looks.as_(cast.head) as viewer, pytest.raises(NotFound):
        get_action(viewer.places[0], reference)
