"""The page that answers a form has an address of its own: Back and reload bring it again, to this browser alone."""

import uuid

import pytest
from sqlalchemy import text

from portal.access.roles import Role

SENT_BY_A_PERSON = {"Sec-Fetch-Mode": "navigate"}


@pytest.fixture
def member(door):
    """A browser in which a police officer is signed in."""
    someone, sub = door.member()
    browser = door.browser()
    browser.sign_in(sub)
    browser.someone = someone
    return browser


def send(browser, path="/choose-agency", **fields):
    """An empty form, as a browser sends it."""
    fields = {"csrf_token": browser.token(), **fields}
    return browser.portal.post(path, data=fields, headers=SENT_BY_A_PERSON)


def test_a_mistake_leads_to_an_address_that_shows_it_again_and_again(browser):
    answer = send(browser, "/sign-in?next=/your-work", email="amina at police")
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=%2Fyour-work&answer=")
    for _ in range(2):
        page = browser.get(answer.location)
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
        assert "There is a problem" in page.text and "amina at police" in page.text


def test_sent_from_there_again_it_leads_to_a_newer_answer(browser):
    first = send(browser, "/sign-in", email="one mistake").location
    second = send(browser, first, email="two mistakes").location
    assert first != second and second.count("answer=") == 1
    assert "two mistakes" in browser.get(second).text


def test_a_page_that_says_no_keeps_its_status_and_says_who_one_is(member):
    nowhere = member.portal.post("/no-such-page", headers=SENT_BY_A_PERSON)
    page = member.get(nowhere.location)
    assert page.status_code == 404
    assert "You are signed in as Mo Member for Testshire Constabulary" in page.text


def test_nobody_else_sees_it(door, browser, member):
    mine = send(member).location
    assert "There is a problem" in member.get(mine).text
    other, sub = door.browser(), door.member()[1]
    assert "There is a problem" not in other.portal.get(mine, follow_redirects=True).text
    other.sign_in(sub)
    assert "There is a problem" not in other.get(mine).text


def test_whoever_lost_a_role_or_is_kept_from_a_record_since_does_not_see_it_again(door, member):
    mine = send(member).location
    assert "There is a problem" in member.get(mine).text
    with door.building() as world:
        world.exclude(member.someone, door.cast.here, "action", uuid.uuid4())
    assert "There is a problem" not in member.get(mine).text
    again = send(member).location
    assert "There is a problem" in member.get(again).text
    with door.building() as world:
        world.appoint(member.someone, Role.REPRESENTATIVE, door.cast.here)
    assert "There is a problem" not in member.get(again).text


def test_after_signing_out_and_after_the_session_ran_out_back_shows_the_way_in(door, member):
    mine = send(member).location
    door.idle(member.someone, minutes=31)
    ended = member.get(mine)
    assert ended.status_code == 303 and ended.location.startswith("/sign-in")


def test_the_database_holds_nothing_that_can_be_read(door, browser):
    send(browser, "/sign-in", email="a mistake nobody may read")
    rows = door.as_owner("SELECT string_agg(value, ' ') FROM sign_in_state WHERE key LIKE 'answer:%'")
    assert rows and "mistake" not in rows and "<html" not in rows


def test_when_too_many_are_kept_the_answer_is_given_directly(door, browser):
    with door.engine.begin() as connection:
        many = "SELECT 'answer:' || n, '', now() + interval '1 minute' FROM generate_series(1, 2000) n"
        connection.execute(text(f"INSERT INTO sign_in_state (key, value, ends_at) {many}"))
    answer = send(browser, "/sign-in", email="a mistake")
    door.as_owner("DELETE FROM sign_in_state WHERE key LIKE 'answer:%'")
    assert answer.status_code == 200 and "There is a problem" in answer.text


def test_a_program_gets_the_answer_directly(browser):
    answer = browser.post("/sign-in", email="a mistake")
    assert answer.status_code == 200 and "There is a problem" in answer.text


@pytest.mark.parametrize("path", ["//elsewhere.example/", "/%5celsewhere.example/"])
def test_an_odd_address_is_never_led_on(browser, path):
    answer = browser.portal.post(path, data={}, headers=SENT_BY_A_PERSON)
    assert "elsewhere" not in answer.headers.get("Location", "")
