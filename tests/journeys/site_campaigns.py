"""Campaigns in each state that a page of the site map needs, as copies of the demonstration's one."""

from __future__ import annotations

from sqlalchemy import text

from tests.browser.following import follow
from tests.copying import copied
from tests.journeys.site_samples import one
from tests.journeys.walking import Walk

HEAD = "head-117305"
ASKED = copied(
    "invitation",
    "i",
    """jsonb_build_object('id', gen_random_uuid(), 'campaign_id', n.id, 'reference',
      n.reference || '-' || split_part(i.reference, '-', 3)) ||
    CASE WHEN i.reference LIKE '%-117305' THEN jsonb_build_object('answer', 'yes, but we need help with something',
      'words', 'A deputy lead has to be trained.', 'confirmed_at', now()) ELSE '{}' END""",
    """invitation i JOIN campaign c ON c.id = i.campaign_id
    JOIN campaign n ON n.partnership_id = c.partnership_id AND n.number = :number
    WHERE c.reference = 'HERTS-C1' AND (i.reference LIKE '%-117305' OR i.state IN ('sent', 'not at the moment'))""",
)


def campaign_at(walk: Walk, stage: str) -> str:
    """A copy of the demonstration's campaign as it was at that stage; its number."""
    before = "'opened_at', NULL, 'opened_by_id', NULL"
    return one(walk, _campaign(f"'stage', '{stage}', {before}") + " RETURNING number")


def closed_campaign(walk: Walk) -> str:
    """A copy whose close was weeks ago, to some of its schools, one of which needs help; its number."""
    dates = {"due_on": 60, "grace_until": 40, "calls_from_on": 40, "feedback_due_on": 26, "request_from_on": 26}
    past = ", ".join(f"'{name}', current_date - {days}" for name, days in dates.items())
    number = one(walk, _campaign(past) + " RETURNING number")
    with walk.site.as_owner() as connection:
        connection.execute(text(ASKED), {"number": int(number)})
    return number


def _campaign(changes: str) -> str:
    """The statement that adds a copy of the demonstration's campaign with these changes."""
    first = "campaign c JOIN partnership p ON p.id = c.partnership_id WHERE p.key = 'herts' AND c.number = 1"
    new = f"jsonb_build_object('id', gen_random_uuid(), 'number', 0, 'reference', '', {changes})"
    return copied("campaign", "c", new, first)


def answer_for_the_school(walk: Walk) -> None:
    """The head confirms, so that there is a page that says it arrived."""
    page = walk.as_(HEAD)
    walk.to(page, "/p/herts/co-operation/C1/117305/answer")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Still right", exact=True).check()
    follow(page.locator("main form button[type=submit]").last)
    page.context.close()
