"""Pages between two steps of signing in, reached by the steps before: fit for everybody, and the way goes on from them.

Each way is walked twice, with script and without; where there is script, axe looks at the page.
"""

import re
from hashlib import sha256

import pyotp
import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from portal.demonstration.provider import authenticator as app_of_the_scrutineer
from tests.browser.following import follow
from tests.journeys.judging import Judge
from tests.journeys.site_pages import ON_THE_WAY
from tests.journeys.walking import path_of
from tests.journeys.without_script import faults_of

WORDS = "Agree one list of words that every agency uses when it writes down a worry"


def change(walk, sql, **values):
    """Arrange what no page does."""
    with walk.site.as_owner() as connection:
        return connection.execute(text(sql), values).rowcount


def come_as(walk, page, key, *, unknown=False):
    """Sign in as that person; `unknown`: the portal has never seen this account."""
    person = walk.site.person(key)
    if unknown:
        change(walk, "UPDATE identity SET subject = gen_random_uuid()::text WHERE subject = :sub", sub=person.sub)
    page.goto(f"{walk.site.address}/sign-in/{person.provider}/start")
    follow(page.locator(f'button[name="sub"][value="{person.sub}"]'))
    page.wait_for_url(f"{walk.site.address}/**")


def press(page, name):
    follow(page.locator("main").get_by_role("button", name=name))


def invite(walk, page, name, *, agency="Hertfordshire Constabulary", role="Staff"):
    """Whoever is signed in there invites somebody; opened by the link of the mail, whose secret is drawn anew."""
    email = f"{name.lower()}@council.example"
    walk.to(page, "/people/invitations/new")
    page.get_by_label("Full name").fill(name)
    page.get_by_label("Work email address").fill(email)
    page.get_by_label("Organisation").select_option(agency)
    page.get_by_label("Role").select_option(role)
    press(page, "Send the invitation")
    hashed = sha256(name.encode()).digest()
    assert change(walk, "UPDATE person_invitation SET secret_hash = :to WHERE email = :email", to=hashed, email=email)
    return f"/invitations/{name}"


def choose_agency(walk, page, look):
    come_as(walk, page, "maria-santos")
    look("/choose-agency")
    page.get_by_role("radio").first.check()
    press(page, "Continue")
    assert path_of(page) == "/your-work"


def invited(walk, page, look):
    walk.to(page, invite(walk, walk.as_("steve-larkin"), f"Ina{id(page)}"))
    press(page, "Continue")
    look("/sign-in/invited")
    follow(page.get_by_role("button", name="Go to Hertfordshire Constabulary sign-in"))
    assert page.url.startswith(walk.site.provider_address)


def confirm_invitation(walk, page, look):
    newcomer, name = walk.out(), f"Ivo{id(page)}"
    come_as(walk, page, "steve-larkin")
    walk.to(newcomer, invite(walk, page, name))
    press(newcomer, "Continue")
    come_as(walk, newcomer, "zoe-whitcombe", unknown=True)
    walk.to(page, "/people/waiting")
    follow(page.get_by_role("link", name=re.compile(name)))
    look("/people/invitations/")
    press(page, re.compile("^(Yes|Confirm|Let)"))
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text(f"{name} can sign in now.")


def waiting(walk, page, look):
    come_as(walk, page, "paul-dreyer", unknown=True)
    if "which-organisation" in page.url:
        page.get_by_role("radio").first.check()
        press(page, "Ask to be let in")
    look("/sign-in/waiting")


def which_agency(walk, page, look):
    come_as(walk, page, "samuel-osei", unknown=True)
    look("/sign-in/which-organisation")
    page.get_by_role("radio").first.check()
    press(page, "Ask to be let in")
    assert path_of(page) == "/sign-in/waiting"


def kept(walk, page, look):
    come_as(walk, page, "ruth-ellwood")
    walk.to(page, "/p/herts/actions/new")
    page.get_by_label("What has to be done?").fill(WORDS)
    change(walk, "UPDATE web_session SET seen_at = seen_at - interval '31 minutes' WHERE ended_at IS NULL")
    walk.known.clear()
    press(page, "Add and offer it")
    press(page, "Sign in again")
    page.get_by_label("Work email address").fill(walk.site.person("ruth-ellwood").email)
    press(page, "Continue")
    press(page, "Continue")
    follow(page.locator(f'button[name="sub"][value="{walk.site.person("ruth-ellwood").sub}"]'))
    look("/sign-in/kept")
    press(page, "Send it")
    expect(page.get_by_label("What has to be done?")).to_have_value(WORDS)


def link(walk, page, look):
    for letter in walk.site.folders.mail.glob("*.eml"):
        letter.unlink()
    walk.to(page, "/sign-in/by-link")
    page.get_by_label("email address").fill(app_of_the_scrutineer.ADDRESS)
    press(page, "Send me a link")
    letter = walk.site.mails(app_of_the_scrutineer.ADDRESS, seconds=30)[0]
    walk.to(page, re.search(r"/sign-in/link/\S+", letter.body).group())
    look("/sign-in/link/")
    page.get_by_label("Code from your authenticator app").fill("12 34")
    press(page, "Sign in")
    expect(page.locator(".govuk-error-summary")).to_contain_text("That code is not right")


def authenticator(walk, page, look):
    office = {"agency": "Hertfordshire partnership office", "role": "Office"}
    walk.to(page, invite(walk, walk.as_("tom-ashdown"), f"Ada{id(page)}", **office))
    press(page, "Continue")
    follow(page.get_by_role("button", name="Set up the app"))
    look("/sign-in/authenticator")
    key = page.locator("#app-key").inner_text().replace(" ", "")
    page.get_by_label("Code from your authenticator app").fill(pyotp.TOTP(key).now())
    press(page, "Continue")
    assert path_of(page) == "/sign-in/authenticator/set-up"


WAYS = [choose_agency, invited, kept, waiting, which_agency, confirm_invitation, link, authenticator]


@pytest.fixture(scope="module")
def judge():
    """One for all ways."""
    return Judge()


@pytest.mark.parametrize("script", [True, False], ids=["script on", "script off"])
@pytest.mark.parametrize("way", WAYS)
def test_u59_u60_a_page_between_two_steps_is_fit_for_everybody_and_leads_on(walk, judge, way, script):
    page, looked = walk.out(script=script), []

    def look(path):
        assert path_of(page).startswith(path)
        looked.append(path)
        assert faults_of(page, path) == []
        assert not script or judge.faults(page, path) == []

    way(walk, page, look)
    assert looked


def test_every_page_on_the_way_is_walked():
    assert {f"sign_in.{way.__name__}" for way in WAYS} == set(ON_THE_WAY)
