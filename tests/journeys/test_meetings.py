"""Meetings by exception: an agenda that builds itself, a slot given back, three fields in the meeting, minutes."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from portal import clock
from portal.working_days import add_working_days
from tests.browser.following import follow
from tests.journeys.acting import at, fill_date
from tests.journeys.meeting import CHAIR, LIST, OFFICE, free_meeting, meeting_like, meeting_today
from tests.journeys.walking import PHONE, axe, path_of, scrolls_sideways

SCRUTINEER, MEMBER = "hilary-stokes", "owen-pettifer"
BANNER = ".govuk-notification-banner--success"


@pytest.mark.parametrize("script", [True, False])
def test_u56_a_meeting_is_planned_and_its_agenda_stands_there(walk, script):
    page = at(walk, OFFICE, LIST, script=script)
    follow(page.get_by_role("button", name="Plan a meeting"))
    day = add_working_days(clock.today(), 14)
    for box, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(box, exact=True).fill(str(value))
    page.get_by_label("At what time?").fill("2pm")
    page.get_by_label("For how many minutes?").fill("60")
    page.get_by_label("Where?").fill("County Hall")
    follow(page.get_by_role("button", name="Plan it"))
    expect(page.locator(BANNER)).to_contain_text("A meeting is planned for")
    agenda = page.locator("main ol.govuk-list--number > li")
    expect(agenda.first).to_be_visible()
    for line in agenda.all():
        expect(line).to_contain_text(re.compile(r"\.\s*$"))
    follow(agenda.first.get_by_role("link"))
    assert re.search(r"/p/herts/(decisions|actions|challenges)/HERTS-", page.url)


def test_u21_the_papers_date_says_by_which_rule_it_was_found(walk):
    page = at(walk, SCRUTINEER, f"{LIST}/{meeting_like(walk)}")
    known = page.locator(".govuk-summary-list__row", has_text="Agenda known by")
    expect(known).to_contain_text("Counted in working days")


@pytest.mark.parametrize("script", [True, False])
def test_a_slot_that_nobody_needs_is_given_back_with_one_button(walk, script):
    reference = free_meeting(walk)
    office = at(walk, OFFICE, f"{LIST}/{reference}", script=script)
    expect(office.locator("main")).to_contain_text("this slot can be given back")
    expect(office.get_by_role("button", name="Give the slot back")).to_have_count(0)
    page = at(walk, CHAIR, f"{LIST}/{reference}", script=script)
    follow(page.get_by_role("button", name="Give the slot back"))
    expect(page.locator(BANNER)).to_contain_text("The slot is given back")
    follow(page.get_by_role("link", name="Meetings", exact=True).first)
    follow(page.get_by_role("link", name="Hours given back"))
    expect(page.locator("main table")).to_contain_text(reference)
    expect(page.locator(".govuk-summary-list__row", has_text="Hours given back")).to_contain_text("slot")


@pytest.mark.parametrize("script", [True, False])
def test_an_action_takes_three_fields_and_the_minutes_list_it(walk, script):
    page = at(walk, OFFICE, f"{LIST}/{meeting_today(walk)}", script=script)
    follow(page.get_by_role("button", name="Begin the meeting"))
    follow(page.get_by_role("button", name="Enter an action"))
    expect(page.locator("main form .govuk-form-group:not(.govuk-form-group .govuk-form-group)")).to_have_count(3)
    page.get_by_label("What has to be done?").fill(f"Print the cards again {script}")
    page.get_by_label("Who does it?").fill("Mark Hollis")
    fill_date(page, add_working_days(clock.today(), 9))
    follow(page.get_by_role("button", name="Enter it"))
    expect(page.locator(BANNER)).to_contain_text("agreed by Mark Hollis")
    follow(page.get_by_role("link", name="Back to the meeting"))
    follow(page.get_by_role("button", name="Close the meeting"))
    expect(page.get_by_role("heading", name="Minutes: what changed")).to_be_visible()
    row = page.get_by_role("row", name=re.compile(f"Print the cards again {script}"))
    expect(row).to_contain_text("Mark Hollis")
    follow(row.get_by_role("link"))
    expect(page.locator("main")).to_contain_text(re.compile(r"Meeting HERTS-M\d+"))


def test_u10_an_agenda_waits_on_your_work_until_one_says_that_one_read_it(walk):
    reference = meeting_like(walk, papers_on=clock.today(), starts_at=clock.now() + timedelta(days=2))
    page = at(walk, SCRUTINEER, "/your-work")
    task = page.locator("#group-agendas + ul li", has_text=reference)
    follow(task.get_by_role("link", name=f"Read the agenda {reference}"))
    follow(page.get_by_role("button", name="I have read the agenda"))
    expect(page.get_by_role("row", name=re.compile("Hilary Stokes"))).to_contain_text("Read")
    walk.to(page, "/your-work")
    expect(page.locator("main")).not_to_contain_text(reference)


def test_u52_a_meeting_prints_without_navigation_with_its_line_and_who_can_see(walk):
    reference = meeting_like(walk)
    page = at(walk, CHAIR, f"{LIST}/{reference}")
    page.emulate_media(media="print")
    expect(page.locator(".portal-head nav")).to_be_hidden()
    expect(page.locator(".portal-printed")).to_contain_text(reference)
    expect(page.locator(".portal-seen-by").first).to_be_visible()


@pytest.mark.parametrize("path", ["", "/ledger", "/new"])
def test_lists_and_forms_of_meetings_fit_a_phone(walk, path):
    page = at(walk, CHAIR, LIST + path, width=PHONE)
    assert not scrolls_sideways(page) and axe(page) == []


def test_a_meeting_fits_a_phone_before_and_after(walk):
    held = meeting_today(walk)
    page = at(walk, OFFICE, f"{LIST}/{held}", width=PHONE)
    assert not scrolls_sideways(page) and axe(page) == []
    follow(page.get_by_role("button", name="Begin the meeting"))
    follow(page.get_by_role("button", name="Close the meeting"))
    assert path_of(page) == f"{LIST}/{held}"
    assert not scrolls_sideways(page) and axe(page) == []


def test_a_member_of_a_group_reads_its_meeting_and_no_other(walk):
    own, other = free_meeting(walk), meeting_like(walk)
    page = at(walk, MEMBER, f"{LIST}/{own}")
    expect(page.locator("h1")).to_contain_text("Education group")
    assert page.goto(f"{walk.site.address}{LIST}/{other}").status == 404
