"""What holds wherever one is: points 59 and 60. What each page of the site map holds is in test_every_page.py."""

import gzip

import pytest

STANDING = ("/accessibility", "/cookies", "/privacy")


@pytest.mark.parametrize("path", ["/sign-in", "/contacts", "/p/herts/arrangements"])
def test_u60_a_first_view_is_at_most_60_kilobytes_packed(walk, path):
    page, asked = walk.out(), []
    page.on("requestfinished", lambda one: asked.append(one))  # noqa: PLW0108 - Playwright takes no method of a list
    walk.to(page, path)
    page.wait_for_load_state("networkidle")
    sizes = [len(gzip.compress(one.response().body())) for one in asked]
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
