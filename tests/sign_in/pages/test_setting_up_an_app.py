"""An invitation to an organisation without sign-in: the app is set up, and who invited is told and confirms."""

from __future__ import annotations

import re

import pyotp
import pytest

from portal.access.roles import Role
from portal.outbox.sealing import unseal
from tests.sign_in.pages import links


@pytest.fixture(scope="module")
def charity(door):
    return links.charity(door)


@pytest.fixture
def invited(door, browser, charity):
    """The charity's coordinator, who comes by links too, invited somebody: address, link, confirming page."""
    lead = links.account(door, charity, "Cora Coordinator")
    with door.building() as world:
        world.appoint(lead.someone, Role.COORDINATOR)
    assert browser.post(links.ask(door, browser, lead.email), code=lead.code()).status_code == 303
    email = f"new{lead.email}"
    browser.post("/people/invitations/new", name="Nia New", email=email, agency=str(charity), role="staff")
    sealed = door.as_owner("SELECT sealed FROM message WHERE address = :e", e=email)
    key = door.as_owner("SELECT id FROM person_invitation WHERE email = :e", e=email)
    return email, unseal(sealed, door.app.extensions["settings"].secret_key), f"/people/invitations/{key}", lead


def secret_on(page):
    return re.search(r'id="app-key">([A-Z2-7 ]+)<', page.get_data(as_text=True))[1].replace(" ", "")


def test_the_app_is_set_up_and_the_inviter_confirms_before_the_first_link(door, browser, invited):
    email, link, page, lead = invited
    other = door.browser()
    assert other.post(link).location == "/sign-in/invited"
    assert "Set up the app" in other.get("/sign-in/invited").get_data(as_text=True)
    secret = secret_on(other.get("/sign-in/authenticator"))
    assert secret == secret_on(other.get("/sign-in/authenticator"))
    done = other.post("/sign-in/authenticator", code=pyotp.TOTP(secret).now())
    assert done.location == "/sign-in/authenticator/set-up"
    told = "SELECT count(*) FROM message WHERE template = 'sign_in/arrived' AND person_id = :p"
    assert door.as_owner(told, p=lead.someone.person) == 1
    other.post("/sign-in/by-link", email=email)
    assert links.mailed(door, email) is None
    assert browser.post(page).location == "/people/waiting"
    other.post("/sign-in/by-link", email=email)
    assert links.mailed(door, email) is not None


def test_a_wrong_code_uses_nothing_up(door, invited):
    _, link, _, _ = invited
    other = door.browser()
    other.post(link)
    answer = other.post("/sign-in/authenticator", code="000000")
    assert "That code is not right" in answer.get_data(as_text=True)
    assert other.get(link).status_code == 200


def test_whoever_reads_the_invitation_in_another_browser_sees_another_key(door, invited):
    _, link, _, _ = invited
    one, two = door.browser(), door.browser()
    one.post(link)
    two.post(link)
    assert secret_on(one.get("/sign-in/authenticator")) != secret_on(two.get("/sign-in/authenticator"))


def test_the_picture_is_for_the_browser_that_sets_up_an_app_alone(door, invited):
    _, link, _, _ = invited
    other = door.browser()
    other.post(link)
    other.get("/sign-in/authenticator")
    picture = other.get("/sign-in/authenticator/picture.svg")
    assert (picture.status_code, picture.mimetype) == (200, "image/svg+xml")
    assert "no-store" in picture.headers["Cache-Control"]
    assert "style" not in picture.get_data(as_text=True)
    assert door.browser().get("/sign-in/authenticator/picture.svg").status_code == 404


def test_without_invitation_there_is_no_app_to_set_up(browser):
    assert browser.get("/sign-in/authenticator").location == "/sign-in"
