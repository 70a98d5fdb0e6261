"""Getting in and out: points 1, 2 and 5 to 9."""

import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.following import follow
from tests.journeys.walking import PHONE, path_of, scrolls_sideways

DEEP = "/p/herts/actions?state=all&sort=reference"


def at_the_provider(walk, page, key):
    """Through the portal's own pages to the organisation's, and choose who one is."""
    person = walk.site.person(key)
    page.get_by_label("work email").fill(person.email)
    follow(page.get_by_role("button", name="Continue"))
    follow(page.locator("main").get_by_text("Continue", exact=False).first)
    follow(page.locator(f'button[name="sub"][value="{person.sub}"]'))
    page.wait_for_url(f"{walk.site.address}/**")


def test_u01_a_deep_link_returns_after_sign_in_to_that_very_page(walk):
    page = walk.out()
    walk.to(page, DEEP)
    assert "/sign-in" in page.url
    at_the_provider(walk, page, "ruth-ellwood")
    assert path_of(page) == DEEP


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"])
def test_u01_a_next_page_on_another_host_is_ignored(walk, elsewhere):
    page = walk.out()
    walk.to(page, f"/sign-in?next={quote(elsewhere, safe='')}")
    at_the_provider(walk, page, "ruth-ellwood")
    assert path_of(page) == "/your-work"


def test_u02_a_known_domain_shows_one_page_naming_the_organisations_provider(walk):
    page = walk.out(script=False)
    walk.to(page, "/sign-in")
    assert page.locator("main input:visible").count() == 1
    page.get_by_label("work email").fill("anybody@council.example")
    follow(page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("signs you in$"))
    assert page.locator("main input:visible").count() == 0
    assert page.locator("main").get_by_role("button", name="Continue").count() == 1


def test_u02_an_unknown_domain_says_how_to_get_access(walk):
    page = walk.out(script=False)
    walk.to(page, "/sign-in")
    page.get_by_label("work email").fill("anybody@nowhere.example")
    follow(page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("heading", level=1)).to_have_text("How to get access")
    assert "Ask whoever invited you" in page.locator("main").inner_text()


def test_u05_somebody_of_two_organisations_chooses_once_and_may_change(walk):
    page = walk.out()
    walk.site.sign_in(page, "maria-santos", to="/your-work")
    assert "/choose-agency" in page.url
    names = page.get_by_role("radio").evaluate_all("all => all.map(one => one.labels[0].innerText.trim())")
    first, second = names[:2]
    page.get_by_label(first).check()
    follow(page.get_by_role("button", name="Continue"))
    for path in ("/your-work", "/p/herts/actions", "/p/herts/arrangements"):
        walk.to(page, path)
        assert f"for {first}" in page.locator(".portal-account__who").inner_text()
    follow(page.get_by_role("link", name="Change organisation"))
    page.get_by_label(second).check()
    follow(page.get_by_role("button", name="Continue"))
    assert f"for {second}" in page.locator(".portal-account__who").inner_text()


