"""Decisions by correspondence, points 32 and 40: one page from the mail, changed until issue, silence no consent."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.following import follow
from tests.journeys.acting import at, mail
from tests.journeys.deciding import LIST, ROTA, reference_of
from tests.journeys.walking import Walk

SEATS = {"alison-thorne": "Police", "sarah-lindqvist": "Council", "samuel-osei": "NHS"}
DONE = ".govuk-notification-banner--success"


def put_to_the_seats(walk: Walk, title: str) -> str:
    """The office puts a question, the chair leaves consultation out, and the seats are asked; its reference."""
    page = at(walk, "tom-ashdown", f"{LIST}/new", script=False)
    page.get_by_label("What is decided?").fill(title)
    page.get_by_label("The question").fill("Do we use one list?")
    page.get_by_label(re.compile("^Why does it need no meeting")).fill("It was tried for a term.")
    page.get_by_label("Delegated").check()
    follow(page.locator("main form button[type=submit]").last)
    reference = page.url.rpartition("/")[2]
    page = at(walk, "ruth-ellwood", f"{LIST}/{reference}/leave-out", script=False)
    page.get_by_label("Why?").fill("All took part in the trial.")
    follow(page.get_by_role("button", name="Leave it out"))
    page = at(walk, "tom-ashdown", f"{LIST}/{reference}/open", script=False)
    follow(page.get_by_role("button", name="Ask 3 seats"))
    expect(page.locator(DONE)).to_contain_text("We have asked 3 seats.")
    return reference


def answer(page: Page, kind: str, ground: str = "", resolved_by: str = "") -> None:
    """Fill the one page and send it."""
    page.get_by_label(kind, exact=True).check()
    if ground:
        page.get_by_role("textbox", name="Comment, ground or reason").fill(ground)
        page.get_by_role("textbox", name="If you object, what would resolve it?").fill(resolved_by)
    follow(page.get_by_role("button", name="Send the answer"))


def issue(walk: Walk, reference: str) -> Page:
    page = at(walk, "ruth-ellwood", f"{LIST}/{reference}/issue", script=False)
    page.get_by_label("The reasons for the decision").fill("One list is quicker.")
    page.get_by_label("The notice is public as well").check()
    follow(page.get_by_role("button", name="Issue it"))
    return page


@pytest.mark.parametrize("script", [True, False], ids=["script on", "script off"])
def test_u32_an_answer_takes_one_page_from_the_mail_and_can_be_changed_until_issue(walk: Walk, script: bool):
    reference = put_to_the_seats(walk, f"One list of telephone numbers, script {script}")
    link = re.search(r"http\S+/decisions/\S+", mail(walk, f"Your answer is needed by {reference}").body)
    assert link
    page = walk.as_("alison-thorne", script=script)
    page.goto(link[0])
    expect(page.get_by_role("heading", level=1)).to_have_text("Answer for Police")
    answer(page, "Agree")
    expect(page.locator(DONE)).to_contain_text(
        "Your answer is recorded. You can change it until the decision is issued."
    )
    page.goto(link[0])
    answer(page, "Object", "Two lists are safer.", "One that is checked each week.")
    expect(page.locator("main")).to_contain_text("Objected or to discuss")
    page.goto(link[0])
    answer(page, "Agree")
    for who in ("sarah-lindqvist", "samuel-osei"):
        other = at(walk, who, f"{LIST}/{reference}/answer", script=False)
        answer(other, "Agree")
    issued = issue(walk, reference)
    expect(issued.locator(DONE)).to_contain_text("It is issued.")
    assert page.goto(link[0]).status != 200  # type: ignore[union-attr]
    expect(page.locator("main")).not_to_contain_text("Send the answer")


def test_u40_an_answer_is_undone_from_the_banner_as_long_as_it_stands(walk: Walk):
    reference = put_to_the_seats(walk, "Undo this")
    page = at(walk, "alison-thorne", f"{LIST}/{reference}/answer", script=False)
    answer(page, "Agree")
    follow(page.locator(DONE).get_by_role("button", name="Undo"))
    expect(page.locator(DONE)).to_contain_text("Your answer is taken back.")
    expect(page.locator("main")).to_contain_text("Not answered yet")


def test_a_silent_seat_carries_nothing_and_nobody_without_a_mandate_answers_for_it(walk: Walk):
    reference = reference_of(walk, ROTA)
    page = at(walk, "ruth-ellwood", f"{LIST}/{reference}", script=False)
    expect(page.locator("main")).to_contain_text("Silent at the close, which is never consent")
    expect(page.locator("main")).to_contain_text("Overdue")
    assert walk.to(page, f"{LIST}/{reference}/issue") != 200
    walk.to(page, f"{LIST}?show=overdue")
    expect(page.get_by_role("link", name=reference)).to_have_count(1)
    deputy = walk.as_("anita-kulkarni", script=False)
    assert walk.to(deputy, f"{LIST}/{reference}/answer") == 404
    health = at(walk, "samuel-osei", f"{LIST}/{reference}/answer", script=False)
    answer(health, "Object", "Our line is answered already.", "One line for all.")
    walk.to(page, f"{LIST}/{reference}")
    expect(page.locator("main")).to_contain_text("after the close")
    expect(page.locator("main")).to_contain_text("Objected or to discuss")
    expect(page.locator("main")).to_contain_text("Notes are never counted.")
    mail(walk, f"{reference} is not agreed: it goes to the lead partners")
    told = walk.site.mails(f"{reference} is not agreed")
    assert any("Dear Daniel Okafor" in one.body for one in told)


def test_one_letter_more_and_the_public_check_says_so(walk: Walk):
    reference = put_to_the_seats(walk, "A notice to hold")
    for who in SEATS:
        answer(at(walk, who, f"{LIST}/{reference}/answer", script=False), "Agree")
    issue(walk, reference)
    public = walk.out(script=False)
    walk.to(public, f"{LIST}/{reference}/notice")
    words = public.locator("#notice").inner_text()
    for text, said in ((words, "Yes: a notice in exactly these words"), (f"{words}s", "No: no notice was issued")):
        walk.to(public, f"{LIST}/check-a-notice")
        public.locator("main textarea").fill(text)
        follow(public.get_by_role("button", name="Check it"))
        expect(public.get_by_role("status")).to_contain_text(said)
