"""What people do on many journeys: go to a page, add an action, read their mail, go away for a while."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import text

from portal import clock
from portal.demonstration.mailbox.letters import Letter
from portal.working_days import add_working_days
from tests.browser.following import follow
from tests.journeys.walking import Walk

NEW = "/p/herts/actions/new"
SENT_WITHIN = 30  # seconds until a mail has to be in the mailbox


def at(walk: Walk, key: str, path: str, **window: Any) -> Page:
    """A window of that person on a path of the portal."""
    page = walk.as_(key, **window)
    walk.to(page, path)
    return page


def add_action(walk: Walk, what: str, *, who: str = "Mark Hollis", agreed: bool = True) -> str:
    """The business manager adds an action; its reference. `agreed`: `who` said yes in a meeting and owns it."""
    page = at(walk, "tom-ashdown", NEW)
    fill_action(page, what, who)
    if agreed:
        page.get_by_text("Say more, if you want").click()
        page.get_by_label("Agreed in the meeting by").fill(who)
    follow(page.get_by_role("button", name="Add and offer it"))
    page.wait_for_url(re.compile(r"/actions/HERTS-A\d+$"))
    reference = page.url.rpartition("/")[2]
    page.close()
    return reference


def fill_action(page: Page, what: str, who: str, due: date | None = None) -> None:
    """Answer the three questions that have to be answered: what, who and when."""
    page.get_by_label("What has to be done?").fill(what)
    page.get_by_label("Who does it?").fill(who)
    fill_date(page, due or add_working_days(clock.today(), 9))


def fill_date(page: Page, due: date) -> None:
    """Fill the three boxes of the due date."""
    for box, value in (("Day", due.day), ("Month", due.month), ("Year", due.year)):
        page.get_by_label(box, exact=True).fill(str(value))


def let_mail_leave(walk: Walk, *, again: bool = False) -> None:
    """What waits for the morning leaves now; `again`: one mail of each template once more, too.

    In the hours of work nothing waits: then mail has left by itself.
    """
    newest = "SELECT DISTINCT ON (template) id FROM message ORDER BY template, queued_at DESC"
    change = (
        "WITH leaving AS (UPDATE message SET state = 'queued', is_urgent = true, not_before = now() "
        f"WHERE state = 'queued'{f' OR id IN ({newest})' if again else ''} RETURNING id) "
        "SELECT count(rights.put_job('send_message', jsonb_build_object('message_id', id::text), now())) FROM leaving"
    )
    with walk.site.as_owner() as connection:
        connection.execute(text(change))


def mail(walk: Walk, words: str) -> Letter:
    """The newest mail with these words in receiver or subject, as soon as the mail server has it."""
    let_mail_leave(walk)
    found = walk.site.mails(words, seconds=SENT_WITHIN)
    assert found, f"No mail with {words!r} was received."
    return found[0]


def go_away(walk: Walk, key: str, *, minutes: int) -> None:
    """Nothing has come from this person's browsers for so long; next time they sign in anew."""
    change = (
        "UPDATE web_session SET seen_at = now() - make_interval(mins => :minutes) "
        "WHERE person_id IN (SELECT id FROM person WHERE name = :name)"
    )
    with walk.site.as_owner() as connection:
        connection.execute(text(change), {"minutes": minutes, "name": walk.site.person(key).name})
    walk.known.pop((key, ""), None)
