"""No word is lost by going Back, point 37: whatever the portal said to what was sent, it is there when one returns."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.following import follow
from tests.journeys.acting import NEW, add_action, at, fill_action, go_away

BY_SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script on", "script off"])
WORDS = "Ask every school for the name of its deputy, and write it down"


def what(page):
    return page.get_by_label("What has to be done?")


def there_and_back(page):
    """To another page by a link of this one, and Back."""
    follow(page.get_by_role("link", name="Contacts", exact=True).first)
    page.go_back()


@BY_SCRIPT
def test_u37_a_mistake_then_another_page_then_back(walk, script):
    page = at(walk, "tom-ashdown", NEW, script=script)
    fill_action(page, WORDS, "Hollis", date(2020, 2, 1))
    follow(page.get_by_role("button", name="Add and offer it"))
    there_and_back(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(what(page)).to_have_value(WORDS)
    page.reload()
    expect(what(page)).to_have_value(WORDS)
    page.get_by_label("Year", exact=True).fill("2031")
    follow(page.get_by_role("button", name="Add and offer it"))
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text("is offered to Mark Hollis")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Add an action")


@BY_SCRIPT
@pytest.mark.parametrize("form", ["new", "update"])
def test_u37_an_old_token_then_another_page_then_back(walk, script, form):
    if form == "new":
        page = at(walk, "tom-ashdown", NEW, script=script)
        fill_action(page, WORDS, "Hollis")
        box, button = what(page), "Add and offer it"
    else:
        path = f"/p/herts/actions/{add_action(walk, 'Keep what is typed')}"
        page = at(walk, "mark-hollis", path, script=script)
        box, button = page.get_by_label("What has happened?"), "Save update"
        box.fill(WORDS)
    page.locator("main form input[name=csrf_token]").first.evaluate("field => field.value = 'expired'")
    follow(page.get_by_role("button", name=button))
    expect(page.locator("main")).to_contain_text("The page was open too long. Nothing was lost")
    there_and_back(page)
    expect(box).to_have_value(WORDS)
    follow(page.get_by_role("button", name=button))
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()


@BY_SCRIPT
def test_u37_two_at_once_then_another_page_then_back(walk, script):
    reference = add_action(walk, "Two hands on one action")
    page = at(walk, "tom-ashdown", f"/p/herts/actions/{reference}/withdraw", script=script)
    other = at(walk, "priya-menon", f"/p/herts/actions/{reference}/withdraw")
    for one, words in ((other, "Nobody needs it."), (page, WORDS)):
        one.get_by_label("Why is it no longer wanted?").fill(words)
        follow(one.locator("main form button[type=submit]"))
    expect(page.locator("main")).to_contain_text(WORDS)
    there_and_back(page)
    expect(page.locator("main")).to_contain_text(WORDS)
    expect(page.locator("main")).to_contain_text("Nobody needs it.")


def test_u37_back_shows_nobody_what_somebody_else_typed(walk):
    page = at(walk, "gareth-pugh", NEW)
    fill_action(page, WORDS, "Hollis", date(2020, 2, 1))
    follow(page.get_by_role("button", name="Propose it"))
    there = page.url
    go_away(walk, "gareth-pugh", minutes=31)
    page.goto(there)
    assert "/sign-in" in page.url and WORDS not in page.content()
    other = walk.as_("tom-ashdown")
    other.goto(there)
    assert WORDS not in other.content()
