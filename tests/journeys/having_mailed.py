"""Acts on the pages that mail somebody, for kinds of mail that the demonstration's seed does not queue."""

from __future__ import annotations

import json
import re
from datetime import datetime, time, timedelta

from sqlalchemy import text

from portal import clock
from portal.access.viewer import current_viewer
from portal.actions.climbing import climb_ladders
from portal.actions.row_rules import CLIMBS
from portal.database import transaction
from portal.decisions.asking import ask_silent_seats
from portal.demonstration.provider import authenticator
from portal.digests.policy import DIGESTS
from portal.digests.weekly import queue_digests
from portal.messages.worker import job
from portal.operator import worker_app
from portal.web.formats import day
from portal.working_days import is_working_day, next_working_day
from tests.browser.following import follow
from tests.copying import copied
from tests.journeys.acting import at
from tests.journeys.school_links import address_at_school, answered_link, link_of, pass_on
from tests.journeys.site_campaigns import closed_campaign
from tests.journeys.walking import Walk

MANAGER, SECOND, OFFICER = "tom-ashdown", "ruth-ellwood", "owen-pettifer"
COOPERATION, APPS = "/p/herts/co-operation", "/people/authenticators"
WORDS = "The term ends soon, and your answer is missing."
ONCE_MORE = copied(
    "message",
    "m",
    """jsonb_build_object('id', gen_random_uuid(), 'template', CAST(:template AS text),
    'facts', m.facts || CAST(:more AS jsonb), 'state', 'queued', 'queued_at', clock_timestamp())""",
    """message m JOIN invitation i ON i.id = m.record_id
    WHERE m.template = 'cooperation/invitation' AND i.state = 'sent' ORDER BY i.reference LIMIT 1""",
)
PUBLISHED = copied(
    "message",
    "m",
    """jsonb_build_object('id', gen_random_uuid(), 'template', 'arrangements/published', 'kind', 'arrangements',
    'record_id', v.id, 'state', 'queued', 'facts', CAST(:facts AS jsonb), 'queued_at', clock_timestamp(),
    'subject', NULL, 'body', NULL, 'key', NULL)""",
    """message m, arrangement_version v WHERE v.reference = 'HERTS-V3' AND m.partnership_id = v.partnership_id
    AND m.template = 'decisions/asked' AND m.state = 'sent' ORDER BY m.queued_at LIMIT 1""",
)
OWNED = """SELECT a.reference FROM action a JOIN person p ON p.id = a.owner_id
  WHERE p.name = :owner AND a.state = 'in progress' AND a.reference LIKE 'HERTS%' ORDER BY a.due_on LIMIT 1"""
INVITED = (
    "SELECT count(rights.tell_inviter(v)) FROM person_invitation v WHERE v.used_at IS NULL AND v.refused_at IS NULL"
)


def ask_an_owner(walk: Walk) -> None:
    """The business manager asks the owner of an action where it stands."""
    page = at(walk, MANAGER, "/p/herts/actions?owed=1&state=in+progress", script=False)
    page.get_by_label(re.compile("^Ask about HERTS-A")).first.check()
    follow(page.get_by_role("button", name="Ask the owners of the ticked actions"))
    follow(page.get_by_role("button", name="Send 1 mail"))


def invite_and_remind(walk: Walk) -> None:
    """A school that has not answered is invited and reminded once more: pages remind by day alone."""
    own_words = {"rung": "own words", "on": str(clock.today()), "words": WORDS}
    with walk.site.as_owner() as connection:
        for template, more in (("invitation", {}), ("reminder", own_words)):
            values = {"template": f"cooperation/{template}", "more": json.dumps(more)}
            assert connection.execute(text(ONCE_MORE), values).rowcount == 1


def feed_back(walk: Walk) -> None:
    """The officer tells the schools of a closed campaign what became of it."""
    page = at(walk, OFFICER, f"{COOPERATION}/C{closed_campaign(walk)}/feedback", script=False)
    page.get_by_label("What changed because of the answers").fill("There is one number for the front door now.")
    follow(page.get_by_role("button", name="See the mail first"))
    follow(page.get_by_role("button", name=re.compile("^Send it to ")))


