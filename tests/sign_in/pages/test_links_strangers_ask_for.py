"""Anybody may ask for a link to anybody's address: that fills no mailbox, and shuts nobody out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.sign_in.pages import links

EARLIER = """
UPDATE sign_in_link SET asked_at = asked_at - :by * interval '1 minute', ends_at = ends_at - :by * interval '1 minute'
 WHERE identity_id = :i
"""
MAILS = "SELECT count(*) FROM message WHERE address = :e"


@pytest.fixture(scope="module")
def charity(door):
    return links.charity(door)


@pytest.fixture
def vera(door, charity):
    return links.account(door, charity)


@pytest.fixture
def stranger(door):
    return door.browser()


def keep_asking(stranger, vera, times=5):
    """Somebody who knows the address, and nothing else."""
    for _ in range(times):
        stranger.post("/sign-in/by-link", email=vera.email)


def test_nobody_is_mailed_more_than_three_links_at_once(door, stranger, vera):
    keep_asking(stranger, vera)
    assert door.as_owner(MAILS, e=vera.email) == 3


def test_not_even_when_all_are_asked_for_at_the_same_moment(door, vera):
    browsers = [door.browser() for _ in range(8)]
    tokens = [one.token() for one in browsers]

    def ask(browser, token):
        return browser.portal.post("/sign-in/by-link", data={"csrf_token": token, "email": vera.email}).status_code

    with ThreadPoolExecutor(len(browsers)) as at_once:
        assert set(at_once.map(ask, browsers, tokens)) == {303}
    assert door.as_owner(MAILS, e=vera.email) == 3


def test_in_an_hour_of_asking_they_get_one_every_five_minutes_and_three_more_at_the_most(door, stranger, vera):
    for _ in range(12):
        keep_asking(stranger, vera, times=2)
        door.as_owner(EARLIER, by=5, i=vera.identity)
    assert door.as_owner(MAILS, e=vera.email) <= 3 + 12


def test_after_a_stranger_asked_and_asked_the_one_it_is_about_still_comes_in(door, browser, stranger, vera):
    keep_asking(stranger, vera)
    browser.post("/sign-in/by-link", email=vera.email)
    assert door.as_owner(MAILS, e=vera.email) == 3
    assert browser.post(links.mailed(door, vera.email), code=vera.code()).location == "/your-work"
    assert browser.is_in()


@pytest.mark.parametrize("minutes", range(0, 20, 4))
def test_whenever_they_ask_while_a_stranger_never_stops_a_link_in_their_mailbox_works(
    door, browser, stranger, vera, minutes
):
    for _ in range(minutes):
        keep_asking(stranger, vera, times=4)
        door.as_owner(EARLIER, by=1, i=vera.identity)
    browser.post("/sign-in/by-link", email=vera.email)
    assert browser.post(links.mailed(door, vera.email), code=vera.code()).location == "/your-work"


def test_a_link_mailed_a_while_ago_has_ten_minutes_left_at_least(door, browser, stranger, vera):
    keep_asking(stranger, vera)
    door.as_owner(EARLIER, by=4, i=vera.identity)
    browser.post("/sign-in/by-link", email=vera.email)
    left = "SELECT max(ends_at) > now() + interval '10 minutes' FROM sign_in_link WHERE identity_id = :i"
    assert door.as_owner(f"{left} AND used_at IS NULL", i=vera.identity)


def test_a_link_works_in_no_browser_that_did_not_ask_for_that_address(door, browser, stranger, vera, charity):
    path = links.ask(door, browser, vera.email)
    other = links.account(door, charity, "Otto Other")
    links.ask(door, stranger, other.email)
    answer = stranger.post(path, code=vera.code())
    assert answer.status_code == 410
    assert "only in the browser in which it was asked for" in answer.get_data(as_text=True)


def test_a_browser_that_asked_long_ago_asks_again(door, browser, stranger, vera):
    links.ask(door, browser, vera.email)
    door.as_owner(EARLIER, by=15, i=vera.identity)
    path = links.ask(door, stranger, vera.email)
    assert browser.post(path, code=vera.code()).status_code == 410
