"""Reading, points 20, 22 to 25 and 28 to 30: every page that people reach from their navigation, at three widths."""

import re
from datetime import date, timedelta
from itertools import pairwise
from urllib.parse import urldefrag, urlparse

import pytest
from playwright.sync_api import expect

from portal import clock
from portal.working_days import add_working_days
from tests.browser.following import follow
from tests.journeys.acting import NEW, add_action, at, fill_action
from tests.journeys.deciding import FORM, ROTA, decision_like
from tests.journeys.deciding import LIST as DECISIONS
from tests.journeys.walking import PHONE

READERS = ("tom-ashdown", "head-117305", "mark-hollis")
MOST_PAGES = 45  # kinds of pages each reader opens; a list with a thousand rows is one kind
DATE = re.compile(
    r"((?:\w+day|Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w* 20\d\d"
)
DISTANCE = r"today|in \d+ working days?|in less than 1 working day|(\d+|less than 1) working days? late"

PAGE_FACTS = """() => {
  const seen = element => element.checkVisibility({visibilityProperty: true});
  return {
    title: document.title,
    h1: [...document.querySelectorAll("h1")].map(one => one.innerText.trim()),
    levels: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(seen).map(one => Number(one.tagName[1])),
    landmarks: ["header", "main", "footer"].map(one => document.querySelectorAll(`body ${one}`).length),
    navigations: [...document.querySelectorAll("nav")].map(one =>
      one.getAttribute("aria-label") || document.getElementById(one.getAttribute("aria-labelledby"))?.innerText || ""),
    skip: document.querySelector("a.govuk-skip-link")?.getAttribute("href"),
    skip_is_first: document.querySelector("a[href], button, input")?.matches(".govuk-skip-link"),
    caption: document.querySelector(".govuk-caption-l")?.innerText.trim() || "",
    seen_by: document.querySelector(".portal-seen-by")?.innerText || "",
    words: document.querySelector("main").innerText,
    links: [...document.querySelectorAll("a[href]")].map(one => one.href),
  };
}"""
SIDEWAYS = """() => ({
  page: document.scrollingElement.scrollWidth - document.documentElement.clientWidth,
  panes: [...document.querySelectorAll("main *")].filter(one => {
    const style = getComputedStyle(one);
    return ["auto", "scroll"].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1;
  }).map(one => [one.getAttribute("role"), one.getAttribute("aria-label"), one.tabIndex]),
})"""
CARDS = """() => [...document.querySelectorAll("table.portal-table--stacked")].map(table => {
  const columns = [...table.querySelectorAll("thead th")].map(one => one.innerText || one.textContent);
  return [...table.querySelectorAll("tbody tr")].flatMap(row => [...row.cells].map((cell, at) => {
    const before = getComputedStyle(cell, "::before").content.replace(/^"|"$/g, "");
    return [columns[at] || "", cell.dataset.label || "", before];
  }));
}).flat()"""


def kind_of(address):
    """One of many alike: references, numbers, keys and every query are the same kind of page."""
    path = urldefrag(address).url.partition("?")[0].partition("://")[2].partition("/")[2]
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|HERTS-\w+(-\d+)?|CAMBS-\w+(-\d+)?|\b\d+\b", "*", path)


@pytest.fixture(scope="module")
def readings(walkers):
    """What every kind of page shows to those who can reach it, at 1280, 360 and 320 pixels."""
    found = []
    for key in READERS:
        page = walkers.as_(key)
        waiting, known = [f"{walkers.site.address}/your-work"], set()
        while waiting and len(known) < MOST_PAGES:
            address = waiting.pop(0)
            if kind_of(address) in known:
                continue
            known.add(kind_of(address))
            found.append(read(page, key, address))
            waiting += [link for link in found[-1]["links"] if is_page(link, walkers.site.address)]
        page.context.close()
    assert len({one["kind"] for one in found}) > 25
    return found


def read(page, key, address):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address)
    facts = page.evaluate(PAGE_FACTS) | {"reader": key, "address": address, "kind": kind_of(address)}
    page.set_viewport_size({"width": PHONE, "height": 800})
    facts["cards"] = page.evaluate(CARDS)
    page.set_viewport_size({"width": 320, "height": 640})
    return facts | {"sideways": page.evaluate(SIDEWAYS)}


def is_page(link, address):
    return link.startswith(address) and not re.search(r"\.(csv|xlsx|txt|ics|pdf|docx)\b|/file$|/sign-in", link)


def wrong(readings, is_wrong):
    return [(one["reader"], one["address"]) for one in readings if is_wrong(one)]


