"""No dead ends, point 58: every page for what went wrong says what, who one is, whom to ask, and leads on two ways."""

import re
from contextlib import contextmanager
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, text

from tests.browser.following import follow
from tests.journeys.acting import add_action, at

MARK = "You are signed in as Mark Hollis for Hertfordshire Constabulary."


def leads_on(page, heading, who, *, reach=True):
    """What everybody needs who came to the end of the road; each of the ways on is a page that opens."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    main = page.locator("main")
    words = main.inner_text()
    assert who in words
    assert re.search(r"[Aa]sk (your|the) partnership.s office", words)
    assert not re.search(r"\b(error|[45]\d\d|invalid|exception|server|database)\b", words, re.IGNORECASE)
    ways = [one.get_attribute("href") for one in main.locator("ul a").all()]
    assert len(set(ways)) >= 2
    pages = [way for way in ways if way.startswith("/")]
    assert pages and (not reach or all(page.request.get(urljoin(page.url, way)).ok for way in pages[-2:]))


def test_u58_not_found_by_address_and_by_right(walk):
    page = walk.as_("mark-hollis", script=False)
    for path in ("/p/herts/actions/HERTS-A00000", "/no-such-page"):
        assert walk.to(page, path) == 404
        leads_on(page, "Page not found", MARK)


def test_u58_not_found_for_nobody_in_particular(walk):
    page = walk.out(script=False)
    assert walk.to(page, "/no-such-page") == 404
    leads_on(page, "Page not found", "You are not signed in.")


def test_u58_an_act_one_may_not_do_says_why(walk):
    reference = add_action(walk, "Refuse me kindly", who="Rosie Penrose")
    page = walk.as_("tom-ashdown", script=False)
    assert walk.to(page, f"/p/herts/actions/{reference}/finish") == 403
    leads_on(page, "You cannot do this", "You are signed in as Tom Ashdown")


def test_u58_an_address_that_only_takes_forms(walk):
    page = walk.as_("mark-hollis", script=False)
    assert walk.to(page, "/sign-out") == 405
    leads_on(page, "This page cannot do that", MARK)


def test_u58_an_invitation_that_ended(walk):
    ended = "UPDATE person_invitation SET secret_hash = sha256('a week ago'), ends_at = now() - interval '1 minute'"
    with walk.site.as_owner() as connection:
        connection.execute(text(ended))
    page = walk.out(script=False)
    assert walk.to(page, "/invitations/a%20week%20ago") == 410
    leads_on(page, "This invitation has ended", "You are not signed in.")


@contextmanager
def broken(walk, *, by, put_right):
    """Inside, the site does not work; the owner of the database breaks it and puts it right."""
    with walk.site.as_owner() as connection:
        connection.execute(text(by))
    try:
        yield
    finally:
        with walk.site.as_owner() as connection:
            connection.execute(text(put_right))


def test_u58_a_fault_of_ours(walk):
    page = walk.as_("mark-hollis", script=False)
    rename = "ALTER TABLE action RENAME COLUMN {} TO {}"
    with broken(walk, by=rename.format("title", "title_away"), put_right=rename.format("title_away", "title")):
        assert walk.to(page, "/p/herts/actions") == 500
        leads_on(page, "Something went wrong on our side", MARK, reach=False)


DEADLOCK = """CREATE FUNCTION public.lose_the_race() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$;
CREATE TRIGGER lose_the_race BEFORE INSERT ON action_event FOR EACH ROW EXECUTE FUNCTION public.lose_the_race()"""


@pytest.mark.parametrize("script", [True, False], ids=["script on", "script off"])
def test_u58_who_was_beaten_by_somebody_keeps_the_words_and_sends_them_again(walk, script):
    reference = add_action(walk, f"Two at the same moment, {script}")
    page = at(walk, "mark-hollis", f"/p/herts/actions/{reference}", script=script)
    words = "These are words that nobody wants to type a second time."
    page.get_by_label("What has happened?").fill(words)
    with broken(walk, by=DEADLOCK, put_right="DROP FUNCTION public.lose_the_race() CASCADE"):
        follow(page.get_by_role("button", name="Save update"))
    leads_on(page, "Somebody else was quicker", MARK)
    assert "Your text is not saved yet" in page.locator("main").inner_text()
    assert page.get_by_label("What you typed").input_value() == words
    follow(page.get_by_role("button", name="Send it again"))
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text("Your update is saved.")
    expect(page.locator(".portal-timeline")).to_contain_text(words)


@contextmanager
def database_away(site):
    """Inside, nobody can connect to the site's database, and whoever was connected is not any more."""
    engine = create_engine(site.server.url("postgres", "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        allow = f'ALTER DATABASE "{site.database}" ALLOW_CONNECTIONS '
        connection.execute(text(f"{allow} false"))
        ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
        connection.execute(text(ending), {"name": site.database})
        try:
            yield
        finally:
            connection.execute(text(f"{allow} true"))
    engine.dispose()


def test_u58_the_portal_closed_for_a_while(walk):
    reference = add_action(walk, "Keep my words while it is closed")
    page = at(walk, "mark-hollis", f"/p/herts/actions/{reference}", script=False)
    page.get_by_label("What has happened?").fill("Words for a portal that is closed for a short while.")
    with database_away(walk.site):
        follow(page.get_by_role("button", name="Save update"))
        leads_on(page, "The portal is closed for a short while", "You stay signed in.", reach=False)
        other = walk.out(script=False)
        answer = other.goto(f"{walk.site.address}/contacts")
        assert (answer.status, answer.headers["retry-after"]) == (503, "15")
        leads_on(other, "The portal is closed for a short while", "You are not signed in.", reach=False)
        expect(other.locator("main a[href='tel:999']")).to_be_visible()
    follow(page.get_by_role("button", name="Send it again"))
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text("Your update is saved.")


def test_u58_too_many_tries(walk):
    page = walk.as_("mark-hollis", script=False)
    for _ in range(200):  # each web process counts by itself
        answer = page.goto(f"{walk.site.address}/invitations/guessed")
        if answer.status == 429:
            break
    assert (answer.status, answer.headers["retry-after"]) == (429, "60")
    leads_on(page, "Too many tries", MARK, reach=False)
