"""People whose organisation has no sign-in, script off, by what a screen reader says: first set-up to a lost app."""

import pytest

from portal.demonstration.provider import authenticator
from tests.browser.following import follow
from tests.journeys.by_link import App, alert, app_shown_on, ask, heading, mailed, type_code
from tests.journeys.walking import PHONE, path_of, scrolls_sideways

HILARY = authenticator.ADDRESS
NED = "ned.newman@office.example"


@pytest.fixture
def page(walk):
    """A telephone without script."""
    return walk.out(width=PHONE, script=False)


@pytest.fixture
def app(walk):
    """The scrutineer's app, as long as no code of it was used within the last minutes."""
    with walk.site.as_owner() as connection:
        connection.exec_driver_sql("UPDATE authenticator SET last_step = 0, wrong_codes = 0, locked_until = NULL")
    return App(authenticator.SECRET)


def at_the_code(walk, page):
    """The scrutineer asked for a link and opened it; its path."""
    ask(walk, page, HILARY)
    path = mailed(walk, HILARY)
    assert walk.to(page, path) == 200
    assert heading(page) == "Sign in with your code"
    return path


def invite(walk, name, email):
    """The business manager invites somebody to the partnership's office."""
    with walk.site.as_owner() as connection:
        office = connection.exec_driver_sql(
            "SELECT a.name FROM agency a JOIN partnership p ON p.office_id = a.id WHERE p.key = 'herts'"
        ).scalar()
    desk = walk.as_("tom-ashdown", script=False)
    walk.to(desk, "/people/invitations/new")
    desk.get_by_label("Full name").fill(name)
    desk.get_by_label("Work email address").fill(email)
    desk.get_by_label("Organisation").select_option(label=office)
    desk.get_by_label("Role").select_option(label="Office")
    follow(desk.get_by_role("button", name="Send the invitation"))
    return desk


def test_somebody_invited_sets_up_an_app_is_confirmed_and_comes_in(walk, page):
    desk = invite(walk, "Ned Newman", NED)
    walk.to(page, mailed(walk, NED, "/invitations/"))
    assert heading(page) == "You are invited to the portal"
    follow(page.get_by_role("button", name="Continue"))
    follow(page.get_by_role("button", name="Set up the app"))
    assert heading(page) == "Set up your authenticator app"
    assert page.get_by_role("img", name="Picture for the camera of your app").is_visible()
    assert not scrolls_sideways(page)
    app = app_shown_on(page)
    type_code(page, "000000", "Continue")
    assert "That code is not right. Type the six digits your app shows now" in alert(page)
    assert app_shown_on(page).secret == app.secret
    type_code(page, app.code(), "Continue")
    assert heading(page) == "Your app is set up"
    walk.to(desk, "/people/waiting")
    follow(desk.get_by_role("link", name="Confirm Ned Newman"))
    follow(desk.get_by_role("button", name="Confirm: this is Ned Newman"))
    ask(walk, page, NED)
    walk.to(page, mailed(walk, NED))
    type_code(page, app.code())
    assert path_of(page) == "/your-work"
    assert page.get_by_text("Ned Newman").first.is_visible()


def test_a_link_and_a_code_open_the_page_that_was_wanted(walk, page, app):
    walk.to(page, "/sign-in/by-link?next=/p/herts/arrangements")
    page.get_by_label("Your email address").fill(HILARY)
    with walk.site.as_owner() as connection:
        connection.exec_driver_sql("DELETE FROM sign_in_link")
    for letter in walk.site.folders.mail.glob("*.eml"):
        letter.unlink()
    follow(page.get_by_role("button", name="Send me a link"))
    walk.to(page, mailed(walk, HILARY))
    type_code(page, app.code())
    assert path_of(page) == "/p/herts/arrangements"


def test_a_wrong_code_says_so_and_the_right_one_still_opens(walk, page, app):
    at_the_code(walk, page)
    type_code(page, "000000")
    assert "That code is not right. Type the six digits your app shows now" in alert(page)
    type_code(page, app.code())
    assert path_of(page) == "/your-work"


def test_a_code_counts_once(walk, page, app):
    other = walk.out(width=PHONE, script=False)
    for browser in (page, other):  # both wait, so that the app's clock does not matter between
        at_the_code(walk, browser)
    app.code()
    code = app.code()
    type_code(page, code)
    assert path_of(page) == "/your-work"
    type_code(other, code)
    assert "That code was used already. Wait until your app shows the next one" in alert(other)
    type_code(other, app.code())
    assert path_of(other) == "/your-work"


def test_a_link_opened_in_another_browser_says_where_it_works_and_still_works_there(walk, page, app):
    path, other = at_the_code(walk, page), walk.out(width=PHONE, script=False)
    assert walk.to(other, path) == 410
    assert heading(other) == "Open this link where you asked for it"
    assert other.get_by_text("This link works only in the browser in which it was asked for").is_visible()
    follow(other.get_by_role("link", name="Ask for a new link"))
    assert path_of(other).startswith("/sign-in/by-link")
    type_code(page, app.code())
    assert path_of(page) == "/your-work"


def test_a_link_used_twice_says_so(walk, page, app):
    path = at_the_code(walk, page)
    type_code(page, app.code())
    assert walk.to(page, path) == 410
    assert heading(page) == "This link was used already"
    assert page.get_by_text("A link works once. If it was not you who used it").is_visible()


def test_a_link_older_than_a_quarter_of_an_hour_says_so(walk, page, app):
    path = at_the_code(walk, page)
    with walk.site.as_owner() as connection:
        connection.exec_driver_sql("UPDATE sign_in_link SET ends_at = now() - interval '1 second'")
    assert walk.to(page, path) == 410
    assert heading(page) == "This link has ended"
    assert page.get_by_text("A link works for 15 minutes. Ask for a new one.").is_visible()


def test_two_people_let_somebody_who_lost_the_app_set_up_a_new_one(walk, page, app):
    desk, second = walk.as_("tom-ashdown", script=False), walk.as_("ruth-ellwood", script=False)
    walk.to(desk, "/people/authenticators")
    follow(desk.get_by_role("link", name="New app for Hilary Stokes"))
    follow(desk.get_by_role("button", name="Ask for a new app for Hilary Stokes"))
    assert desk.get_by_text("Somebody else confirms this").is_visible()
    assert desk.get_by_role("link", name="Decide about Hilary Stokes").count() == 0
    walk.to(second, "/people/authenticators")
    follow(second.get_by_role("link", name="Decide about Hilary Stokes"))
    alone = path_of(second)
    walk.to(desk, alone)
    assert desk.get_by_text("You asked for this yourself. A second person has to confirm it.").is_visible()
    assert desk.get_by_role("button", name="Confirm the new app").count() == 0
    follow(second.get_by_role("button", name="Confirm the new app"))
    assert second.get_by_text("Hilary Stokes can set up a new app for seven days.").is_visible()
    ask(walk, page, HILARY)
    walk.to(page, mailed(walk, HILARY))
    assert heading(page) == "Set up your authenticator app"
    fresh = app_shown_on(page)
    type_code(page, app.code(), "Continue")
    assert "That code is not right" in alert(page)
    type_code(page, fresh.code(), "Continue")
    assert path_of(page) == "/your-work"
