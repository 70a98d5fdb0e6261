"""Every page of the site map, as those who may open it: axe finds no fault, nothing scrolls sideways, no link is dead.

Then the same pages without script, each for somebody who may see it: whole, and every form on it can be sent.
"""

import re

import pytest

from portal.operator import worker_app
from tests.journeys.judging import Judge
from tests.journeys.site_pages import FOR_THE_REST, NO_PAGES, ON_THE_WAY, PEOPLE, pages_of
from tests.journeys.without_script import dead_links, faults_of, send_each_form

READ_ON_PAPER = ("the public", "the chair", "the head of a school", "the business manager")
REFERENCE = re.compile(r"HERTS-[A-Z]\d+")
ON_PAPER = """() => {
  const shown = one => one.checkVisibility({ checkVisibilityCSS: true });
  const left = [...document.querySelectorAll("nav, button, [role=button], footer, .govuk-skip-link")].filter(shown)
    .map(one => `${one.tagName} ${one.className}`);
  const title = document.querySelector("h1"), lines = [...document.querySelectorAll(".portal-printed")].filter(shown);
  if (!title || !shown(title)) left.push("no title");
  if (!lines.some(line => line.innerText.includes("as it stood on"))) left.push("no date");
  return left;
}"""
# Short forms of the field, which the portal's own words may use; names of organisations are left as they are.
SPELLED_OUT = {
    "URN": "unique reference number", "LADO": "designated officer", "DSL": "designated safeguarding lead",
    "ICB": "integrated care board", "MASH": "multi-agency safeguarding hub", "GIAS": "get information about schools",
    "KCSIE": "keeping children safe in education", "LSCP": "local safeguarding children partnership",
    "SEND": "special educational needs", "CSPR": "child safeguarding practice review",
}  # fmt: skip


def unexplained(text):
    """Short forms that stand in a text before it has spelled them out."""
    found = []
    for short, words in SPELLED_OUT.items():
        first = re.search(rf"\b{short}s?\b", text)
        if first and words not in text[: first.start()].casefold():
            found.append(short)
    return found


@pytest.fixture(scope="module")
def pages(walkers):
    """The site map, made once: it adds records to the site."""
    return pages_of(walkers)


@pytest.fixture(scope="module")
def addresses(walkers, pages):
    """For each of the people the addresses they may open."""
    return {who: pages.for_(walkers, who) for who in PEOPLE}


@pytest.fixture(scope="module")
def judge():
    """One for all people: what axe has seen it does not look at again."""
    return Judge()


def test_u59_every_page_of_the_site_map_is_seen_by_somebody(pages, addresses):
    assert not pages.seen_by_nobody, ", ".join(pages.seen_by_nobody)
    assert min(len(addresses[who]) for who in PEOPLE if who not in FOR_THE_REST) >= 15
    assert len(set(addresses["the chair"]) - set(addresses["the public"])) > 30


def test_u59_what_counts_as_no_page_is_no_page(walk, pages):
    rules = {one.endpoint for one in worker_app(walk.site.settings).url_map.iter_rules() if "GET" in one.methods}
    left_out = rules - {"static", *ON_THE_WAY} - {name.partition(":")[0] for name in pages.tries}
    assert left_out == {name for name in rules if NO_PAGES.search(name)}
    assert set(ON_THE_WAY) <= rules
    window = walk.as_("ruth-ellwood")
    for address in pages.no_pages:
        answer = window.request.get(walk.site.address + address, max_redirects=0)
        is_page = answer.status == 200 and "text/html" in answer.headers["content-type"]
        assert not is_page, address


@pytest.mark.parametrize("who", PEOPLE)
def test_u59_axe_finds_no_failure_on_any_page_they_may_open(walk, addresses, judge, who, capsys):
    page = walk.as_(PEOPLE[who]) if PEOPLE[who] else walk.out()
    broken, before = [], judge.by_axe
    for address in addresses[who]:
        walk.to(page, address)
        broken += judge.faults(page, address)
    with capsys.disabled():
        print(f"\naxe: {who} opens {len(addresses[who])} pages at two widths, {judge.by_axe - before} of them new")
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("who", PEOPLE)
def test_u60_every_page_is_whole_without_script_and_its_links_lead_somewhere(walk, pages, addresses, who):
    page = walk.as_(PEOPLE[who], script=False) if PEOPLE[who] else walk.out(script=False)
    broken = []
    for address in pages.first_seen_by(who):
        assert walk.to(page, address) == 200, address
        broken += faults_of(page, address)
        broken += dead_links(walk, page, pages.followed)
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("who", PEOPLE)
def test_u60_every_form_on_every_page_can_be_sent_without_script(walk, pages, addresses, who, capsys):
    page = walk.as_(PEOPLE[who], script=False) if PEOPLE[who] else walk.out(script=False)
    sent, broken = 0, []
    for address in sorted(pages.first_seen_by(who), reverse=True):  # what acts on a list comes after what it lists
        found = send_each_form(walk, page, address)
        sent += len(found)
        broken += [one for one in found if one]
    with capsys.disabled():
        print(f"\nscript off: {who} sends {sent} forms")
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("who", READ_ON_PAPER)
def test_u52_every_page_prints_without_navigation_with_title_reference_date_and_who_sees_it(walk, addresses, who):
    page = walk.as_(PEOPLE[who]) if PEOPLE[who] else walk.out()
    broken = []
    for address in addresses[who]:
        is_shown = walk.to(page, address) == 200  # else it says why not, and stands for no record
        page.emulate_media(media="screen")
        seen_by = page.locator(".portal-seen-by").count()
        page.emulate_media(media="print")
        broken += [f"{address}: {fault}" for fault in page.evaluate(ON_PAPER)]
        printed = " ".join(page.locator(".portal-printed").all_inner_texts())
        reference = REFERENCE.search(address.partition("?")[0])
        if is_shown and reference and reference[0] not in printed:
            broken.append(f"{address}: no reference")
        if seen_by and not page.locator(".portal-seen-by").first.is_visible():
            broken.append(f"{address}: not who can see it")
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("who", READ_ON_PAPER)
def test_u27_short_forms_are_spelled_out_where_a_page_uses_them_first_and_the_glossary_is_below(walk, addresses, who):
    page = walk.as_(PEOPLE[who], script=False) if PEOPLE[who] else walk.out(script=False)
    broken = []
    for address in addresses[who]:
        walk.to(page, address)
        assert page.locator("footer").get_by_role("link", name="Words we use").count() == 1, address
        broken += [f"{address}: {one}" for one in unexplained(page.locator("main").inner_text())]
    assert not broken, "\n".join(broken)


def test_a_short_form_that_nobody_spelled_out_is_noticed():
    assert unexplained("Give the URN of the school") == ["URN"]
    assert unexplained("Give the unique reference number (URN) of the school. The URN has six figures.") == []
    assert unexplained("Surname and return") == []
