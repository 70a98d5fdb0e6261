"""One person, several work accounts: joined by signing in with both in one session, and in no other way."""

from portal.access.roles import Role


def police_and_health(door):
    """A police officer whom the health board gave a role, with an account there that nobody has seen yet."""
    with door.building() as world:
        someone = world.person(door.cast.police, name="Two Accounts")
        sub = door.knows(world, someone)
        world.appoint(someone, Role.STAFF, agency=door.cast.health)
    return someone, sub, door.account("Accounts, Two", "health")


def test_a_second_account_signed_in_within_the_session_is_joined(door, browser):
    someone, sub, other = police_and_health(door)
    browser.sign_in(sub)
    first = browser.secret
    assert browser.sign_in(other, "health", join="yes").location == "/your-work"
    page = browser.get("/choose-agency").get_data(as_text=True)
    assert "Testshire Constabulary" in page
    assert "NHS Testshire ICB" in page
    assert browser.secret != first
    assert door.as_owner("SELECT count(*) FROM identity WHERE person_id = :p", p=someone.person) == 2


def test_without_asking_to_join_the_second_account_waits_like_any_newcomer(door, browser):
    _, sub, other = police_and_health(door)
    browser.sign_in(sub)
    assert browser.sign_in(other, "health").location == "/sign-in/which-organisation"


def test_an_account_where_one_holds_no_role_is_not_joined(door, browser):
    someone, sub = door.member()
    browser.sign_in(sub)
    browser.sign_in(door.account("Nobody There", "health"), "health", join="yes")
    assert door.as_owner("SELECT count(*) FROM identity WHERE person_id = :p", p=someone.person) == 1


def test_a_second_account_at_the_same_provider_is_not_joined(door, browser):
    someone, sub = door.member()
    browser.sign_in(sub)
    browser.sign_in(door.account("Somebody At This Computer"), join="yes")
    assert door.as_owner("SELECT count(*) FROM identity WHERE person_id = :p", p=someone.person) == 1


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
