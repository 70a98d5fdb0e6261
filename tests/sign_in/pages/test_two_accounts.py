"""One person, several work accounts: joined by signing in with both in one session, and in no other way."""

from portal.access.roles import Role


def police_and_health(door):
    """A police officer whom the health board gave a role, with an account there that nobody has seen yet."""
    with door.building() as world:
        someone = world.person(door.cast.police, name="Two Accounts")
        sub = door.knows(world, someone)
        world.appoint(someone, Role.STAFF, agency=door.cast.health)
    return someone, sub, door.account("Accounts, Two", "health")


def add_account(browser, sub, provider):
    """As from "Add your account there": choose the organisation by its form, then sign in there."""
    browser.post("/sign-in/organisations?join=yes", provider=provider)
    return browser.sign_in(sub, provider, join="yes")


def accounts(door, someone):
    return door.as_owner("SELECT count(*) FROM identity WHERE person_id = :p", p=someone.person)


def test_a_second_account_signed_in_within_the_session_is_joined(door, browser):
    someone, sub, other = police_and_health(door)
    browser.sign_in(sub)
    first = browser.secret
    assert add_account(browser, other, "health").location == "/your-work"
    page = browser.get("/choose-agency").get_data(as_text=True)
    assert "Testshire Constabulary" in page
    assert "NHS Testshire ICB" in page
    assert browser.secret != first
    assert accounts(door, someone) == 2


def test_that_an_account_was_joined_is_recorded(door, browser):
    someone, sub, other = police_and_health(door)
    browser.sign_in(sub)
    add_account(browser, other, "health")
    noted = "SELECT count(*) FROM audit_event WHERE kind = 'IdentityJoined' AND person_id = :p"
    assert door.as_owner(noted, p=someone.person) == 1


def test_a_link_from_elsewhere_joins_no_account_to_whoever_is_signed_in(door, browser):
    someone, sub, other = police_and_health(door)
    browser.sign_in(sub)
    assert browser.sign_in(other, "health", join="yes").location == "/sign-in/which-organisation"
    assert accounts(door, someone) == 1


def test_what_was_chosen_for_one_sign_in_is_not_used_for_another_or_later(door, browser):
    someone, sub, other = police_and_health(door)
    browser.sign_in(sub)
    browser.post("/sign-in/organisations?join=yes", provider="police")
    browser.sign_in(other, "health", join="yes")
    assert accounts(door, someone) == 1
    browser.post("/sign-in/organisations?join=yes", provider="health")
    browser.post("/sign-in/organisations", provider="health")
    browser.sign_in(other, "health", join="yes")
    assert accounts(door, someone) == 1


def test_without_asking_to_join_the_second_account_waits_like_any_newcomer(door, browser):
    _, sub, other = police_and_health(door)
    browser.sign_in(sub)
    assert browser.sign_in(other, "health").location == "/sign-in/which-organisation"


def test_an_account_where_one_holds_no_role_is_not_joined(door, browser):
    someone, sub = door.member()
    browser.sign_in(sub)
    add_account(browser, door.account("Nobody There", "health"), "health")
    assert accounts(door, someone) == 1


def test_a_second_account_at_the_same_provider_is_not_joined(door, browser):
    someone, sub = door.member()
    browser.sign_in(sub)
    add_account(browser, door.account("Somebody At This Computer"), "police")
    assert accounts(door, someone) == 1


def test_another_person_signing_in_at_this_browser_ends_the_session_that_was_there(door, browser):
    _, first = door.member()
    _, second = door.member(name="Next Person")
    browser.sign_in(first)
    before = browser.secret
    browser.sign_in(second)
    assert "Next Person" in browser.get("/choose-agency").get_data(as_text=True)
    with browser.portal.session_transaction() as kept:
        kept["_user_id"] = before
    assert not browser.is_in()
