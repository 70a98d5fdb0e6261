"""A lost app: one asks, another confirms, the person is told, and the old app ends; nobody does it alone."""

from __future__ import annotations

import re

import pyotp
import pytest

from portal.access.roles import Role
from portal.sign_in.models import ProviderAgency
from tests.sign_in.pages import links


@pytest.fixture(scope="module")
def charity(door):
    with door.building() as world:
        world.add(ProviderAgency, provider_id=door.police, agency_id=door.cast.office)
    return links.charity(door)


def in_office(door, role, name):
    """Somebody of the partnership's office, signed in at a browser of their own."""
    with door.building() as world:
        someone = world.person(door.cast.office, role, door.cast.here, name=name)
        sub = door.knows(world, someone)
    browser = door.browser()
    browser.sign_in(sub)
    return browser


@pytest.fixture
def asked(door, charity):
    """A business manager asked for a new app: whose account, their browser, the page of the second person."""
    vera, manager = links.account(door, charity), in_office(door, Role.BUSINESS_MANAGER, "Bea Manager")
    assert "Ring Vera Volunteer" in manager.get(f"/people/authenticators/{vera.identity}/new").get_data(as_text=True)
    assert manager.post(f"/people/authenticators/{vera.identity}/new").location == "/people/authenticators"
    waits = "SELECT id FROM authenticator_recovery WHERE identity_id = :i"
    return vera, manager, f"/people/authenticators/waiting/{door.as_owner(waits, i=vera.identity)}"


def told(door, vera):
    names = "SELECT string_agg(template, ' ' ORDER BY template) FROM message"
    return door.as_owner(f"{names} WHERE person_id = :p AND template LIKE '%recovery%'", p=vera.someone.person)


def test_two_people_let_somebody_set_up_a_new_app_and_the_old_one_ends(door, browser, asked):
    vera, _, page = asked
    browser.post(links.ask(door, browser, vera.email), code=vera.code())
    assert browser.is_in()
    second = in_office(door, Role.CHAIR, "Cy Chair")
    assert second.post(page).location == "/people/authenticators"
    assert not browser.is_in()
    assert told(door, vera) == "sign_in/recovery_asked sign_in/recovery_confirmed"
    path = links.ask(door, browser, vera.email)
    shown = browser.get(path).get_data(as_text=True)
    fresh = pyotp.TOTP(re.search(r'id="app-key">([A-Z2-7 ]+)<', shown)[1].replace(" ", ""))
    assert "not right" in browser.post(path, code=vera.code()).get_data(as_text=True)
    assert browser.post(path, code=fresh.now()).location == "/your-work"
    noted = "SELECT string_agg(DISTINCT kind, ' ' ORDER BY kind) FROM audit_event WHERE kind LIKE 'Recovery%'"
    assert door.as_owner(noted) == "RecoveryAsked RecoverySettled"
    where = "SELECT array_agg(DISTINCT partnership_id) FROM audit_event WHERE kind LIKE 'Recovery%'"
    assert door.as_owner(where) == [door.cast.here]


def test_who_asked_cannot_confirm(door, asked):
    vera, manager, page = asked
    assert "A second person has to confirm it" in manager.get(page).get_data(as_text=True)
    assert manager.post(page).status_code == 403
    assert door.as_owner("SELECT sealed IS NOT NULL FROM authenticator WHERE identity_id = :i", i=vera.identity)


def test_the_second_person_may_refuse_and_nothing_changes(door, browser, asked):
    vera, _, page = asked
    second = in_office(door, Role.OFFICE, "Ola Office")
    assert second.post(f"{page}/refuse").location == "/people/authenticators"
    assert told(door, vera) == "sign_in/recovery_asked sign_in/recovery_refused"
    assert browser.post(links.ask(door, browser, vera.email), code=vera.code()).location == "/your-work"


def test_a_new_app_is_set_up_within_seven_days_or_not(door, browser, asked):
    vera, _, page = asked
    in_office(door, Role.CHAIR, "Cas Chair").post(page)
    door.as_owner("UPDATE authenticator SET enrol_until = now() WHERE identity_id = :i", i=vera.identity)
    answer = browser.get(links.ask(door, browser, vera.email))
    assert "the time to set one up has ended" in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.STAFF, Role.SCRUTINEER])
def test_others_know_of_none_of_it(door, asked, role):
    _, _, page = asked
    other = in_office(door, role, f"Olu {role}")
    assert other.get("/people/authenticators").status_code == 404
    assert other.post(page).status_code == 404


def test_one_request_at_a_time(door, asked):
    vera, manager, _ = asked
    assert manager.post(f"/people/authenticators/{vera.identity}/new").status_code == 404
