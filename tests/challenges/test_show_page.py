"""One challenge: what it says, to whom, and in how few statements."""

from __future__ import annotations

import re

import pytest

from portal import clock
from portal.challenges.operations.determining import propose_determination
from tests.cast import Cast
from tests.challenges.conftest import Questions, reload
from tests.challenges.pages import page_of, reference_of
from tests.conftest import Looks
from tests.statements import statements

MOST = 8
TOKENS = re.compile(r'(?:value|data-token)="[^"]*"')  # those of a form say the second in which they were made
PAGES = ("", "/history", "/who-can-see")
READERS = ("police_lead", "health_lead", "chair", "scrutineer", "business_manager", "council_lead")


@pytest.mark.parametrize("more", PAGES)
@pytest.mark.parametrize("who", READERS)
def test_every_page_of_a_challenge_opens_in_few_statements(
    cast: Cast, looks: Looks, questions: Questions, who: str, more: str
):
    key = questions.with_lead_partners()
    with questions.by(questions.leads[1]) as viewer:
        propose_determination(reload(key), text="Notices go the same day.", by=viewer)
    address = page_of(cast, key, more)
    client = looks.client(getattr(cast, who))
    with statements(cast.world.connection) as sent:
        answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert len(sent) <= MOST, sent


@pytest.mark.parametrize("more", [*PAGES, "/answer", "/determine", "/determination"])
@pytest.mark.parametrize("who", ["head", "trust_staff", "front_door", "group_member", "stranger"])
def test_whoever_may_not_see_a_challenge_finds_no_trace(
    cast: Cast, looks: Looks, questions: Questions, who: str, more: str
):
    key = questions.raised()
    reference, client = reference_of(cast, key), looks.client(getattr(cast, who))
    with clock.frozen(clock.now()):  # a page says the minute at its foot
        there, never = (client.get(f"/p/tests/challenges/{one}{more}") for one in (reference, "TESTS-X00000"))
    assert there.status_code == never.status_code == 404
    assert TOKENS.sub("", there.text.replace(reference, "TESTS-X00000")) == TOKENS.sub("", never.text)
    assert client.get(f"/ref/{reference}").status_code == 404


def test_the_page_names_who_has_to_act_and_who_comes_next(cast: Cast, looks: Looks, questions: Questions):
    page = looks.client(cast.health_lead).get(page_of(cast, questions.raised())).text
    assert re.search(r"Who has to act</dt>\s*<dd[^>]*>Rosa Police</dd>", page)
    assert re.search(r"Goes to the service heads, R[^<]+, on ", page)
    page = looks.client(cast.health_lead).get(page_of(cast, questions.with_lead_partners())).text
    assert re.search(r"Who has to act</dt>\s*<dd[^>]*>Cleo Chief, Lea Police and Lin Health</dd>", page)


def test_the_steps_that_time_made_stand_in_the_history_though_nobody_wrote_them(
    cast: Cast, looks: Looks, questions: Questions
):
    key = questions.older(questions.raised(), 42)
    page = looks.client(cast.health_lead).get(page_of(cast, key)).text
    assert page.count("Time ran out, so it moved up") == 3
    assert "With the lead partners" in page and "Overdue" in page


def test_an_urgent_worry_is_sent_to_the_front_door_from_every_page(cast: Cast, looks: Looks, questions: Questions):
    key, client = questions.answered(), looks.client(cast.health_lead)
    for more in (*PAGES, "/settled", "/not-settled", "/withdraw", "/update"):
        page = client.get(page_of(cast, key, more)).text
        assert "ring 999" in page and 'href="/p/tests/contacts"' in page, more
    for address in ("/p/tests/challenges", "/p/tests/challenges/new"):
        assert "ring 999" in client.get(address).text


def test_a_reference_is_found_in_any_spelling(cast: Cast, looks: Looks, questions: Questions):
    address = page_of(cast, questions.raised())
    client, reference = looks.client(cast.chair), address.rpartition("/")[2]
    assert client.get(address.replace(reference, reference.lower())).status_code == 200
    assert client.get(f"/ref/{reference}").location == address


def test_opening_it_is_noted_once_a_day(cast: Cast, looks: Looks, questions: Questions):
    key, client = questions.raised(), looks.client(cast.chair)
    for _ in range(2):
        client.get(page_of(cast, key))
    found = cast.world.scalar("SELECT count(*) FROM opening WHERE record_id = :key AND kind = 'challenge'", key=key)
    assert found == 1
    page = looks.client(cast.health_lead).get(page_of(cast, key, "/history")).text
    assert "<li>Ines Chair, Partnership office, opened it" in page
