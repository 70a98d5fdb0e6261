"""The arrangements are written, signed by correspondence and published, and two versions compare: point 26."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.following import follow
from tests.journeys.acting import at, mail
from tests.journeys.judging import Judge
from tests.journeys.walking import Walk
from tests.journeys.writing import DRAFT

HOME = "/p/herts/arrangements"
WRITE = f"{HOME}/versions/{DRAFT}/write"
DONE = ".govuk-notification-banner--success"
LEADS = ("daniel-okafor", "robert-kingsley", "catherine-boyd")


def test_u26_versions_stay_readable_and_compare_in_words_too(walk: Walk):
    page = walk.out()
    walk.to(page, f"{HOME}/versions/2")
    expect(page.get_by_text("An earlier version")).to_be_visible()
    walk.to(page, f"{HOME}/compare/2/3")
    expect(page.locator("h2", has_text="In short")).to_be_visible()
    added, removed = page.locator("ins").nth(1), page.locator("del").nth(1)
    assert "[added:" in (added.text_content() or "")
    assert "[taken out:" in (removed.text_content() or "")
    folded = page.locator("main details")
    expect(folded.locator("summary")).to_contain_text("the same")
    expect(folded.locator("h3").first).to_be_hidden()
    assert not Judge().faults(page, f"{HOME}/compare/2/3")
    follow(page.get_by_role("link", name="Show the new words clean"))
    assert page.locator("main ins, main del").count() == 0
    follow(page.get_by_role("link", name="Show with marks"))
    expect(page.locator("main ins").first).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script on", "script off"])
def test_a_delegate_writes_a_clause_and_puts_back_what_they_took_out(walk: Walk, script: bool):
    page = at(walk, "alison-thorne", WRITE, script=script)
    follow(page.get_by_role("link", name=re.compile("Who leads")))
    page.get_by_label("Heading").fill("Who leads and who stands in")
    follow(page.get_by_role("button", name="Save"))
    expect(page.locator(DONE)).to_contain_text("The clause is saved.")
    follow(page.get_by_role("button", name="Take out Who leads and who stands in"))
    expect(page.locator(DONE)).to_contain_text("taken out")
    follow(page.get_by_role("button", name="Put back Who leads and who stands in"))
    expect(page.locator("tbody tr").last).to_contain_text("Who leads and who stands in")


def test_u41_the_second_to_save_a_clause_sees_both_texts(walk: Walk):
    first = at(walk, "tom-ashdown", f"{HOME}/versions/{DRAFT}/clauses/money/edit", script=False)
    second = at(walk, "ruth-ellwood", f"{HOME}/versions/{DRAFT}/clauses/money/edit", script=False)
    first.get_by_label("Text").fill("Each partner pays a third.")
    follow(first.get_by_role("button", name="Save"))
    second.get_by_label("Text").fill("Each partner pays what it can.")
    follow(second.get_by_role("button", name="Save"))
    expect(second.get_by_text("Each partner pays a third.")).to_be_visible()
    expect(second.get_by_label("Text")).to_have_value("Each partner pays what it can.")
    follow(second.get_by_role("button", name="Save mine in place of theirs"))
    expect(second.locator(DONE)).to_contain_text("The clause is saved.")


def test_a_staff_member_reads_the_draft_and_is_offered_no_pen(walk: Walk):
    page = at(walk, "mark-hollis", f"{HOME}/versions/{DRAFT}", script=False)
    assert page.get_by_role("link", name="Write this version").count() == 0
    assert walk.as_("head-117305").request.get(walk.site.address + f"{HOME}/versions/{DRAFT}").status == 404


def sign(walk: Walk, who: str, decision: str) -> Page:
    """A lead partner agrees in person."""
    page = at(walk, who, f"{decision}/answer", script=False)
    page.get_by_label("Agree", exact=True).check()
    follow(page.get_by_role("button", name="Send the answer"))
    return page


def test_the_seats_sign_by_correspondence_a_changed_word_voids_that_and_it_is_published(walk: Walk):
    page = at(walk, "tom-ashdown", WRITE, script=False)
    follow(page.get_by_role("button", name="Send it for sign-off"))
    page.get_by_label(re.compile("^Why does it need no meeting")).fill("One clause is new.")
    follow(page.get_by_role("button", name="Draft the decision"))
    decision = page.url.removeprefix(walk.site.address)
    assert page.get_by_role("link", name="Change the words").count() == 0  # the paper follows the version
    follow(page.locator("main a", has_text="Ask agencies for their view"))
    page.get_by_label("Hertfordshire Constabulary").check()
    follow(page.locator("main form button[type=submit]").last)
    page = at(walk, "tom-ashdown", WRITE, script=False)
    expect(page.get_by_text("Consultees are reading these words")).to_be_visible()
    page = at(walk, "mark-hollis", f"{decision}/view", script=False)
    page.get_by_label("We support it", exact=True).check()
    follow(page.locator("main form button[type=submit]").last)
    put_to_the_seats(walk, decision)
    sign(walk, LEADS[0], decision)

    page = at(walk, "tom-ashdown", f"{HOME}/versions/{DRAFT}/clauses/when-a-child-moves/edit", script=False)
    expect(page.get_by_text("makes every signature void")).to_be_visible()
    page.get_by_label("Text").fill("What we know goes with the child and arrives the next day.")
    follow(page.get_by_role("button", name="Save, and make the signatures void"))
    expect(page.get_by_role("link", name="Enter why the words change")).to_be_visible()
    page.get_by_label("Why do the words change?").fill("The other area asked for one day.")
    follow(page.get_by_role("button", name="Save, and make the signatures void"))
    page = at(walk, "daniel-okafor", decision, script=False)
    expect(page.get_by_text("arrives the next day")).to_be_visible()

    put_to_the_seats(walk, decision)
    for who in LEADS:
        sign(walk, who, decision)
    page = at(walk, "ruth-ellwood", f"{decision}/issue", script=False)
    page.get_by_label("The reasons for the decision").fill("All three partners agree.")
    follow(page.get_by_role("button", name="Issue it"))
    page = at(walk, "tom-ashdown", WRITE, script=False)
    follow(page.get_by_role("button", name="Publish it"))
    expect(page.locator(".portal-mail")).to_contain_text("HERTS-V4")
    follow(page.get_by_role("button", name="Publish version 4"))
    expect(page.locator(DONE)).to_contain_text("Version 4 is published")
    assert "HERTS-V4" in mail(walk, "HERTS-V4").subject
    page = walk.out()
    walk.to(page, HOME)
    expect(page.get_by_text("Signed in this portal by every seat")).to_be_visible()
    expect(page.get_by_text("arrives the next day")).to_be_visible()


def put_to_the_seats(walk: Walk, decision: str) -> None:
    """The office asks the lead partners."""
    page = at(walk, "tom-ashdown", f"{decision}/open", script=False)
    follow(page.get_by_role("button", name="Ask 3 seats"))
