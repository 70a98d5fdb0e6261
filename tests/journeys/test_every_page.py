"""Every page of the site map, as those who may open it: axe finds no fault and nothing scrolls sideways."""

import pytest

from tests.journeys.site_pages import FOR_THE_REST, NO_PAGES, ON_THE_WAY, PEOPLE, pages_of
from tests.journeys.walking import DESK, PHONE, axe, scrolls_sideways

# Which kinds of pieces a page is built of, whatever its words and the number of its rows: a page of the same pieces was
# judged already, for whoever it was drawn.
BUILD = """part => [...new Set([...document.querySelectorAll(`${part}, ${part} *`)].map(one => [
  one.parentElement.tagName, one.tagName, one.className, one.type, one.getAttribute("role"), one.hidden, one.id !== "",
  one.getAttribute("aria-label") !== null].join()))].sort().join("|")"""


@pytest.fixture(scope="module")
def pages(walkers):
    """The site map, made once: it adds records to the site."""
    return pages_of(walkers)


@pytest.fixture(scope="module")
def addresses(walkers, pages):
    """For each of the people the addresses they may open."""
    return {who: pages.for_(walkers, who) for who in PEOPLE}


def test_u59_every_page_of_the_site_map_is_seen_by_somebody(pages, addresses):
    assert not pages.seen_by_nobody, ", ".join(pages.seen_by_nobody)
    assert min(len(addresses[who]) for who in PEOPLE if who not in FOR_THE_REST) >= 15
    assert len(set(addresses["the chair"]) - set(addresses["the public"])) > 30


def test_u59_what_counts_as_no_page_is_no_page(pages):
    assert not [one for one in pages.tries if NO_PAGES.search(one) or ON_THE_WAY.search(one)]
    assert len(pages.tries) >= 60


@pytest.fixture(scope="module")
def judged():
    """Builds of heads and contents that axe has seen, by width."""
    return set()


@pytest.mark.parametrize(
    "who", [who for who in PEOPLE if who != "the chair"]
)  # whose pages test_standing.py goes through
def test_u59_axe_finds_no_failure_on_any_page_they_may_open(walk, addresses, judged, who, capsys):
    page = walk.as_(PEOPLE[who]) if PEOPLE[who] else walk.out()
    broken, by_axe = [], 0
    for address in addresses[who]:
        walk.to(page, address)
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 800})
            broken += [f"{address} at {width}: scrolls sideways"] if scrolls_sideways(page) else []
            builds = {(width, part, page.evaluate(BUILD, part)) for part in ("header", "main")}
            if builds - judged:
                broken += [f"{address} at {width}: {one}" for one in axe(page)]
                by_axe += 1
            judged |= builds
    with capsys.disabled():
        print(f"\naxe: {who} opens {len(addresses[who])} pages at two widths, {by_axe} of them new")
    assert not broken, "\n".join(broken)
