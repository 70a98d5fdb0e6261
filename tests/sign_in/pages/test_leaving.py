"""A colleague's access ends at once, everywhere; what others gave is theirs to end."""

from __future__ import annotations

import pytest

from portal.access.roles import Role
from tests.sign_in.pages import links
from tests.sign_in.pages.test_newcomers import let_in


@pytest.fixture(scope="module")
def charity(door):
    return links.charity(door)


def end(someone):
    return f"/people/colleagues/{someone.person}/end"


def test_the_check_page_names_whom_and_what_happens_and_the_button_does_it(door, browser):
    let_in(door, browser)
    someone, sub = door.member(name="Lee Leaver")
    other = door.browser()
    other.sign_in(sub)
    page = browser.get(end(someone)).get_data(as_text=True)
    assert "End the access of Lee Leaver?" in page
    assert "signed out everywhere" in page
    assert other.is_in()
    assert browser.post(end(someone)).location == "/people/colleagues"
    assert not other.is_in()
    assert "/problem/closed" in other.sign_in(sub).location
    browser.get("/people/colleagues")  # says once that it is done
    assert "Lee Leaver" not in browser.get("/people/colleagues").get_data(as_text=True)
    noted = "SELECT count(*) FROM audit_event WHERE kind = 'AccessEnded' AND record_id = :p"
    assert door.as_owner(noted, p=someone.person) == 1


def test_the_mailed_link_of_a_leaver_ends_with_their_access(door, browser, charity):
    lead, vera = links.account(door, charity, "Cora Lead"), links.account(door, charity)
    with door.building() as world:
        world.appoint(lead.someone, Role.COORDINATOR)
    browser.post(links.ask(door, browser, lead.email), code=lead.code())
    other = door.browser()
    path = links.ask(door, other, vera.email)
    browser.post(end(vera.someone))
    assert "This link has ended" in other.post(path, code=vera.code()).get_data(as_text=True)


def test_somebody_who_also_acts_for_another_agency_of_that_sign_in_keeps_it(door, browser):
    with door.building() as world:
        keeper = world.person(door.cast.health, Role.COORDINATOR, name="Kay Keeper")
        both = world.person(door.cast.health, Role.STAFF, name="Bo Both")
        world.appoint(both, Role.STAFF, agency=door.cast.trust)
        known = door.knows(world, keeper, "health"), door.knows(world, both, "health")
    browser.sign_in(known[0], "health")
    browser.post(end(both))
    other = door.browser()
    other.sign_in(known[1], "health")
    assert door.session(both, "agency_id") == door.cast.trust


def test_a_role_that_others_gave_is_not_ended_here(door, browser):
    let_in(door, browser)
    with door.building() as world:
        delegate = world.person(door.cast.police, Role.DELEGATE, door.cast.here, name="Di Delegate")
    assert "ended by whoever gave it" in browser.get(end(delegate)).get_data(as_text=True)
    assert browser.post(end(delegate)).status_code == 403
    held = "SELECT count(*) FROM mandate WHERE person_id = :p AND ends_on IS NULL"
    assert door.as_owner(held, p=delegate.person) == 1


@pytest.mark.parametrize("whose", ["nobody's", "another agency's", "own"])
def test_only_colleagues_are_there(door, browser, whose):
    someone = let_in(door, browser)
    them = {"own": someone.person, "another agency's": door.cast.health_lead.person}.get(whose, door.cast.here)
    assert browser.get(f"/people/colleagues/{them}/end").status_code == 404
