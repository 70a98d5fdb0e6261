"""Raising a challenge on a page: few boxes, from a record or from the log."""

from __future__ import annotations

import re
from typing import Any

import pytest

from portal.actions.operations.raising import add_action
from portal.challenges.models import AboutKind
from portal.challenges.operations.raising import Questioned, raise_challenge
from portal.challenges.queries import held_by
from portal.database import db
from tests.actions.conftest import in_days
from tests.actions.pages import fill_in
from tests.cast import Cast
from tests.conftest import Looks

NEW = "/p/tests/challenges/new"
WORDS: dict[str, Any] = {
    "title": "Notices reach us late",
    "why": "Seven of ten came late.",
    "wanted": "Send them on the day.",
}


@pytest.fixture
def action(cast: Cast, looks: Looks) -> str:
    """The reference of an action that the police lead."""
    with looks.as_(cast.chair) as viewer:
        key = add_action(
            cast.here, title="A card", done_means="Seen", lead_agency_id=cast.police, due_on=in_days(9), by=viewer
        ).id
        db.session.commit()
    return str(cast.world.scalar("SELECT reference FROM action WHERE id = :key", key=key))


def test_an_action_of_another_agency_is_questioned_from_its_page(cast: Cast, looks: Looks, action: str):
    client = looks.client(cast.chair)
    address = re.search(r'href="([^"]+)">Question this', client.get(f"/p/tests/actions/{action}").text)
    assert address
    answer = fill_in(client, address[1], **WORDS)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert f"Action {action}" in page and "Testshire Constabulary" in page


def test_an_agency_does_not_question_its_own_action(cast: Cast, looks: Looks, action: str):
    client = looks.client(cast.police_representative)
    assert "Question this" not in client.get(f"/p/tests/actions/{action}").text
    assert client.get(f"{NEW}?about={action}").status_code == 404


def test_an_action_out_of_sight_cannot_be_questioned(cast: Cast, looks: Looks, action: str):
    client = looks.client(cast.trust_staff)
    there, never = client.get(f"{NEW}?about={action}"), client.get(f"{NEW}?about=TESTS-A00000")
    assert there.status_code == never.status_code == 404


def test_whoever_may_not_see_the_questioned_action_finds_no_line_of_it(cast: Cast, looks: Looks, action: str):
    """The ICB reads the challenge as a party, and not the action, in which it takes no part."""
    with looks.as_(cast.chair) as viewer:
        key = cast.world.scalar("SELECT id FROM action WHERE reference = :one", one=action)
        about = Questioned(AboutKind.ACTION, key)
        raise_challenge(cast.here, **WORDS, to_agency_id=cast.health, questioned=about, by=viewer)
        db.session.commit()
    reference = cast.world.scalar("SELECT reference FROM challenge")
    assert action in looks.client(cast.chair).get(f"/p/tests/challenges/{reference}").text
    assert action not in looks.client(cast.health_lead).get(f"/p/tests/challenges/{reference}").text


def test_any_matter_is_raised_with_an_agency_by_part_of_its_name(cast: Cast, looks: Looks):
    client = looks.client(cast.head)
    assert "matches" in fill_in(client, NEW, who="zebra", **WORDS).text
    answer = fill_in(client, NEW, who="constab", **WORDS)
    assert answer.status_code == 303
    assert "Oakfield Primary School" in client.get(answer.location).text


def test_nobody_questions_their_own_agency(cast: Cast, looks: Looks):
    answer = fill_in(looks.client(cast.police_lead), NEW, who="constab", **WORDS)
    assert answer.status_code == 200 and "Choose the agency you want to question." in answer.text


def test_the_form_has_few_boxes_and_stops_at_a_childs_details(cast: Cast, looks: Looks):
    client = looks.client(cast.health_lead)
    page = client.get(NEW).text
    assert len(re.findall(r"<(?:textarea|input class)", page[page.index("<main") :])) == 4
    stopped = fill_in(client, NEW, who="constab", **{**WORDS, "why": "NHS number 943 476 5919 came late."})
    assert stopped.status_code == 200 and "not about a named child" in stopped.text


@pytest.mark.parametrize("who", ["front_door", "designated_officer", "council_lead", "police_coordinator"])
def test_who_may_raise_nothing_is_told_so(who: str, cast: Cast, looks: Looks):
    assert looks.client(getattr(cast, who)).get(NEW).status_code == 403


def test_what_a_leaver_raised_is_listed_with_what_else_they_hold(cast: Cast, looks: Looks):
    assert fill_in(looks.client(cast.health_lead), NEW, who="constab", **WORDS).status_code == 303
    with looks.as_(cast.health_representative) as viewer:
        assert [(one.how, one.title) for one in held_by(cast.health_lead.person, viewer)] == [
            ("Raised", WORDS["title"])
        ]
    with looks.as_(cast.trust_staff) as viewer:
        assert held_by(cast.health_lead.person, viewer) == []
