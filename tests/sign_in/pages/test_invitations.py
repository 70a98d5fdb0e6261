"""An invitation binds whoever opens it and signs in, once the inviter has seen who came; an address never does."""

import pytest

from portal.access.roles import Role
from portal.outbox.sealing import unseal
from tests.sign_in.pages.test_newcomers import let_in

INVITED = {"name": "Ivo Invited", "role": "staff"}


@pytest.fixture
def invited(door, browser):
    """A coordinator has invited somebody: the path of the link, as the mail will hold it."""
    let_in(door, browser)
    email = f"{door.account()}@police.example"
    answer = browser.post("/people/invitations/new", **INVITED, email=email, agency=str(door.cast.police))
    assert answer.location == "/people/waiting"
    sealed = door.as_owner("SELECT sealed FROM message WHERE address = :e AND is_urgent", e=email)
    link = unseal(sealed, door.app.extensions["settings"].secret_key)
    key = door.as_owner("SELECT id FROM person_invitation WHERE email = :e", e=email)
    return link, f"/people/invitations/{key}"


def open_and_sign_in(door, link, sub, provider="police"):
    other = door.browser()
    assert other.post(link).location == "/sign-in/invited"
    return other, other.sign_in(sub, provider)


def test_looking_at_a_link_changes_nothing(door, invited):
    link, _ = invited
    other = door.browser()
    assert other.portal.head(link).status_code == 200
    assert other.get(link).status_code == other.get(link).status_code == 200
    assert other.post(link).status_code == 303
    assert other.get(link).status_code == 200


def test_who_came_is_confirmed_by_the_inviter_before_any_role_lives(door, browser, invited):
    (link, page), sub = invited, door.account("INVITED, Ivo")
    other, answer = open_and_sign_in(door, link, sub)
    assert "/problem/unconfirmed" in answer.location
    assert not other.is_in()
    assert (
        door.as_owner("SELECT count(*) FROM appointment JOIN identity USING (person_id) WHERE subject = :s", s=sub) == 0
    )
    assert "INVITED, Ivo" in browser.get(page).get_data(as_text=True)
    assert browser.post(page).location == "/people/waiting"
    other.sign_in(sub)
    assert other.is_in()


def test_a_link_works_once(door, invited):
    link, _ = invited
    open_and_sign_in(door, link, door.account())
    assert door.browser().get(link).status_code == 410


def test_a_link_ends_after_seven_days(door, invited):
    link, page = invited
    door.as_owner("UPDATE person_invitation SET ends_at = now() WHERE id = :i", i=page.rpartition("/")[2])
    other = door.browser()
    assert other.get(link).status_code == 410
    assert other.post(link).status_code == 410


def test_the_wrong_person_is_refused_and_may_come_another_way(door, browser, invited):
    (link, page), sub = invited, door.account("Somebody Else")
    other, _ = open_and_sign_in(door, link, sub)
    assert browser.post(f"{page}/refuse").location == "/people/waiting"
    assert door.browser().get(link).status_code == 410
    assert other.sign_in(sub).location == "/sign-in/waiting"


def test_signing_in_at_another_agencys_provider_does_not_use_the_link(door, invited):
    link, _ = invited
    _, answer = open_and_sign_in(door, link, door.account("Hal Health", "health"), "health")
    assert "/problem/not-invited-there" in answer.location
    assert door.browser().get(link).status_code == 200


def test_an_account_that_is_somebodys_is_not_bound_to_another_person(door, invited):
    link, _ = invited
    _, sub = door.member()
    _, answer = open_and_sign_in(door, link, sub)
    assert "/problem/other-person" in answer.location


def test_the_invited_address_alone_binds_nobody(door, browser, invited):
    _, page = invited
    email = door.as_owner("SELECT email FROM person_invitation WHERE id = :i", i=page.rpartition("/")[2])
    sub = door.account("Ivo Invited", email=email)
    other = door.browser()
    assert other.sign_in(sub).location == "/sign-in/waiting"


def test_nobody_elses_coordinator_confirms(door, invited):
    (link, page), other = invited, door.browser()
    open_and_sign_in(door, link, door.account())
    with door.building() as world:
        someone = world.person(door.cast.health, Role.COORDINATOR, name="Hob Health")
        sub = door.knows(world, someone, "health")
    other.sign_in(sub, "health")
    assert other.post(page).status_code == 404


def test_the_secret_of_a_link_is_kept_as_a_hash_only(door, invited):
    link, page = invited
    row = door.as_owner("SELECT v::text FROM person_invitation v WHERE id = :i", i=page.rpartition("/")[2])
    assert link.rpartition("/")[2] not in row
