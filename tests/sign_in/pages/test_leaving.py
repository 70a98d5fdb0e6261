"""A colleague's access ends at once, everywhere; what others gave is theirs to end."""

from __future__ import annotations

import pytest

from portal import clock
from portal.access.roles import Role
from portal.actions.lifecycle import ActionState
from portal.actions.models import Action
from tests.access.two_worlds import masked
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


def test_the_end_is_recorded_in_each_partnership_where_the_leaver_acted(door, browser):
    let_in(door, browser)
    with door.building() as world:
        world.member(door.cast.elsewhere, door.cast.police)
        one = world.person(door.cast.police, Role.REPRESENTATIVE, door.cast.here, name="Hal Here")
        both = world.person(door.cast.police, Role.STAFF, name="Bo Everywhere")
    noted = "SELECT array_agg(partnership_id ORDER BY partnership_id::text) FROM audit_event"
    for someone, places in ((one, [door.cast.here]), (both, sorted((door.cast.here, door.cast.elsewhere), key=str))):
        browser.post(end(someone))
        assert door.as_owner(f"{noted} WHERE kind = 'AccessEnded' AND record_id = :p", p=someone.person) == places
    by = "SELECT bool_and(person_id IS NOT NULL AND agency_id = :a) FROM audit_event WHERE kind = 'AccessEnded'"
    assert door.as_owner(by, a=door.cast.police)


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


def add_action(door, owner, title):
    """Something under way that this person owns for the police; its reference."""
    now, due_on = clock.now(), clock.today()
    with door.building() as world:
        key = world.add(
            Action, partnership_id=door.cast.here, title=title, done_means="It is done.", due_on=due_on,
            state=ActionState.IN_PROGRESS, lead_agency_id=door.cast.police, owner_id=owner.person,
            verifier_agency_id=door.cast.office, original_due_on=due_on, raised_by_id=door.cast.chair.person,
            raised_by_agency_id=door.cast.office, created_at=now, last_activity_at=now, rungs={},
        )  # fmt: skip
    return door.as_owner("SELECT reference FROM action WHERE id = :k", k=key)


def test_what_a_leaver_has_in_hand_stands_on_the_page_before_it_ends(door, browser):
    lead = let_in(door, browser)
    someone, _ = door.member(name="Lena Leaver")
    reference = add_action(door, someone, "Write the joint protocol")
    with door.building() as world:
        world.appoint(lead, Role.STAFF)
    page = browser.get(end(someone)).get_data(as_text=True)
    assert "What Lena Leaver has in hand (2)" in page
    assert f'href="/p/tests/actions/{reference}">{reference}</a>' in page
    assert "Write the joint protocol" in page
    assert f"Works for {door.as_owner('SELECT name FROM agency WHERE id = :a', a=door.cast.police)}" in page


def test_whoever_may_not_see_an_action_finds_no_trace_of_it_there(door, browser):
    let_in(door, browser)
    someone, _ = door.member(name="Liam Leaver")
    before = browser.get(end(someone)).get_data(as_text=True)
    add_action(door, someone, "Write the joint protocol")
    after = browser.get(end(someone)).get_data(as_text=True)
    assert "What Liam Leaver has in hand (1)" in after
    assert masked(before) == masked(after)


def test_what_they_owned_waits_for_whoever_hands_over_until_somebody_owns_it(door, browser):
    lead = let_in(door, browser)
    someone, _ = door.member(name="Lois Leaver")
    with door.building() as world:
        world.appoint(lead, Role.REPRESENTATIVE)
    reference = add_action(door, someone, "Train the new starters")
    assert f'/actions/{reference}/hand-over"' not in browser.get("/your-work/owner-left").get_data(as_text=True)
    browser.post(end(someone))
    assert f'/actions/{reference}/hand-over"' in browser.get("/your-work/owner-left").get_data(as_text=True)
    browser.post(f"/p/tests/actions/{reference}/hand-over", owner=str(lead.person), version="1")
    assert f'/actions/{reference}/hand-over"' not in browser.get("/your-work/owner-left").get_data(as_text=True)


def test_invitations_they_made_are_listed_with_the_page_that_settles_them(door, browser):
    let_in(door, browser)
    someone, sub = door.member(name="Luz Leaver", role=Role.COORDINATOR)
    other = door.browser()
    other.sign_in(sub)
    new = {"name": "Ned New", "email": "ned.new@police.example", "role": "staff", "agency": str(door.cast.police)}
    other.post("/people/invitations/new", **new)
    page = browser.get(end(someone)).get_data(as_text=True)
    assert '<a class="govuk-link" href="/people/waiting">Ned New</a>' in page
