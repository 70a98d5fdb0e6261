"""Signing in to the demonstration in a real browser, the way a visitor does."""

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.following import follow

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_a_visitor_signs_in_with_an_address_of_the_list(site, page):
    person = site.person("mark-hollis")
    page.goto(f"{site.address}/sign-in")
    page.locator("input[type=email], input[name=email]").first.fill(person.email)
    follow(page.get_by_role("button", name="Continue"))
    follow(page.get_by_role("button", name="Continue").or_(page.get_by_role("link", name="Continue")).first)
    assert page.url.startswith(site.provider_address)
    follow(page.get_by_role("button", name=person.name))
    page.wait_for_url(f"{site.address}/**")
    assert page.get_by_role("heading", level=1).inner_text() == "Your work"


def test_somebody_of_two_organisations_comes_in_for_the_one_asked_for(site, page):
    site.sign_in(page, "maria-santos", agency="Hertfordshire Community NHS Trust", to="/your-work")
    assert page.get_by_role("heading", level=1).inner_text() == "Your work"
    assert "Hertfordshire Community NHS Trust" in page.locator("body").inner_text()


def test_one_browser_becomes_another_person(site, page):
    site.sign_in(page, "ruth-ellwood")
    site.sign_in(page, "head-117305")
    assert "Helen Marsh" in page.locator("body").inner_text()


def test_the_mailbox_is_read_in_the_browser(site, page):
    assert site.mails("joe.tanner", seconds=120), "the worker sent no invitation"
    page.goto(site.mail_address)
    follow(page.get_by_role("link", name="invited you"))
    assert "joe.tanner@council.example" in page.locator("main").inner_text()