@pytest.mark.parametrize(
    ("error", "description", "heading"),
    [
        ("access_denied", "AADSTS65004 the user declined to consent", "You are not signed in"),
        ("access_denied", "AADSTS90094 admin consent is required", "Your IT team has to approve this first"),
    ],
)
def test_u06_a_refusal_of_the_provider_has_its_own_page_with_a_way_back(walk, error, description, heading):
    page = walk.out()
    page.goto(f"{walk.site.address}/sign-in/council/start")
    state = parse_qs(urlsplit(page.url).query)["state"][0]
    said = f"error={error}&error_description={quote(description)}&iss={walk.site.provider_address}/council"
    walk.to(page, f"/sign-in/council/callback?{said}&state={state}")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    told = page.locator("pre").inner_text()
    assert "Reason:" in told and "When:" in told and walk.site.address in told
    follow(page.get_by_role("button", name="Try again"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("signs you in$"))


def test_u06_each_reason_has_words_of_its_own(walk):
    page, seen = walk.out(script=False), set()
    for code in ("admin-approval", "cancelled", "wrong-tenant", "clock"):
        assert walk.to(page, f"/sign-in/council/problem/{code}") == 200
        seen.add(page.get_by_role("heading", level=1).inner_text())
        assert f"Reason: {code}" in page.locator("pre").inner_text()
        assert page.get_by_role("button", name="Try again").is_visible()
    assert len(seen) == 4


def test_u07_sign_out_works_from_every_page_and_back_shows_sign_in(walk):
    page = walk.freshly("ruth-ellwood")
    for path in ("/p/herts/actions", "/p/herts/arrangements", "/p/herts/co-operation", "/p/herts/manage", "/contacts"):
        walk.to(page, path)
        assert page.get_by_role("button", name="Sign out").is_visible(), path
    walk.to(page, "/p/herts/actions/by-agency")
    follow(page.get_by_role("button", name="Sign out"))
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    assert "You are still signed in at your organisation" in page.locator("main").inner_text()
    page.go_back()
    page.wait_for_url("**/sign-in**")
    assert "What each agency still has to do" not in page.content()


def test_u07_the_session_is_over_on_the_server_too(walk):
    page = walk.freshly("ruth-ellwood")
    cookies = page.context.cookies()
    follow(page.get_by_role("button", name="Sign out"))
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    other = walk.out()
    other.context.add_cookies(cookies)
    walk.to(other, "/your-work")
    assert "/sign-in" in other.url


def test_u08_two_minutes_before_the_end_a_dialog_warns_and_escape_extends(walk):
    page = walk.out()
    page.clock.install()
    walk.site.sign_in(page, "ruth-ellwood", to="/your-work")
    page.clock.fast_forward(26 * 60_000)
    assert page.locator("dialog[open]").count() == 0
    page.clock.fast_forward(62_000)
    dialog = page.get_by_role("dialog", name="Stay signed in?")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button")).to_be_focused()
    with page.expect_response("**/sign-in/stay") as stayed:
        page.keyboard.press("Escape")
    assert stayed.value.status == 204
    expect(dialog).to_be_hidden()
    page.clock.fast_forward(26 * 60_000)
    assert path_of(page) == "/your-work" and page.locator("dialog[open]").count() == 0


def run_out(walk):
    """Every session was last used 31 minutes ago."""
    with walk.site.as_owner() as connection:
        connection.exec_driver_sql(
            "UPDATE web_session SET seen_at = seen_at - interval '31 minutes' WHERE ended_at IS NULL"
        )
    walk.known.clear()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_u08_after_the_end_signing_in_again_brings_back_the_half_written_form(walk, script):
    page, person = walk.freshly("ruth-ellwood", script=script), walk.site.person("ruth-ellwood")
    words = "Agree one list of words that every agency uses when it writes down a worry"
    walk.to(page, "/p/herts/actions/new")
    page.locator("main input[type=text]:visible, main textarea:visible").first.fill(words)
    run_out(walk)
    follow(page.locator("main form button[type=submit]").last)
    follow(page.locator("main").get_by_role("button", name="Sign in again"))
    at_the_provider(walk, page, person.key)
    typed = page.locator("main").locator("textarea, input[type=text]")
    assert words in typed.evaluate_all("all => all.map(one => one.value)")


def test_u09_contacts_open_without_sign_in_in_one_request_on_a_phone(walk):
    page, opened = walk.out(width=PHONE), []
    page.on("request", lambda asked: opened.append(asked.url) if asked.is_navigation_request() else None)
    assert walk.to(page, "/contacts") == 200
    assert len(opened) == 1
    numbers = page.locator("main a[href^='tel:']")
    assert numbers.count() >= 3
    for one in numbers.all():
        assert re.fullmatch(r"tel:\+?\d+", one.get_attribute("href"))
        assert one.bounding_box()["height"] >= 24
    assert not scrolls_sideways(page)


def sheets(walk, path):
    """How many sheets of A4 a page prints on."""
    page = walk.out()
    walk.to(page, path)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4")))


@pytest.mark.parametrize("place", ["herts", "cambs"])
def test_u09_contacts_print_on_one_sheet(walk, place):
    assert sheets(walk, f"/p/{place}/contacts") == 1


def test_u09_the_contacts_of_two_partnerships_print_on_one_sheet_each(walk):
    assert sheets(walk, "/contacts") == 2
    page = walk.out()
    walk.to(page, "/contacts")
    page.emulate_media(media="print")
    places = page.locator(".portal-sheet")
    assert places.evaluate_all("all => all.map(one => getComputedStyle(one).breakBefore)")[1:] == ["page"]
    first, second = places.all_inner_texts()  # whoever gets one sheet has the number for danger on it, and others
    assert "999" in page.locator("main").inner_text().partition(first[:30])[0] and "999" in second
    assert all(len(re.findall(r"\b0\d{3,4} \d{3} ?\d{3,4}\b", words)) >= 3 for words in (first, second))
