"""Doing things, points 41 and 44: two people at once, and everything without dragging."""

import re

from playwright.sync_api import expect

from tests.browser.following import follow
from tests.journeys.acting import add_action, at
from tests.journeys.keyboard import go, tab_to
from tests.journeys.walking import PHONE, path_of, scrolls_sideways

BOARD = "/p/herts/actions/by-agency"


def withdraw(page, why):
    page.get_by_label("Why is it no longer wanted?").fill(why)
    follow(page.locator("main form button[type=submit]"))


def test_u41_the_second_saver_sees_both_texts_and_chooses(walk):
    reference = add_action(walk, "Write the same line twice")
    second = at(walk, "tom-ashdown", f"/p/herts/actions/{reference}/withdraw")
    first = at(walk, "mark-hollis", f"/p/herts/actions/{reference}")
    first.get_by_label("What has happened?").fill("It waits for the printers.")
    first.get_by_role("radio", name="It is blocked").check()
    first.get_by_label("who can unblock it?").fill("The print room")
    follow(first.get_by_role("button", name="Save update"))
    expect(first.locator(".govuk-notification-banner--success")).to_be_visible()
    withdraw(second, "Another action covers it.")
    both = second.locator(".govuk-notification-banner[role=alert]")
    expect(both).to_contain_text("Mark Hollis")
    expect(both).to_contain_text("It waits for the printers.")
    expect(both).to_contain_text("Another action covers it.")
    expect(second.get_by_label("Why is it no longer wanted?")).to_have_value("Another action covers it.")
    first.reload()
    expect(first.locator("main")).not_to_contain_text("Another action covers it.")
    follow(second.locator("main form button[type=submit]"))
    expect(second.locator(".govuk-notification-banner--success")).to_contain_text("withdrawn")
    timeline = second.locator(".portal-timeline")
    expect(timeline).to_contain_text("It waits for the printers.")
    expect(timeline).to_contain_text("Another action covers it.")


def test_u41_who_comes_too_late_keeps_the_words_and_is_told_who_was_first(walk):
    reference = add_action(walk, "End the same thing twice")
    second = at(walk, "priya-menon", f"/p/herts/actions/{reference}/withdraw")
    first = at(walk, "tom-ashdown", f"/p/herts/actions/{reference}/withdraw")
    withdraw(first, "Nobody needs it.")
    withdraw(second, "The school does it already.")
    told = second.locator("main")
    expect(told).to_contain_text("Tom Ashdown")
    expect(told).to_contain_text("Nobody needs it.")
    expect(told).to_contain_text("The school does it already.")


def test_u44_the_board_leads_to_every_list_by_keyboard(walk):
    page = at(walk, "ruth-ellwood", BOARD)
    expect(page.locator("[draggable=true]")).to_have_count(0)
    link = page.locator("main tbody td a").first
    number = int(re.match(r"\d+", link.inner_text())[0])
    tab_to(page, link)
    go(page)
    expect(page.locator("main tbody tr")).to_have_count(number)


def test_u44_a_list_is_put_in_order_by_keyboard(walk):
    page = at(walk, "ruth-ellwood", "/p/herts/actions")
    due = page.locator("thead th", has_text="Due")
    expect(due).to_have_attribute("aria-sort", "ascending")
    before = page.locator("td[data-label=Due] strong").all_inner_texts()
    tab_to(page, due.get_by_role("link"))
    go(page)
    expect(page.locator("thead th", has_text="Due")).to_have_attribute("aria-sort", "descending")
    assert page.locator("td[data-label=Due] strong").all_inner_texts() != before


def test_u44_the_board_is_read_on_a_phone(walk):
    page = at(walk, "ruth-ellwood", BOARD, width=PHONE, script=False)
    assert not scrolls_sideways(page)
    link = page.locator("main tbody td a").first
    expect(link).to_be_visible()
    follow(link)
    assert path_of(page).startswith("/p/herts/actions?")
