"""Your work lists all and only what waits for this person, most urgent first; each count is the length of its list."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from portal import clock
from portal.access.rules import table_of
from portal.actions.lifecycle import ActionState
from portal.actions.models import ActionEvent, Part
from portal.sign_in.models import WebSession
from portal.working_days import add_working_days
from tests.access.two_worlds import masked
from tests.cast import Cast
from tests.conftest import Looks
from tests.statements import statements


def headings(page: str) -> dict[str, str]:
    found = re.findall(r'<h2[^>]*id="group-([a-z-]+)"[^>]*><a[^>]*>([^<]+)</a>', page)
    return dict(found)


def test_what_is_late_comes_first_and_each_group_counts_its_list(cast: Cast, looks: Looks, action: Any) -> None:
    action("Late work", due_on=add_working_days(clock.today(), -1))
    action("Next week", due_on=add_working_days(clock.today(), 3))
    action("Next month", due_on=add_working_days(clock.today(), 20))
    action("Offered", state=ActionState.OFFERED, owner_id=None, offered_to_id=cast.police_lead.person)
    page = looks.client(cast.police_lead).get("/your-work").text
    assert list(headings(page)) == ["overdue", "to-answer", "due-soon", "later"]
    assert headings(page)["overdue"] == "Overdue (1)"
    assert page.index("Late work") < page.index("Offered") < page.index("Next week") < page.index("Next month")


def test_the_list_behind_a_heading_holds_as_many_as_it_says(cast: Cast, looks: Looks, action: Any) -> None:
    for number in range(12):
        action(f"Work {number}", due_on=add_working_days(clock.today(), 5))
    client = looks.client(cast.police_lead)
    page = client.get("/your-work").text
    assert headings(page)["due-soon"] == "Due in the next 2 weeks (12)"
    assert page.count("portal-task__start") == 10
    assert client.get("/your-work/due-soon").text.count("portal-task__start") == 12


def test_nobody_finds_the_work_of_a_colleague_in_their_own(cast: Cast, looks: Looks, action: Any) -> None:
    action("Work of Pia")
    assert "Work of Pia" not in looks.client(cast.police_other).get("/your-work").text
    assert "Nothing is waiting for you." in looks.client(cast.police_other).get("/your-work").text


def test_the_representative_answers_what_is_offered_to_the_agency(cast: Cast, looks: Looks, action: Any) -> None:
    action("For the force", state=ActionState.OFFERED, owner_id=None)
    assert "For the force" in looks.client(cast.police_representative).get("/your-work").text
    assert "For the force" not in looks.client(cast.police_other).get("/your-work").text


def test_the_office_checks_what_others_finished(cast: Cast, looks: Looks, action: Any) -> None:
    action("Finished work", state=ActionState.FINISHED, finished_at=clock.now())
    page = looks.client(cast.business_manager).get("/your-work").text
    assert headings(page)["to-check"] == "Finished by others, for you to check (1)"
    assert re.search(r'href="[^"]+/check"', page)


def test_a_reference_leads_to_its_record_in_every_spelling(cast: Cast, looks: Looks, action: Any) -> None:
    key = action("Toolkit")
    reference = cast.world.scalar("SELECT reference FROM action WHERE id = :id", id=key)
    client = looks.client(cast.police_lead)
    number = reference.rpartition("A")[2]
    for spelling in (reference, reference.lower(), f"a{number}"):
        answer = client.get("/search", query_string={"q": spelling})
        assert answer.status_code == 302 and reference in answer.location
    assert reference in client.get("/search", query_string={"q": number}).text
    assert client.get(f"/ref/{reference}").status_code == 302


def test_a_reference_out_of_sight_is_as_one_that_never_was(cast: Cast, looks: Looks, action: Any) -> None:
    reference = cast.world.scalar("SELECT reference FROM action WHERE id = :id", id=action("Toolkit"))
    stranger = looks.client(cast.health_lead)
    assert stranger.get(f"/ref/{reference}").status_code == 404
    hidden, absent = (stranger.get("/search", query_string={"q": one}).text for one in (reference, "TESTS-A00000"))
    assert masked(hidden).replace(reference, "X") == masked(absent).replace("TESTS-A00000", "X")


@pytest.mark.parametrize(
    "who", ["chair", "business_manager", "police_lead", "head", "police_coordinator", "scrutineer"]
)
def test_your_work_takes_at_most_eight_statements(cast: Cast, looks: Looks, action: Any, who: str) -> None:
    for number in range(30):
        action(f"Work {number}", due_on=add_working_days(clock.today(), number - 10))
    client = looks.client(getattr(cast, who))
    client.get("/your-work")
    with statements(cast.world.connection) as seen:
        assert client.get("/your-work").status_code == 200
    assert len(seen) <= 8, "\n".join(seen)


def test_what_others_did_since_the_last_visit_is_told_once_in_words(cast: Cast, looks: Looks, action: Any) -> None:
    key, now = action("Toolkit"), clock.now()
    event = {"partnership_id": cast.here, "action_id": key, "by_agency_id": cast.police, "text": "", "more": ""}
    cast.world.add(ActionEvent, kind="updated", by_id=cast.police_other.person, at=now, **event)
    cast.world.add(ActionEvent, kind="updated", by_id=cast.police_lead.person, at=now, **event)
    cast.world.add(ActionEvent, kind="closed", by_id=cast.police_other.person, at=now - timedelta(days=9), **event)
    client = looks.client(cast.police_lead)
    with cast.world.as_owner() as connection:
        connection.execute(
            update(table_of(WebSession))
            .where(table_of(WebSession).c.person_id == cast.police_lead.person)
            .values(previous_visit_at=now - timedelta(days=1))
        )
    page = client.get("/your-work").text
    assert "1 updated" in page
    assert "closed" not in page
    assert client.get("/your-work/changes").text.count("was updated") == 1


def test_a_part_in_an_action_of_others_waits_for_whoever_owns_the_part(cast: Cast, looks: Looks, action: Any) -> None:
    for title, days, state in (("Posters", 5, "in progress"), ("Ended", 0, "closed"), ("Letters", -3, "blocked")):
        key = action(title, owner_id=cast.council_lead.person, state=ActionState(state))
        part = {"agency_id": cast.health, "owner_id": cast.health_lead.person, "task": f"Part of {title}"}
        more = {"partnership_id": cast.here, "relation": "contributes", "state": state, "is_opened": False}
        cast.world.add(Part, action_id=key, due_on=clock.today() + timedelta(days=days), **part, **more)
    client = looks.client(cast.health_lead)
    for page in ("/your-work", "/your-work/your-part"):
        shown = re.findall(r"Part of [A-Z][a-z]+", client.get(page).text)
        assert shown == ["Part of Letters", "Part of Posters"], page
    assert "Part of" not in looks.client(cast.police_lead).get("/your-work").text
