"""The whole way in and out in a real browser, script on and off: what its own rules on forms and cookies allow."""

from __future__ import annotations

import threading
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import make_server

from portal.access.roles import Role
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.following import follow

pytestmark = pytest.mark.browser


@pytest.fixture
def served(door):
    """The portal, answering at its public address."""
    address = urlsplit(door.address)
    server = make_server(address.hostname, address.port, door.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield door
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture(params=[True, False], ids=["script on", "script off"])
def page(request):
    """A browser nobody has used."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        context = chromium.new_context(java_script_enabled=request.param)
        context.set_default_timeout(15_000)
        yield context.new_page()
        chromium.close()


def sign_in(page, name):
    page.get_by_label("Work email address").fill("amina.shah@police.example")
    follow(page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Police sign-in signs you in")
    follow(page.get_by_role("button", name="Continue"))
    follow(page.get_by_role("button", name=name))


def coordinator(door, name):
    with door.building() as world:
        someone = world.person(door.cast.police, Role.COORDINATOR, name=name)
        door.knows(world, someone)
    return someone


def test_a_deep_link_comes_back_to_that_very_page_and_signing_out_leaves_nothing(served, page, request):
    name = f"Amina {request.node.callspec.id}"
    coordinator(served, name)
    page.goto(f"{served.address}/people/waiting?from=mail")
    sign_in(page, name)
    expect(page).to_have_url(f"{served.address}/people/waiting?from=mail")
    follow(page.get_by_role("button", name="Sign out"))
    expect(page.get_by_text("You are still signed in at your organisation")).to_be_visible()
    follow(page.get_by_role("button", name="Sign out of Police sign-in too"))
    expect(page.get_by_text("you have been at your organisation’s sign-out")).to_be_visible()
    page.goto(f"{served.address}/people/waiting?from=mail")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in with your work account")


def test_what_was_typed_comes_back_after_the_session_ran_out(served, page, request):
    name = f"Tom {request.node.callspec.id}"
    someone = coordinator(served, name)
    page.goto(f"{served.address}/people/invitations/new")
    sign_in(page, name)
    page.get_by_label("Full name").fill("Ivo Invited, whose name took a long while to type in")
    page.get_by_label("Work email address").fill("ivo@police.example")
    page.get_by_label("Organisation").select_option("Testshire Constabulary")
    page.get_by_label("Role").select_option("Staff")
    served.idle(someone, minutes=31)
    follow(page.get_by_role("button", name="Send the invitation"))
    expect(page.get_by_role("heading", level=1)).to_have_text("You were signed out")
    follow(page.get_by_role("button", name="Sign in again"))
    sign_in(page, name)
    expect(page.get_by_role("heading", level=1)).to_have_text("What you typed is here")
    follow(page.get_by_role("button", name="Send it"))
    expect(page.get_by_text("An invitation is on its way to ivo@police.example.")).to_be_visible()
