"""A session: for whom one acts, how it ends, and what survives its end."""

import re

import pytest

from portal.access.roles import Role


def test_signing_out_ends_the_session_on_the_server_and_says_the_provider_still_knows_one(door, browser):
    _, sub = door.member()
    browser.sign_in(sub)
    before = browser.secret
    answer = browser.post("/sign-out")
    assert "cookies" in answer.headers["Clear-Site-Data"]
    page = browser.get(answer.location).get_data(as_text=True)
    assert "You are still signed in at your organisation" in page
    with browser.portal.session_transaction() as kept:
        kept["_user_id"] = before
    assert not browser.is_in()


def test_signing_out_at_the_provider_too_goes_there_with_a_hint_of_whose_session_it_is(door, browser):
    _, sub = door.member()
    browser.sign_in(sub)
    signed_out = browser.get(browser.post("/sign-out").location).get_data(as_text=True)
    onward = re.search(r'href="(/signed-out/police\?ticket=[^"]+)"', signed_out)[1]
    address = browser.get(onward).location
    assert address.startswith(door.hostile.configuration.base_url)
    assert "id_token_hint=" in address
    assert f"post_logout_redirect_uri={door.address}/signed-out" in address.replace("%3A", ":").replace("%2F", "/")


@pytest.mark.parametrize(
    "change",
    ["seen_at = now() - interval '31 minutes'", "ends_at = now() - interval '1 second'", "ended_at = now()"],
)
def test_a_session_left_alone_run_out_or_ended_lets_nobody_in(door, browser, change):
    someone, sub = door.member()
    browser.sign_in(sub)
    door.as_owner(f"UPDATE web_session SET {change} WHERE person_id = :p", p=someone.person)
    assert not browser.is_in()


def test_a_session_ends_ten_hours_after_signing_in(door, browser):
    someone, sub = door.member()
    browser.sign_in(sub)
    hours = door.session(someone, "ends_at - started_at")
    assert hours.total_seconds() == 10 * 3600


def test_closing_a_person_ends_their_sessions_at_once_and_their_account_opens_nothing_again(door, browser):
    someone, sub = door.member()
    browser.sign_in(sub)
    door.as_owner("UPDATE person SET closed_at = now() WHERE id = :p", p=someone.person)
    assert not browser.is_in()
    assert "/problem/closed" in browser.sign_in(sub).location


def test_staying_writes_that_the_person_is_still_here(door, browser):
    someone, sub = door.member()
    browser.sign_in(sub)
    door.as_owner(
        "UPDATE web_session SET seen_at = now() - interval '29 minutes' WHERE person_id = :p", p=someone.person
    )
    assert browser.post("/sign-in/stay").status_code == 204
    assert door.session(someone, "seen_at > now() - interval '1 minute'")


def test_opening_a_page_counts_as_being_here(door, browser):
    someone, sub = door.member()
    browser.sign_in(sub)
    door.as_owner(
        "UPDATE web_session SET seen_at = now() - interval '29 minutes' WHERE person_id = :p", p=someone.person
    )
    assert browser.is_in()
    assert door.session(someone, "seen_at > now() - interval '1 minute'")


def test_a_person_with_two_agencies_chooses_one_and_changes_it_without_signing_out(door, browser):
    with door.building() as world:
        someone = world.person(door.cast.health, name="Two Hats")
        world.appoint(someone, Role.STAFF, agency=door.cast.trust)
        sub = door.knows(world, someone, "health")
    browser.sign_in(sub, "health", next="/people/waiting")
    assert browser.get("/people/waiting").location == "/choose-agency?next=/people/waiting"
    for agency in (door.cast.health, door.cast.trust):
        assert browser.post("/choose-agency", agency=str(agency), next="/contacts").location == "/contacts"
        assert door.session(someone, "agency_id") == agency


def test_an_agency_one_holds_no_role_in_cannot_be_chosen(door, browser):
    someone, sub = door.member()
    browser.sign_in(sub)
    browser.post("/choose-agency", agency=str(door.cast.council))
    assert door.session(someone, "agency_id") == door.cast.police


def test_a_form_sent_after_the_session_ran_out_comes_back_after_signing_in(door, browser):
    someone, sub = door.member()
    browser.sign_in(sub)
    token = browser.token()
    door.as_owner(
        "UPDATE web_session SET seen_at = now() - interval '31 minutes' WHERE person_id = :p", p=someone.person
    )
    typed = {"csrf_token": token, "agency": "Half a sentence that took a long while to write."}
    answer = browser.portal.post("/choose-agency?next=/contacts", data=typed)
    assert "kept=yes" in answer.location
    assert "Your text is saved" in browser.get(answer.location).get_data(as_text=True)
    back = browser.sign_in(sub, next="/choose-agency?next=/contacts")
    assert back.location.startswith("/sign-in/kept")
    page = browser.get(back.location).get_data(as_text=True)
    assert "Half a sentence that took a long while to write." in page
    assert 'action="/choose-agency?next=/contacts"' in page


def test_a_kept_form_is_nobody_elses(door, browser):
    _, sub = door.member()
    _, other = door.member(name="Ola Other")
    browser.sign_in(sub)
    assert browser.post("/sign-in/keep", kept_path="/choose-agency", agency="A secret thought").status_code == 204
    answer = browser.sign_in(other, next="/choose-agency")
    assert answer.location == "/choose-agency"
    assert browser.get("/sign-in/kept?path=/choose-agency").status_code == 404


def test_nothing_is_kept_for_a_browser_that_signed_out(door, browser):
    someone, sub = door.member()
    browser.sign_in(sub)
    secret = browser.secret
    browser.post("/sign-out")
    with browser.portal.session_transaction() as kept:
        kept["_user_id"] = secret
    browser.post("/sign-in/keep", kept_path="/choose-agency", agency="Somebody else at this computer")
    assert door.as_owner("SELECT count(*) FROM kept_form WHERE person_id = :p", p=someone.person) == 0


def test_the_former_visit_is_the_last_time_seen_in_the_session_before(door, browser):
    someone, sub = door.member()
    browser.sign_in(sub)
    door.idle(someone, minutes=3 * 24 * 60)
    seen = door.session(someone, "seen_at")
    browser.sign_in(sub)
    assert door.session(someone, "previous_visit_at") == seen


def test_a_form_that_is_sent_elsewhere_than_its_page_comes_back_with_its_own_address(door, browser):
    _, sub = door.member()
    browser.sign_in(sub)
    sent_to = {"kept_path": "/p/tests/actions/TESTS-A10000", "kept_to": "/p/tests/actions/TESTS-A10000/update"}
    browser.post("/sign-in/keep", **sent_to, what="Half an update")
    page = browser.get(browser.sign_in(sub).location).get_data(as_text=True)
    assert 'action="/p/tests/actions/TESTS-A10000/update"' in page
    assert "Half an update" in page


def test_a_kept_form_goes_to_no_other_host(door, browser):
    _, sub = door.member()
    browser.sign_in(sub)
    browser.post("/sign-in/keep", kept_path="/contacts", kept_to="//evil.example/", what="Half an update")
    page = browser.get(browser.sign_in(sub).location).get_data(as_text=True)
    assert 'action="/contacts"' in page
    assert "evil.example" not in page
