"""Acts of a campaign that reach schools: each shows exactly what and whom, with the mail, before anything leaves."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from portal import clock
from portal.working_days import add_working_days
from tests.browser.following import follow
from tests.journeys.acting import at, fill_date
from tests.journeys.site_campaigns import closed_campaign
from tests.journeys.walking import axe, scrolls_sideways

HOME = "/p/herts/co-operation"
OFFICER, OFFICE = "owen-pettifer", "tom-ashdown"
FEEDBACK = "SELECT count(*) FROM message WHERE template = 'cooperation/feedback'"


@pytest.fixture(scope="module")
def closed(walkers):
    """The page of a campaign that closed weeks ago."""
    return f"{HOME}/C{closed_campaign(walkers)}"


def counted(walk, sql):
    with walk.site.as_owner() as connection:
        return connection.scalar(text(sql))


@pytest.mark.parametrize("script", [True, False])
def test_u39_term_dates_show_what_they_move_before_they_are_kept(walk, script):
    page = at(walk, OFFICER, f"{HOME}/term-dates", script=script, width=360)
    page.get_by_label("School holidays").fill("19/12/2026, 03/01/2027")
    page.get_by_label("Or a file").set_input_files(
        {"name": "terms.csv", "mimeType": "text/csv", "buffer": b"First,Last\n2026-12-21,2027-01-01\n"}
    )
    follow(page.get_by_role("button", name="See what would change"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Term dates: check before you save")
    expect(page.locator("main")).to_contain_text("Monday 21 December 2026 to Friday 1 January 2027")
    assert not scrolls_sideways(page)
    if script:
        assert axe(page) == []
        follow(page.get_by_role("link", name="Do not save"))
        assert counted(walk, "SELECT settings ? 'school_holidays' FROM partnership WHERE key = 'herts'") is False
        return
    follow(page.get_by_role("button", name="Save the term dates"))
    expect(page.locator("main")).to_contain_text("Term dates are kept: 1 holiday")


def test_u39_lines_that_cannot_be_read_are_named_and_kept(walk):
    page = at(walk, OFFICER, f"{HOME}/term-dates")
    page.get_by_label("School holidays").fill("19/12/2026, 03/01/2027\nEaster, 10/04/2027")
    follow(page.get_by_role("button", name="See what would change"))
    expect(page.locator("main")).to_contain_text("Line 2, first day: “Easter”. Write a date like")
    expect(page.get_by_label("School holidays")).to_have_value("19/12/2026, 03/01/2027\nEaster, 10/04/2027")


@pytest.mark.parametrize("script", [True, False])
def test_u39_feedback_shows_the_mail_and_how_many_schools_before_it_leaves(walk, closed, script):
    page = at(walk, OFFICER, f"{closed}/feedback", script=script)
    page.get_by_label("What changed because of the answers").fill("There is one number for the front door now.")
    follow(page.get_by_role("button", name="See the mail first"))
    expect(page.locator(".portal-mail")).to_contain_text("What became of it: confirmation HERTS-C")
    expect(page.get_by_role("button", name="Send it to")).to_be_visible()
    if script:
        assert axe(page) == []
    assert counted(walk, FEEDBACK) == 0


def test_u39_a_call_is_noted_on_a_phone_beside_the_number_to_ring(walk, closed):
    page = at(walk, OFFICER, f"{closed}/calls", width=360)
    expect(page.locator("main")).to_contain_text("schools to ring")
    assert not scrolls_sideways(page)
    assert axe(page) == []
    follow(page.get_by_role("link", name="Note a call").first)
    page.get_by_label("Whom did you speak with?").fill("the school office")
    page.get_by_label("What was said?").fill("The head is back on Monday.")
    follow(page.get_by_role("button", name="Save the note"))
    expect(page.locator("main")).to_contain_text("The call is noted.")
    expect(page.locator("main")).to_contain_text("The head is back on Monday.")


def test_u39_the_formal_request_names_its_schools_and_the_letter_before_it_is_noted(walk, closed):
    page = at(walk, OFFICE, f"{closed}/formal-request")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("It goes to")
    expect(page.get_by_label("The letter")).to_contain_text("Dear headteacher")
    assert axe(page) == []
    page.get_by_label("Signed by").fill("The three lead partners")
    fill_date(page, clock.today())
    follow(page.get_by_role("button", name="Note that it was signed and sent"))
    expect(page.locator("main")).to_contain_text("Signed and sent to")


def test_u39_a_school_that_needs_help_offers_an_action_filled_in(walk, closed):
    page = at(walk, OFFICE, f"{closed}/117305")
    follow(page.get_by_role("link", name="Add an action that helps"))
    expect(page.get_by_label("What has to be done?")).to_have_value(
        "Help Mandeville Primary School: A deputy lead has to be trained."
    )
    assert axe(page) == []
    page.get_by_label("Who does it?").fill("Hertfordshire County Council")
    fill_date(page, add_working_days(clock.today(), 9))
    follow(page.get_by_role("button", name="Add and offer it"))
    expect(page.locator("main")).to_contain_text("Actions that came from it")
