"""A whole journey with faults in it: the logs say what failed and where, and nothing of people or their words."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from portal.demonstration.provider import authenticator
from tests.browser.following import follow
from tests.demonstration_site import log_of
from tests.journeys.acting import add_action, at
from tests.journeys.conftest import browser, walk, walkers
from tests.journeys.walking import Walk

__all__ = ["browser", "walk", "walkers"]
pytestmark = pytest.mark.browser

TITLE, WORDS, SEARCH, FILE = "Canary of the title", "Canary of the words", "canary search", "canary-file.txt"
SECRET = secrets.token_urlsafe(32)
PEOPLE = ("mark-hollis", "tom-ashdown", "ruth-ellwood", "head-117305")
RULE = "A fault at /p/<partnership>/actions/<reference> [POST]"


@contextmanager
def broken(walk: Walk, table: str, column: str) -> Iterator[None]:
    """Inside, the database does not know that column."""
    change = "ALTER TABLE {} RENAME COLUMN {} TO {}"
    with walk.site.as_owner() as connection:
        connection.execute(text(change.format(table, column, "gone")))
    try:
        yield
    finally:
        with walk.site.as_owner() as connection:
            connection.execute(text(change.format(table, "gone", column)))


def journey(walk: Walk) -> tuple[Page, str]:
    """Signs in, acts, adds evidence, searches, asks for a link; answers the window and the action's address."""
    action = f"/p/herts/actions/{add_action(walk, TITLE)}"
    walk.freshly("ruth-ellwood")
    page = at(walk, "mark-hollis", f"{action}/evidence/new", script=False)
    page.get_by_label("What shows that it is done?").fill(WORDS)
    sent = {"name": FILE, "mimeType": "text/plain", "buffer": b"Canary of the file"}
    page.get_by_label("A file").set_input_files(sent)  # type: ignore[arg-type]  # the library's own kind of dict
    follow(page.locator("main form button[type=submit]"))
    walk.to(page, f"/search?q={SEARCH}")
    out = walk.out(script=False)
    walk.to(out, "/sign-in/by-link")
    out.get_by_label("email address").fill(authenticator.ADDRESS)
    follow(out.get_by_role("button", name="Send me a link"))
    return page, action


def test_a_journey_with_faults_leaves_nothing_of_people_in_the_logs(walk: Walk) -> None:
    page, action = journey(walk)
    walk.to(page, action)
    page.get_by_label("What has happened?").fill(WORDS)
    with broken(walk, "action_event", "more"):
        follow(page.get_by_role("button", name="Save update"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Something went wrong on our side")
    with broken(walk, "person_invitation", "secret_hash"):
        assert walk.to(walk.out(), f"/invitations/{SECRET}") == 500
    answer_of_the_school(walk)
    said = log_of(walk.site, "web-server") + log_of(walk.site, "worker")
    assert RULE in said
    assert "A fault at /invitations/<secret> [GET]" in said
    assert "psycopg.errors.UndefinedColumn (42703)" in said
    assert [words for words in private(walk, page) if words.lower() in said.lower()] == []


def answer_of_the_school(walk: Walk) -> None:
    """The head confirms."""
    page = at(walk, "head-117305", "/p/herts/co-operation/C1/117305/answer")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Still right", exact=True).check()
    follow(page.locator("main form button[type=submit]").last)


def private(walk: Walk, page: Page) -> list[str]:
    """Names, addresses, words, secrets and tokens of this journey."""
    people = [walk.site.person(key) for key in PEOPLE]
    settings = walk.site.settings
    cookies = [cookie.get("value", "") for one in walk.windows for cookie in one.cookies()]
    tokens = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page.content())
    links = re.findall(r"/sign-in/link/(\S+)", "".join(one.body for one in walk.site.mails(authenticator.ADDRESS)))
    return [
        "canary", SEARCH, FILE, SECRET, authenticator.ADDRESS, "Hilary Stokes", *links, *tokens, *cookies,
        settings.secret_key, settings.audit_key.decode(), walk.site.secrets.client_secret,
        *(one.name for one in people), *(one.email for one in people if one.email),
    ]  # fmt: skip