def test_u20_every_deadline_shows_weekday_date_and_distance_in_working_days(walk):
    page = at(walk, "tom-ashdown", "/p/herts/actions")
    still_due = re.compile("Offered|In progress|Blocked")
    rows = page.locator("main tbody tr").filter(has=page.locator("td[data-label=State]", has_text=still_due))
    due = rows.locator("td[data-label=Due]").all_inner_texts()
    assert len(due) > 10
    assert [words for words in due if not (DATE.search(words)[1] and re.search(DISTANCE, words))] == []
    page.goto(f"{walk.site.address}/p/herts/actions/{add_action(walk, 'Put a date on the wall')}")
    fact = page.locator(".govuk-summary-list__row").filter(has=page.locator("dt", has_text=re.compile("^Due$")))
    assert re.search(r"^\w+day \d+ \w+ 20\d\d\W+in 9 working days$", fact.locator("dd").inner_text())


def test_u20_dates_have_their_weekday_and_times_read_as_people_say_them(readings):
    dated = [one for one in readings if re.search(r"/(your-work|actions|co-operation)\b", one["address"])]
    assert len(dated) > 10
    dates = [(one["address"], found[0]) for one in dated for found in DATE.finditer(one["words"]) if not found[1]]
    assert dates == []
    assert wrong(readings, lambda one: re.search(r"\b([01]?\d|2[0-3]):[0-5]\d\b(?!\s?[ap]m)", one["words"])) == []
    assert any(re.search(r"\bat \d+(:\d\d)?[ap]m", one["words"]) for one in readings)


def test_u21_an_action_due_on_a_bank_holiday_says_what_that_day_counts_as(walk):
    christmas = date(clock.today().year + 1, 12, 25)  # a bank holiday or, before a substitute day, a weekend
    last = add_working_days(christmas, -1)
    page = at(walk, "tom-ashdown", NEW)
    fill_action(page, "Empty the box of the old forms", "Mark Hollis", christmas)
    follow(page.get_by_role("button", name="Add and offer it"))
    for who in ("tom-ashdown", "mark-hollis"):
        due = fact_of(at(walk, who, urlparse(page.url).path), "Due")
        assert f"25 December {christmas.year}" in due
        assert re.search(rf"a (bank holiday|\w+day).*; counts as .*{last.day} December {last.year}, the last", due), due


def test_u21_the_days_of_a_decision_are_working_days_and_one_that_is_none_says_what_it_counts_as(walk):
    page = at(walk, "tom-ashdown", DECISIONS)
    asked = page.locator("main tbody tr").filter(has=page.locator("td[data-label=State]", has_text="Open"))
    days = asked.locator("td[data-label=Date]").all_inner_texts()
    assert days
    assert [one for one in days if not re.search(r"\b(Mon|Tue|Wed|Thu|Fri) ", one)] == []
    sunday = clock.today() + timedelta(days=13 - clock.today().weekday())
    for column, title in (("answer_by_on", "Answer by"), ("review_on", "Looked at again")):
        like = ROTA if column == "answer_by_on" else FORM
        reference = decision_like(walk, like, title=f"Said on a Sunday: {title}", **{column: str(sunday)})
        said = fact_of(at(walk, "tom-ashdown", f"{DECISIONS}/{reference}"), title)
        friday = add_working_days(sunday, -1)
        assert re.search(rf"a Sunday; counts as \w+day {friday.day} .*, the last working day before it", said), said


def fact_of(page, name):
    row = page.locator(".govuk-summary-list__row").filter(has=page.locator("dt", has_text=re.compile(f"^{name}$")))
    return row.locator("dd").first.inner_text()


def test_u22_without_colour_every_status_is_told_by_words(walk):
    words, late = set(), []
    for state in ("all", "blocked", "closed", "offered"):
        page = at(walk, "tom-ashdown", f"/p/herts/actions?state={state}")
        tags = page.locator("main tbody .portal-tag, main tbody .portal-done")
        assert min(tags.evaluate_all(GREY_CONTRAST)) >= 4.5
        words |= set(tags.all_inner_texts())
        late += page.locator(".portal-date--late").all_inner_texts()
    assert {"In progress", "Finished", "Blocked", "Overdue", "Closed", "Offered"} <= words
    assert late
    assert all("late" in one for one in late)


GREY_CONTRAST = """elements => elements.map(element => {
  const light = colour => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255);
    const [r, g, b] = parts.map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let behind = element;
  const clear = "rgba(0, 0, 0, 0)";
  while (behind && getComputedStyle(behind).backgroundColor === clear) behind = behind.parentElement;
  const ground = light(behind ? getComputedStyle(behind).backgroundColor : "rgb(255, 255, 255)");
  const ink = light(getComputedStyle(element).color);
  return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
})"""


def test_u23_every_page_has_one_heading_that_begins_its_title_in_order_with_landmarks_and_a_way_past(readings):
    assert wrong(readings, lambda one: len(one["h1"]) != 1 or not one["title"].startswith(one["h1"][0])) == []
    assert wrong(readings, lambda one: one["levels"][:1] != [1] or leaps(one["levels"])) == []
    assert wrong(readings, lambda one: one["landmarks"] != [1, 1, 1]) == []
    assert wrong(readings, lambda one: len(set(one["navigations"]) - {""}) != len(one["navigations"])) == []
    assert wrong(readings, lambda one: one["skip"] != "#main-content" or not one["skip_is_first"]) == []


