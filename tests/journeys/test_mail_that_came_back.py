"""Mail to a school comes back: who runs the campaign sees it, and puts the address right."""

import time

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from tests.browser.following import follow
from tests.copying import copied
from tests.journeys.acting import at, let_mail_leave

OFFICER = "owen-pettifer"
CAMPAIGN = "/p/herts/co-operation/C1"
GONE, RIGHT = "nobody.head@new.example", "head.teacher@new.example"
SETTLED_WITHIN = 60  # seconds until the worker has tried it
NEVER_REACHED = text(
    "DELETE FROM message WHERE template = 'cooperation/invitation' AND record_id = (SELECT i.id FROM invitation i"
    " JOIN campaign c ON c.id = i.campaign_id WHERE c.reference = 'HERTS-C1' AND i.state = 'sent' AND NOT EXISTS"
    " (SELECT 1 FROM appointment a WHERE a.agency_id = i.agency_id) ORDER BY i.reference LIMIT 1)"
    " RETURNING (SELECT i.reference FROM invitation i WHERE i.id = record_id)"
)
REMINDED = text(
    copied(
        "message",
        "m",
        "jsonb_build_object('id', gen_random_uuid(), 'template', 'cooperation/reminder',"
        " 'record_id', i.id, 'agency_id', i.agency_id, 'person_id', NULL, 'address',"
        " CAST(:to AS text), 'sent_to', NULL, 'key', NULL, 'state', 'queued', 'queued_at', clock_timestamp(), 'facts',"
        " m.facts || jsonb_build_object('rung', 'own words', 'on', current_date, 'words', 'Two minutes are enough.'))",
        "message m, invitation i WHERE m.template = 'cooperation/invitation' AND m.state = 'sent'"
        " AND i.reference = :reference ORDER BY m.queued_at LIMIT 1",
    )
)
SETTLED = text("SELECT state FROM message WHERE template = 'cooperation/reminder' AND sent_to = :to")


@pytest.fixture
def school(walk):
    """The page of a school where nobody signs in, as if its invitation had not left yet."""
    with walk.site.as_owner() as connection:
        reference = connection.scalar(NEVER_REACHED)
    return f"{CAMPAIGN}/{reference.rpartition('-')[2]}"


def change_address(page, to):
    follow(page.get_by_role("link", name="Change"))
    page.get_by_label("Email address").fill(to)
    page.get_by_label("How do you know?").fill("telephone call")
    follow(page.get_by_role("button", name="Save the contact"))
    expect(page.locator("main")).to_contain_text(to)


def remind(walk, school):
    """That school's head is reminded: pages remind by day alone, and this holds at any hour."""
    values = {"to": GONE, "reference": f"HERTS-C1-{school.rpartition('/')[2]}"}
    with walk.site.as_owner() as connection:
        assert connection.execute(REMINDED, values).rowcount == 1
    let_mail_leave(walk, again=False)


def wait_until_tried(walk, to):
    until = time.monotonic() + SETTLED_WITHIN
    with walk.site.as_owner() as connection:
        while (found := connection.scalar(SETTLED, {"to": to})) is None and time.monotonic() < until:
            time.sleep(0.2)
    return found


def test_an_address_that_refuses_mail_is_shown_and_put_right(walk, school):
    page = at(walk, OFFICER, school, script=False)
    follow(page.get_by_role("link", name="Addresses we write to"))
    lead = page.get_by_role("row").filter(has_text="Designated safeguarding lead")
    follow(lead.get_by_role("button", name="Stop using"))
    change_address(page, GONE)
    remind(walk, school)
    assert wait_until_tried(walk, GONE) == "failed"

    page = at(walk, OFFICER, CAMPAIGN, script=False, width=360)
    expect(page.get_by_role("link", name="1 mail came back")).to_be_visible()
    follow(page.get_by_role("link", name="put the addresses right"))
    expect(page.locator("main")).to_contain_text("1 contact; mail to 1 of them came back.")
    follow(page.locator("main tbody").get_by_role("link").first)
    expect(page.locator("main")).to_contain_text("Mail came back on")
    change_address(page, RIGHT)
    walk.to(page, "/p/herts/agency-contacts?mark=bounced")
    expect(page.locator("main")).to_contain_text("No contact fits.")