def somebody_comes_by_invitation(walk: Walk) -> None:
    """What the database does when an invitation is used: whoever invited is told."""
    with walk.site.as_owner() as connection:
        assert connection.scalar(text(INVITED)), "Nobody is invited."


def give_new_apps(walk: Walk) -> None:
    """A new app is asked for twice; the second person refuses once and confirms once."""
    for button in ("I am not sure: change nothing", "Confirm the new app"):
        page = at(walk, MANAGER, APPS, script=False)
        follow(page.locator("main a[href$='/new']").first)
        follow(page.locator("main form button[type=submit]").first)
        page = at(walk, SECOND, APPS, script=False)
        follow(page.locator("main a[href*='/waiting/']").first)
        follow(page.locator("main").get_by_role("button", name=button))


def ask_for_a_link(walk: Walk) -> None:
    """The scrutineer, who has no provider, asks for a link."""
    page = walk.out(script=False)
    walk.to(page, "/sign-in/by-link")
    page.get_by_label("email address").fill(authenticator.ADDRESS)
    follow(page.get_by_role("button", name="Send me a link"))


def answer_by_links(walk: Walk) -> None:
    """Holders of personal links answer, pass the request on, and say that it was not them."""
    link, _ = link_of(walk, of_head=False)
    pass_on(walk, walk.out(script=False), link, to=address_at_school(walk, link))
    page = walk.out(script=False)
    walk.to(page, answered_link(walk) + "/not-us")
    follow(page.get_by_role("button", name="This was not us"))


def answer_about_a_new_date(walk: Walk) -> None:
    """The business manager agrees to the new date that the police ask for."""
    page = at(walk, MANAGER, "/your-work/new-dates", script=False)
    follow(page.get_by_role("link", name=re.compile("^Answer")).first)
    page.get_by_label("Yes", exact=True).check()
    follow(page.get_by_role("button", name="Send your answer"))


def name_a_cover(walk: Walk) -> None:
    """An owner goes away for some days, and a colleague stands in."""
    with walk.site.as_owner() as connection:
        reference = connection.scalar(text(OWNED), {"owner": "Mark Hollis"})
    page = at(walk, "mark-hollis", f"/p/herts/actions/{reference}/cover", script=False)
    page.locator("main input[type=radio]").first.check()
    for name in ("from_on", "until_on"):
        for box, number in zip(("day", "month", "year"), clock.today().timetuple()[2::-1], strict=True):
            page.locator(f"[name={name}-{box}]").fill(str(number))
    follow(page.get_by_role("button", name="Name them"))


def send_digests(walk: Walk, at: datetime) -> int:
    """What the worker does each hour, at that hour; answers how many digests."""
    with clock.frozen(at), job(worker_app(walk.site.settings), DIGESTS), transaction():
        return queue_digests(by=current_viewer())


def have_a_week(walk: Walk) -> None:
    """It is ten in the morning of the first working day of next week."""
    monday = clock.today() + timedelta(days=7 - clock.today().weekday())
    day = monday if is_working_day(monday) else next_working_day(monday)
    assert send_digests(walk, datetime.combine(day, time(10), clock.LONDON)) > 0


def climb(walk: Walk) -> None:
    """What the worker does at ten in the morning of a working day: whoever a rung names is told."""
    morning = datetime.combine(next_working_day(clock.today()), time(10), clock.LONDON)
    with clock.frozen(morning), job(worker_app(walk.site.settings), CLIMBS), transaction():
        assert climb_ladders(by=current_viewer()) + ask_silent_seats(by=current_viewer()) > 0


def publish(walk: Walk) -> None:
    """The version in force is told as if it were published now, to somebody who was asked about a decision."""
    facts = {
        "reference": "HERTS-V3",
        "asked_by": "Tom Ashdown",
        "asked_by_agency": "the office",
        "on": day(clock.today()),
    }
    with walk.site.as_owner() as connection:
        assert connection.execute(text(PUBLISHED), {"facts": json.dumps(facts)}).rowcount == 1
