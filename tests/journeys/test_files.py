"""Files, point 45: limits before choosing, being checked, refused with the reason; the words are saved all the same."""

import pytest
from playwright.sync_api import expect

from tests.browser.following import follow
from tests.journeys.acting import add_action, at
from tests.peers.clamd import EICAR

CHECKED_WITHIN = 20_000  # milliseconds until the worker has looked


def file_named(name, content):
    return {"name": name, "mimeType": "text/plain", "buffer": content}


def send(page, words, name, content):
    page.get_by_label("What shows that it is done?").fill(words)
    page.get_by_label("A file").set_input_files(file_named(name, content))
    follow(page.locator("main form button[type=submit]"))


@pytest.fixture
def new_evidence(walk):
    """The form for evidence of an action that Mark Hollis owns, without script, and the page of all its evidence."""
    reference = add_action(walk, "Print the leaflet")
    address = f"/p/herts/actions/{reference}/evidence"
    return at(walk, "mark-hollis", f"{address}/new", script=False), walk.site.address + address


def until_checked(page, address):
    """Look again, as a person does, until the scanner has looked."""
    page.goto(address)
    for _ in range(CHECKED_WITHIN // 500):
        if not page.get_by_text("Being checked for viruses").count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError("The file was never checked.")


def test_u45_the_limits_are_named_before_a_file_is_chosen(new_evidence):
    page, _ = new_evidence
    hint = page.locator("#file-hint")
    expect(hint).to_contain_text("up to 10 MB")
    expect(hint).to_contain_text("checked for viruses first")


def test_u45_a_file_can_be_downloaded_after_it_was_checked(new_evidence):
    page, address = new_evidence
    send(page, "The leaflet is printed.", "leaflet.txt", b"The leaflet")
    page.goto(address)
    expect(page.locator("main")).to_contain_text("leaflet.txt")
    until_checked(page, address)
    expect(page.get_by_text("No virus found on")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download leaflet.txt").click()
    assert saved.value.path().read_bytes() == b"The leaflet"


def test_u45_a_file_with_a_virus_is_refused_with_the_reason_and_its_words_stay(new_evidence):
    page, address = new_evidence
    send(page, "The leaflet is printed.", "leaflet.txt", EICAR)
    until_checked(page, address)
    expect(page.get_by_text("the virus scanner found Eicar-Test")).to_be_visible()
    expect(page.get_by_text("The leaflet is printed.")).to_be_visible()
    expect(page.get_by_role("link", name="Download")).to_have_count(0)


def test_u45_a_file_of_the_wrong_kind_does_not_keep_the_words_from_being_saved(new_evidence):
    page, address = new_evidence
    send(page, "The leaflet is printed.", "leaflet.exe", b"MZ")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Files ending in .exe are not taken")
    follow(page.locator("main form button[type=submit]"))
    page.goto(address)
    expect(page.get_by_text("The leaflet is printed.")).to_be_visible()
