"""What holds on every page: points 56 (in part), 59 and 60."""

import gzip
import re

import pytest
from playwright.sync_api import expect

from portal.operator import worker_app
from portal.site_map import site_map
from tests.browser.following import follow
from tests.journeys.walking import DESK, PHONE, axe, path_of, scrolls_sideways

STANDING = ("/accessibility", "/cookies", "/privacy")


def sample_pages(walk, page):
    """Addresses of the site map for the chair, with records of the demonstration; what only redirects is left out."""
    walk.to(page, "/p/herts/actions")
    action = page.locator("main tbody th a").first.inner_text()
    samples = {
        "partnership": "herts", "actions.reference": action, "reference": action, "waiting": "later",
        "number": "1", "arrangements.number": "3", "old": "2", "new": "3", "urn": "117305", "provider": "council",
        "code": "cancelled",
    }  # fmt: skip
    asked_for_otherwise = re.compile(r"/(healthz|readyz|static)|\.(csv|xlsx)$|/start$|/callback$|channel-logout$|<")
    pages = site_map(worker_app(walk.site.settings), samples)
    return [one.address for one in pages if not one.missing and not asked_for_otherwise.search(one.address)]


def test_u59_axe_finds_no_failure_on_any_page_of_the_site_map(walk, capsys):
    page, seen, broken = walk.as_("ruth-ellwood"), 0, []
    addresses = sample_pages(walk, page)
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        for address in addresses:
            if walk.to(page, address) != 200:
                continue
            seen += 1
            broken += [f"{address} at {width}: {one}" for one in axe(page)]
            broken += [f"{address} at {width}: scrolls sideways"] if scrolls_sideways(page) else []
    with capsys.disabled():
        print(f"\naxe: {seen // 2} pages")
    assert seen >= 110 and not broken, "\n".join(broken)


def test_u60_every_page_of_the_site_map_is_usable_without_script(walk):
    page, seen = walk.as_("ruth-ellwood", script=False), 0
    for address in sample_pages(walk, page):
        if walk.to(page, address) != 200:
            continue
        seen += 1
        assert page.locator("h1").count() == 1, address
        assert len(page.locator("main").inner_text()) > 40, address
        outside = page.locator("script[src]:not([type=module])").count()
        assert outside == 0 and page.locator("[onclick], a[href^='javascript:']").count() == 0, address
    assert seen >= 50


@pytest.mark.parametrize("path", ["/sign-in", "/contacts", "/p/herts/arrangements"])
def test_u60_a_first_view_is_at_most_60_kilobytes_packed(walk, path):
    page, sizes = walk.out(), []
    page.on("requestfinished", lambda asked: sizes.append(len(gzip.compress(asked.response().body()))))
    walk.to(page, path)
    page.wait_for_load_state("networkidle")
    assert len(sizes) > 2 and sum(sizes) <= 60 * 1024


def test_u59_no_request_leaves_our_origin_and_only_listed_cookies_are_set(walk):
    page, asked = walk.as_("ruth-ellwood"), []
    page.on("request", lambda request: asked.append(request.url))
    walk.to(page, "/cookies")
    listed = page.locator("main").inner_text()
    for path in ("/your-work", "/p/herts/actions", "/p/herts/co-operation/C1", "/p/herts/arrangements", "/contacts"):
        walk.to(page, path)
    assert asked and all(url.startswith(walk.site.address) for url in asked)
    ours = [one for one in page.context.cookies(walk.site.address) if one["name"] != "demonstration_provider"]
    names = {one["name"] for one in page.context.cookies() if one["name"] in listed}
    assert names and names == {one["name"] for one in ours if not one["path"].startswith("/council")}


def test_u59_the_standing_pages_are_linked_from_every_page(walk):
    page = walk.out(script=False)
    for path in ("/sign-in", "/contacts", "/p/herts/arrangements", "/no-such-page", *STANDING):
        walk.to(page, path)
        linked = {one.get_attribute("href") for one in page.locator("footer a").all()}
        assert set(STANDING) <= linked, path


def test_u56_signing_in_listing_and_updating_complete_without_script(walk):
    page = walk.freshly("callum-reid", script=False)
    assert path_of(page) == "/your-work"
    walk.to(page, "/p/herts/actions?list=agency")
    follow(page.locator("main tbody th a").first)
    page.get_by_label("What has happened").fill("The second draft is with the readers")
    follow(page.get_by_role("button", name="Save update"))
    expect(page.locator(".govuk-notification-banner")).to_be_visible()
    assert "The second draft is with the readers" in page.locator("main").inner_text()
