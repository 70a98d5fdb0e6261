"""By keyboard alone, point 57: each journey to its end; on each page a focus that is seen, in order and easy to hit."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from portal import clock
from tests.journeys.acting import NEW, add_action, at
from tests.journeys.keyboard import choose, go, press, tab_to, type_into
from tests.journeys.walking import PHONE, path_of

SCHOOL = "/p/herts/co-operation/C1/117305/answer"


def test_u57_signing_in(walk):
    page, person = walk.out(), walk.site.person("ben-carrow")
    walk.to(page, "/p/herts/actions?state=all")
    type_into(page, "Work email address", person.email)
    go(page)
    press(page, "Continue")
    tab_to(page, page.locator(f'button[name="sub"][value="{person.sub}"]'), most=200)
    go(page)
    page.wait_for_url(f"{walk.site.address}/**")
    assert path_of(page) == "/p/herts/actions?state=all"


def test_u57_a_school_answers(walk):
    page = at(walk, "head-117305", SCHOOL)
    choose(page, "Will the school work in the way the arrangements describe?", "Yes")
    choose(page, "Is the designated safeguarding lead we have for you still right?", "Still right")
    press(page, "Confirm for ")
    assert path_of(page) == SCHOOL.replace("/answer", "/confirmed")
    expect(page.locator("main")).to_contain_text("HERTS-C1-117305")


def test_u57_an_update(walk):
    reference = add_action(walk, "Walk there with the keyboard")
    page = at(walk, "mark-hollis", f"/p/herts/actions/{reference}")
    type_into(page, "What has happened?", "Half of it is walked.")
    press(page, "Save update")
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text("Your update is saved.")


def test_u57_a_new_action_and_its_mistakes(walk):
    page = at(walk, "tom-ashdown", NEW)
    type_into(page, "What has to be done?", "Ring the bell")
    press(page, "Add and offer it")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    tab_to(page, page.locator(".govuk-error-summary").get_by_role("link").first)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Who does it?")).to_be_focused()
    page.keyboard.type("Hollis")
    for box, words in (("Day", "3"), ("Month", "12"), ("Year", f"{clock.today().year + 1}")):
        type_into(page, box, words)
    press(page, "Add and offer it")
    expect(page.locator(".govuk-notification-banner--success")).to_contain_text("is offered to Mark Hollis")


def test_u57_a_list_is_filtered_cleared_and_paged(walk):
    page = at(walk, "ruth-ellwood", "/p/herts/actions?state=all")
    tab_to(page, page.locator(".portal-filters summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("overdue"))
    page.keyboard.press("Space")
    press(page, "Apply filters")
    assert "overdue=1" in page.url
    tab_to(page, page.get_by_role("link", name=re.compile("Remove this filter: .*verdue")))
    go(page)
    assert "overdue" not in page.url
    before = page.locator("main tbody th").all_inner_texts()
    tab_to(page, page.get_by_role("link", name="Next"), most=200)
    go(page)
    assert "from=" in page.url
    assert not set(before) & set(page.locator("main tbody th").all_inner_texts())


FOCUS = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const label = one.labels?.[0], look = [getComputedStyle(one)];
  if (label) look.push(getComputedStyle(label, "::before"));
  const outlined = style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 1;
  const drawn = style => outlined(style) || style.boxShadow !== "none";
  const shown = label && getComputedStyle(one).opacity === "0" ? label : one;
  const box = shown.getBoundingClientRect(), fits = box.top >= -1 && box.bottom <= innerHeight + 1;
  const at = document.elementFromPoint(box.x + Math.min(box.width, 20) / 2, box.y + box.height / 2);
  const order = window.seenBefore ? window.seenBefore.compareDocumentPosition(one) : 4;
  window.seenBefore = one;
  const alone = one.parentElement.innerText.trim() === one.innerText.trim();
  const inline = getComputedStyle(one).display === "inline" && !alone;
  return {
    what: `${Math.round(box.width)} x ${box.height.toFixed(1)}: ${one.outerHTML.slice(0, 160)}`, top: box.top + scrollY,
    is_drawn: look.some(drawn), is_in_sight: fits || box.height > innerHeight,
    is_uncovered: Boolean(at) && (shown.contains(at) || at.contains(shown)),
    is_next: Boolean(order & 4), is_big: inline || Math.min(box.width, box.height) >= 23.9,
  };
}"""


def focused(page, most=120):
    """Every place the focus comes by, from the top of the page to its end."""
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        state = page.evaluate(FOCUS)
        if state is None or (found and state["what"] == found[0]["what"] and not state["is_next"]):
            return found
        found.append(state)
    return found


@pytest.mark.parametrize("width", [PHONE, 1280])
@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("", "/sign-in"),
        ("", "/contacts"),
        ("", "/p/herts/arrangements"),
        ("ruth-ellwood", "/your-work"),
        ("ruth-ellwood", "/p/herts/actions?state=all&overdue=1"),
        ("ruth-ellwood", "/p/herts/actions/by-agency"),
        ("ruth-ellwood", "/p/herts/co-operation/C1"),
        ("tom-ashdown", NEW),
        ("head-117305", SCHOOL),
    ],
)
def test_u57_the_focus_is_seen_in_order_and_easy_to_hit(walk, key, path, width):
    page = walk.as_(key, width=width) if key else walk.out(width=width)
    walk.to(page, path)
    page.wait_for_load_state("networkidle")  # on a phone script folds the menu once it has come
    found = focused(page)
    assert len(found) > 5 and "skip" in found[0]["what"]
    for fault in ("is_drawn", "is_in_sight", "is_uncovered", "is_next", "is_big"):
        assert [one["what"] for one in found[1:] if not one[fault]] == [], fault
    if width == PHONE:  # one column: the focus goes down the page
        climbs = [after["what"] for before, after in pairwise(found[1:]) if after["top"] < before["top"] - 60]
        assert climbs == []
