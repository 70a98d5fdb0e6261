"""Dates in one's own calendar, points 16 and 53: valid as Outlook reads it, moved, never doubled, stopped at once."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
import requests
from icalendar import Calendar
from playwright.sync_api import Page, expect
from sqlalchemy import text

from tests.browser.following import follow
from tests.journeys.acting import add_action, at
from tests.journeys.walking import Walk

OWNER = "mark-hollis"
ACTIONS = "SELECT a.reference, a.title, p.name FROM action a LEFT JOIN person p ON p.id = a.owner_id"


def fetched(address: str) -> dict[str, tuple[date, int]]:
    """What a calendar gets: of each entry by its name the day and the number of its version."""
    answer = requests.get(address, timeout=10)
    assert answer.status_code == 200
    assert answer.content.count(b"\n") == answer.content.count(b"\r\n")
    found = Calendar.from_ical(answer.content)
    assert [str(zone["tzid"]) for zone in found.walk("VTIMEZONE")] == ["Europe/London"]
    entries: list[Any] = found.walk("VEVENT")
    return {str(one["uid"]): (one["dtstart"].dt, int(one["sequence"])) for one in entries}


def address_on(page: Page) -> str:
    return page.locator("main code").inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["script on", "script off"])
def test_u53_a_changed_deadline_moves_the_entry_and_stopping_ends_it_at_once(walk: Walk, script: bool):
    reference = add_action(walk, "Move this date", who="Mark Hollis")
    page = at(walk, OWNER, "/your-work", script=script)
    follow(page.get_by_role("link", name="Your dates in your own calendar"))
    expect(page.get_by_role("link", name=f"{reference}: action is due", exact=True)).to_have_count(1)
    follow(page.get_by_role("button", name="Make an address for my calendar"))
    address = address_on(page)
    before = fetched(address)
    uid = f"{reference}.action-is-due@127.0.0.1"
    day, number = before[uid]
    with walk.site.as_owner() as connection:
        moved = text("UPDATE action SET due_on = due_on + 7 WHERE reference = :reference")
        connection.execute(moved, {"reference": reference})
    after = fetched(address)
    assert after[uid][0] == day + timedelta(days=7)
    assert after[uid][1] >= number  # counted in seconds
    assert after.keys() == before.keys()
    follow(page.get_by_role("button", name="Stop this address"))
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text("The address is stopped.")
    assert requests.get(address, timeout=10).status_code == 404


def test_u16_a_feed_says_no_title_and_nothing_of_others(walk: Walk):
    page = at(walk, "rosie-penrose", "/your-work/calendar", script=False)
    follow(page.get_by_role("button", name="Make an address for my calendar"))
    body = requests.get(address_on(page), timeout=10).text
    with walk.site.as_owner() as connection:
        actions = connection.execute(text(ACTIONS)).all()
    assert [one.title for one in actions if one.title in body] == []
    owned = {one.reference for one in actions if one.name == "Rosie Penrose"}
    named = set(re.findall(r"SUMMARY:(HERTS-A\d+): action is due", body))
    assert named
    assert named <= owned


def test_u53_one_deadline_is_a_file_to_take_along(walk: Walk):
    page = at(walk, OWNER, "/your-work/calendar", script=False)
    first = page.get_by_role("link", name=re.compile(r"^Take this date")).first
    answer = page.request.get(walk.site.address + str(first.get_attribute("href")))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert len(Calendar.from_ical(answer.body()).walk("VEVENT")) >= 1
