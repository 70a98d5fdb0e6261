"""Signing in by a mailed link and a code: the button acts once, here, with the right code; else a sentence says why."""

from __future__ import annotations

import pytest

from tests.sign_in.pages import links


@pytest.fixture(scope="module")
def charity(door):
    return links.charity(door)


@pytest.fixture
def vera(door, charity):
    return links.account(door, charity)


def test_somebody_without_provider_comes_in_by_link_and_code(door, browser, vera):
    path = links.ask(door, browser, vera.email)
    assert "You are signing in as Vera Volunteer" in browser.get(path).get_data(as_text=True)
    assert browser.post(path, code=vera.code()).location == "/your-work"
    assert browser.is_in()
    assert door.session(vera.someone, "agency_id") == vera.someone.agency


def test_a_link_leads_to_the_page_that_was_wanted(door, browser, vera):
    browser.post("/sign-in/by-link", email=vera.email, next="/p/tests/actions?late=yes")
    path = links.mailed(door, vera.email)
    assert browser.post(path, code=vera.code()).location == "/p/tests/actions?late=yes"


def test_a_scanner_that_opens_the_link_leaves_it_usable(door, browser, vera):
    path, scanner = links.ask(door, browser, vera.email), door.browser()
    assert scanner.portal.head(path).status_code == scanner.get(path).status_code == 410
    assert browser.portal.head(path).status_code == 200
    assert browser.get(path).status_code == browser.get(path).status_code == 200
    assert browser.post(path, code=vera.code()).status_code == 303


def test_a_forwarded_link_opens_nothing_in_another_browser_even_with_a_code(door, browser, vera):
    path, other = links.ask(door, browser, vera.email), door.browser()
    answer = other.post(path, code=vera.code())
    assert answer.status_code == 410
    assert "only in the browser in which it was asked for" in answer.get_data(as_text=True)
    assert not other.is_in()


def test_a_link_works_once(door, browser, vera):
    path = links.ask(door, browser, vera.email)
    browser.post(path, code=vera.code())
    assert "A link works once" in browser.get(path).get_data(as_text=True)


def test_a_link_ends_after_fifteen_minutes(door, browser, vera):
    path = links.ask(door, browser, vera.email)
    kept = "SELECT ends_at - asked_at = interval '15 minutes' FROM sign_in_link WHERE identity_id = :i"
    assert door.as_owner(kept, i=vera.identity)
    door.as_owner("UPDATE sign_in_link SET ends_at = now() WHERE identity_id = :i", i=vera.identity)
    answer = browser.post(path, code=vera.code())
    assert answer.status_code == 410
    assert "A link works for 15 minutes" in answer.get_data(as_text=True)


def test_a_link_nobody_made_says_the_same_as_one_that_ended(browser):
    assert "A link works for 15 minutes" in browser.get("/sign-in/link/guessed").get_data(as_text=True)


def test_a_code_counts_once(door, browser, vera):
    code, other = vera.code(), door.browser()
    browser.post(links.ask(door, browser, vera.email), code=code)
    answer = other.post(links.ask(door, other, vera.email), code=code)
    assert "That code was used already" in answer.get_data(as_text=True)
    assert not other.is_in()


def test_five_wrong_codes_shut_the_app_for_fifteen_minutes(door, browser, vera):
    path = links.ask(door, browser, vera.email)
    for _ in range(4):
        assert "That code is not right" in browser.post(path, code="000000").get_data(as_text=True)
    shut = browser.post(path, code="000000")
    assert "Five codes were wrong" in shut.get_data(as_text=True)
    assert browser.post(path, code=vera.code()).status_code == 410
    locked = "SELECT locked_until - now() BETWEEN interval '14 minutes' AND interval '15 minutes' FROM authenticator"
    assert door.as_owner(f"{locked} WHERE identity_id = :i", i=vera.identity)
    noted = "SELECT count(*) FROM audit_event WHERE kind = 'AuthenticatorLocked' AND record_id = :i"
    assert door.as_owner(noted, i=vera.identity) == 1


def test_after_the_fifteen_minutes_a_right_code_opens_again(door, browser, vera):
    path = links.ask(door, browser, vera.email)
    shut = "UPDATE authenticator SET locked_until = now() - interval '1 second' WHERE identity_id = :i"
    door.as_owner(shut, i=vera.identity)
    assert browser.post(path, code=vera.code()).location == "/your-work"


@pytest.mark.parametrize(
    "left",
    [
        "UPDATE person SET closed_at = now() WHERE id = :p",
        "UPDATE appointment SET ends_on = current_date - 1 WHERE person_id = :p",
        "UPDATE identity SET closed_at = now() WHERE person_id = :p",
    ],
)
def test_the_link_of_somebody_who_left_ends_at_once(door, browser, vera, left):
    path = links.ask(door, browser, vera.email)
    door.as_owner(left, p=vera.someone.person)
    assert browser.post(path, code=vera.code()).status_code == 410
    browser.post("/sign-in/by-link", email=vera.email)
    assert door.as_owner("SELECT count(*) FROM sign_in_link WHERE identity_id = :i", i=vera.identity) == 1


def test_neither_secret_of_link_or_app_is_kept_readable(door, browser, vera):
    path = links.ask(door, browser, vera.email)
    kept = door.as_owner("SELECT string_agg(l::text, '') FROM sign_in_link l")
    kept += door.as_owner("SELECT string_agg(a::text, '') FROM authenticator a")
    assert path.rpartition("/")[2] not in kept
    assert vera.app.secret not in kept
