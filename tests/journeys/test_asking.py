"""Asking owners for an update, point 39: chosen in the list, checked on a page that names whom, then sent."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.following import follow
from tests.journeys.acting import add_action, at, mail


@pytest.mark.parametrize(
    ("owner", "script"), [("Rosie Penrose", True), ("Mark Hollis", False)], ids=["script on", "script off"]
)
def test_u39_whom_and_what_are_shown_before_anything_is_sent(walk, owner, script):
    reference = add_action(walk, f"Say where it stands, {owner}", who=owner)
    page = at(walk, "tom-ashdown", "/p/herts/actions?sort=reference&owed=1&state=in+progress", script=script)
    while not page.get_by_label(f"Ask about {reference}").count():
        follow(page.get_by_role("link", name="Next page"))
    page.get_by_label(f"Ask about {reference}").check()
    follow(page.get_by_role("button", name="Ask the owners of the ticked actions"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask for an update: check before you send")
    expect(page.locator(".portal-check")).to_contain_text("You are about to send 1 mail, about 1 action.")
    expect(page.locator(".portal-mail")).to_contain_text(reference)
    follow(page.get_by_role("button", name="Send 1 mail"))
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text("asked 1 owner about 1 action")
    letter = mail(walk, f"bring an action up to date {reference}")
    assert re.search(rf"http\S+/actions/{reference}", letter.body)


def test_u39_nothing_chosen_is_said_in_words(walk):
    page = at(walk, "tom-ashdown", "/p/herts/actions", script=False)
    follow(page.get_by_role("button", name="Ask the owners of the ticked actions"))
    expect(page.locator("main")).to_contain_text("There is nobody to ask.")
