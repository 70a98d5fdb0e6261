"""Work whose owner has left stands on the work of whoever gives it to a colleague, until somebody owns it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from portal import clock
from portal.access.roles import Role
from portal.actions.lifecycle import ActionState
from portal.actions.models import Part, Relation
from tests.actions.pages import fill_in
from tests.cast import Cast
from tests.conftest import Looks
from tests.people import Someone

HEADING = r'id="group-owner-left"><a[^>]*>Owned by somebody who has left \((\d+)\)</a>'
LIST = "/your-work/owner-left"


@pytest.fixture
def gone(cast: Cast) -> Someone:
    """Somebody of the police whose only role ended yesterday."""
    return cast.world.person(cast.police, Role.STAFF, name="Gil Gone", ends_on=clock.today() - timedelta(days=1))


def counted(looks: Looks, who: Someone) -> int:
    found = re.search(HEADING, looks.client(who).get("/your-work").text)
    return int(found[1]) if found else 0


def listed(looks: Looks, who: Someone) -> int:
    return looks.client(who).get(LIST).text.count("portal-task__start")


def test_the_representative_finds_as_many_as_the_heading_counts(
    cast: Cast, looks: Looks, action: Any, gone: Someone
) -> None:
    for number in range(12):
        action(f"Left {number}", owner_id=gone.person)
    action("Still owned")
    assert counted(looks, cast.police_representative) == listed(looks, cast.police_representative) == 12


def test_handed_over_it_leaves_the_list(cast: Cast, looks: Looks, action: Any, gone: Someone) -> None:
    action("Left alone", owner_id=gone.person)
    client = looks.client(cast.police_representative)
    start = re.search(r'class="govuk-link portal-task__start" href="([^"]+/hand-over)"', client.get(LIST).text)
    assert start
    assert fill_in(client, start[1], owner=str(cast.police_other.person)).status_code == 303
    assert counted(looks, cast.police_representative) == 0
    assert "Left alone" in looks.client(cast.police_other).get("/your-work").text


def test_a_contribution_without_owner_is_handed_over_by_the_agency_that_helps(
    cast: Cast, looks: Looks, action: Any, gone: Someone
) -> None:
    key = action("Helped with", lead_agency_id=cast.health, owner_id=cast.health_lead.person)
    part = {"relation": Relation.CONTRIBUTES, "owner_id": gone.person, "due_on": clock.today(), "task": "A part"}
    cast.world.add(
        Part, action_id=key, agency_id=cast.police, partnership_id=cast.here, state=ActionState.IN_PROGRESS, **part
    )
    assert counted(looks, cast.police_representative) == 1
    assert f"/contributors/{cast.police}/hand-over" in looks.client(cast.police_representative).get(LIST).text


def test_whoever_runs_sign_in_and_works_on_actions_hands_over_where_nobody_represents(
    cast: Cast, looks: Looks, action: Any, gone: Someone
) -> None:
    action("Left alone", owner_id=gone.person)
    both = cast.world.person(cast.police, Role.STAFF, name="Bea Both")
    assert counted(looks, both) == 0
    cast.world.appoint(both, Role.COORDINATOR)
    assert counted(looks, both) == listed(looks, both) == 1


@pytest.mark.parametrize("who", ["police_coordinator", "police_other", "health_lead"])
def test_others_neither_count_nor_find_it(cast: Cast, looks: Looks, action: Any, gone: Someone, who: str) -> None:
    action("Left alone", owner_id=gone.person)
    page = looks.client(getattr(cast, who)).get("/your-work").text
    assert "Owned by somebody who has left" not in page
    assert "Left alone" not in page


def test_what_was_offered_to_somebody_who_left_waits_for_the_representative(
    cast: Cast, looks: Looks, action: Any, gone: Someone
) -> None:
    action("Offered and left", state=ActionState.OFFERED, owner_id=None, offered_to_id=gone.person)
    assert "Offered and left" in looks.client(cast.police_representative).get("/your-work/to-answer").text


def test_a_finished_action_has_nothing_to_hand_over(cast: Cast, looks: Looks, action: Any, gone: Someone) -> None:
    action("Done", state=ActionState.FINISHED, owner_id=gone.person, finished_at=clock.now())
    assert counted(looks, cast.police_representative) == 0
