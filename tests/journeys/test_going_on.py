"""What was begun is found again on Your work, and its page says how far each part is, point 42."""

from __future__ import annotations

import re
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Page, expect

from tests.browser.following import follow
from tests.journeys.acting import at
from tests.journeys.deciding import LIST
from tests.journeys.walking import Walk

GO_ON = "Continue where you stopped"
BY_SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script on", "script off"])


def parts(page: Page) -> dict[str, str]:
    """Each part of what is prepared, and its state in words."""
    items = page.locator(".govuk-task-list__item")
    return {
        one.locator(".govuk-task-list__name-and-hint").inner_text().strip(): one.locator(".govuk-task-list__status")
        .inner_text()
        .strip()
        for one in items.all()
    }


def begun(page: Page, title: str):
    """The line of Your work about it, under its heading."""
    group = page.locator("section, div").filter(has=page.get_by_role("heading", name=re.compile(f"^{GO_ON}"))).last
    return group.locator("li, tr").filter(has_text=title)


@BY_SCRIPT
def test_u42_a_draft_is_found_on_your_work_and_says_how_far_each_part_is(walk: Walk, script: bool):
    title = f"One door for parcels, {'on' if script else 'off'}"
    page = at(walk, "tom-ashdown", f"{LIST}/new", script=script)
    page.get_by_label("What is decided?").fill(title)
    page.get_by_label("The question").fill("Is there one door?")
    page.get_by_label(re.compile("^Why does it need no meeting")).fill("It was tried.")
    page.get_by_label("Delegated").check()
    follow(page.get_by_role("button", name="Save the draft"))
    reference = urlparse(page.url).path.rpartition("/")[2]
    page.close()

    page = at(walk, "tom-ashdown", "/your-work", script=script)
    follow(begun(page, title).get_by_role("link").first)
    assert parts(page) == {
        "The question and the paper": "Completed",
        "The views of agencies": "Not started",
        "Answers to their concerns": "Cannot start yet",
        "The answers of the seats": "Cannot start yet",
    }
    follow(page.get_by_role("link", name="The question and the paper"))
    box = page.get_by_label("The question")
    expect(box).to_have_value("Is there one door?")
    box.fill("Is there one door for parcels?")
    follow(page.locator("main form button[type=submit]").last)

    chair = at(walk, "ruth-ellwood", f"{LIST}/{reference}/leave-out", script=script)
    chair.get_by_label("Why?").fill("All took part.")
    follow(chair.get_by_role("button", name="Leave it out"))
    page.reload()
    found = parts(page)
    assert (found["The views of agencies"], found["The answers of the seats"]) == ("Left out", "Not started")
    follow(page.get_by_role("link", name="The answers of the seats"))
    follow(page.get_by_role("button", name=re.compile(r"^Ask \d seats")))
    assert parts(page) == {}
    expect(begun(at(walk, "tom-ashdown", "/your-work", script=script), title)).to_have_count(0)


def test_u42_a_version_that_is_written_says_how_far_each_part_is(walk: Walk):
    page = at(walk, "tom-ashdown", "/p/herts/arrangements/versions/4/write", script=False)
    found = parts(page)
    assert list(found) == ["Title and plain summary", "Clauses", "Signatures of the seats", "Publication"]
    assert found["Publication"] == "Cannot start yet"
    follow(page.get_by_role("link", name="Title and plain summary"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