def leaps(levels):
    return any(after > before + 1 for before, after in pairwise(levels))


def test_u24_every_page_of_every_record_says_who_can_see_it(readings):
    records = [one for one in readings if re.fullmatch(r"HERTS-(A|C|V)\d+(-\d+)?", one["caption"])]
    records = [one for one in records if "/compare/" not in one["address"]]  # two records, each with its own line
    assert {kind_of_record(one["caption"]) for one in records} == {"A", "C", "C of a school", "V"}
    assert any(one["address"].endswith("/who-can-see") for one in records)
    assert wrong(records, lambda one: not re.match("Seen by: |Published: everybody", one["seen_by"])) == []


def kind_of_record(reference):
    return reference[6] + (" of a school" if reference.count("-") > 1 else "")


RECORDS = [
    ("tom-ashdown", "/p/herts/actions/{}"),
    ("mark-hollis", "/p/herts/actions/{}"),
    ("tom-ashdown", "/p/herts/co-operation/C1"),
    ("tom-ashdown", "/p/herts/co-operation/C1/117305"),
    ("head-117305", "/p/herts/co-operation/C1/117305/history"),
]


@pytest.mark.parametrize(("key", "path"), RECORDS)
def test_u24_the_count_is_that_of_the_list_behind_the_link_on_paper_too(walk, key, path):
    page = at(walk, key, path.format(add_action(walk, "Say who can read this") if "{}" in path else ""))
    line = page.locator(".portal-seen-by").first
    told = number_told(line)
    page.emulate_media(media="print")
    expect(line).to_be_visible()
    page.emulate_media(media="screen")
    follow(line.get_by_role("link", name="Who exactly"))
    names = page.locator(".portal-readers li").all_inner_texts()
    assert len(names) == told == number_told(page.locator(".portal-seen-by").first) > 1
    assert walk.site.person(key).name in names
    page.emulate_media(media="print")
    expect(page.locator(".portal-seen-by").first).to_be_visible()


def number_told(line):
    return int(re.search(r"([\d,]+) (people|person)", line.inner_text())[1].replace(",", ""))


def test_u25_history_shows_who_did_and_who_opened_newest_first_without_ones_own_visits(walk):
    reference = add_action(walk, "Leave a trace")
    page = at(walk, "mark-hollis", f"/p/herts/actions/{reference}")
    page.get_by_label("What has happened?").fill("First steps are done.")
    follow(page.get_by_role("button", name="Save update"))
    page = at(walk, "tom-ashdown", f"/p/herts/actions/{reference}/history")
    did = page.locator(".portal-timeline li").all_inner_texts()
    assert "Update" in did[0]
    assert re.search(r"Mark Hollis, Hertfordshire Constabulary, \w+day \d+ \w+ 20\d\d at \S+", did[0])
    assert "Tom Ashdown" in did[-1]
    times = page.locator(".portal-timeline time").evaluate_all("all => all.map(one => one.dateTime)")
    assert times == sorted(times, reverse=True)
    opened = page.locator("#opened ~ ul li")
    expect(opened).to_have_count(1)
    expect(opened).to_contain_text("Mark Hollis, Hertfordshire Constabulary, opened it on")
    follow(page.get_by_role("link", name="Show your own visits"))
    expect(opened).to_have_count(2)
    expect(opened.filter(has_text="Tom Ashdown")).to_have_count(1)
    follow(page.get_by_role("link", name="Hide your own visits"))
    expect(opened).to_have_count(1)


def test_u28_at_320_pixels_nothing_scrolls_sideways_but_labelled_panes(readings):
    assert wrong(readings, lambda one: one["sideways"]["page"] > 0) == []
    panes = [(one["address"], pane) for one in readings for pane in one["sideways"]["panes"]]
    assert [pane for pane in panes if not (pane[1][0] == "region" and pane[1][1] and pane[1][2] == 0)] == []


def test_u29_on_a_phone_each_value_keeps_the_name_of_its_column(readings):
    cells = [(one["address"], *cell) for one in readings for cell in one["cards"]]
    assert len(cells) > 50
    assert [cell for cell in cells if not cell[2] or cell[2] != cell[3] or not cell[1].startswith(cell[2])] == []


def test_u30_a_chart_says_its_headline_and_its_figures_in_words_with_every_picture_hidden(walk):
    page = at(walk, "tom-ashdown", "/p/herts/co-operation")
    follow(page.locator("main table a, main li a").first)
    chart = page.locator(".portal-chart").first
    page.evaluate("document.querySelectorAll('svg, img').forEach(one => one.remove())")
    expect(chart.get_by_role("heading")).to_contain_text(re.compile(r"\d+ of [\d,]+ schools confirmed, by phase"))
    rows = chart.locator("tbody tr").all_inner_texts()
    assert rows
    assert all(re.search(r"\w+.*[\d,]+ of [\d,]+\s+\d+%", row, re.DOTALL) for row in rows)
    assert chart.get_by_role("columnheader").all_inner_texts()[-1] == "Per cent"
