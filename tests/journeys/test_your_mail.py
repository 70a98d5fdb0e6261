"""One's own mail, point 55: the day of the digest, essential mail only, no empty digest."""

from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from portal import clock
from portal.working_days import is_working_day
from tests.browser.following import follow
from tests.journeys.acting import at
from tests.journeys.having_mailed import send_digests
from tests.journeys.walking import Walk

OWNER = "rosie-penrose"


def a_week_of_working_days() -> datetime:
    """Ten in the morning of the next Monday whose whole week is worked."""
    day = clock.today() + timedelta(days=7 - clock.today().weekday())
    while not all(is_working_day(day + timedelta(days=number)) for number in range(-3, 5) if number not in (-1, -2)):
        day += timedelta(days=7)
    return datetime.combine(day, time(10), clock.LONDON)


def digests_to(walk: Walk, name: str) -> int:
    found = "SELECT count(*) FROM message m JOIN person p ON p.id = m.person_id WHERE m.template = 'digests/weekly'"
    with walk.site.as_owner() as connection:
        return int(connection.scalar(text(f"{found} AND p.name = :name"), {"name": name}) or 0)


@pytest.mark.parametrize("script", [True, False], ids=["script on", "script off"])
def test_u55_the_digest_comes_on_the_chosen_day_and_never_empty(walk: Walk, script: bool):
    page = at(walk, OWNER, "/your-work", script=script)
    follow(page.get_by_role("link", name="Your mail", exact=True))
    page.get_by_label("On Thursdays").check()
    follow(page.get_by_role("button", name="Save"))
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text("Your digest comes on Thursdays.")
    monday, before = a_week_of_working_days() + timedelta(weeks=int(script)), digests_to(walk, "Rosie Penrose")
    send_digests(walk, monday)
    assert digests_to(walk, "Rosie Penrose") == before
    send_digests(walk, monday + timedelta(days=3))
    assert digests_to(walk, "Rosie Penrose") == before + 1


def test_u55_essential_mail_only(walk: Walk):
    page = at(walk, "mark-hollis", "/your-work/mail", script=False)
    page.get_by_label("Essential mail only").check()
    follow(page.get_by_role("button", name="Save"))
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text("You get essential mail only.")
    before = digests_to(walk, "Mark Hollis")
    send_digests(walk, a_week_of_working_days() + timedelta(weeks=3))
    assert digests_to(walk, "Mark Hollis") == before


def test_u55_nobody_gets_an_empty_digest(walk: Walk):
    page = at(walk, "grace-hallam", "/your-work", script=False)
    expect(page.locator("main")).to_contain_text("Nothing is waiting for you.")
    send_digests(walk, a_week_of_working_days())
    assert digests_to(walk, "Grace Hallam") == 0
