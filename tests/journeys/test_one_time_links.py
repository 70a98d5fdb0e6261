"""People without any provider: points 3 and 4, and the whole way in by a mailed link and a code."""

from hashlib import sha256
from secrets import token_urlsafe

import pytest
from playwright.sync_api import expect

from portal.demonstration.provider import authenticator
from tests.browser.following import follow
from tests.journeys.by_link import ask, mailed
from tests.journeys.walking import PHONE, axe, path_of, scrolls_sideways


def invitation_of(walk):
    """The path of an invitation nobody has used; its secret is drawn anew, since only a mail holds it."""
    secret = token_urlsafe(32)
    chosen = "SELECT id FROM person_invitation WHERE used_at IS NULL AND refused_at IS NULL LIMIT 1"
    changed = f"UPDATE person_invitation SET secret_hash = %s, ends_at = now() + interval '1 day' WHERE id = ({chosen})"
    with walk.site.as_owner() as connection:
        assert connection.exec_driver_sql(changed, (sha256(secret.encode()).digest(),)).rowcount == 1
    return f"/invitations/{secret}"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_u03_an_unknown_and_a_known_address_read_the_same_words_at_the_same_place(walk, script):
    seen = []
    for address in (authenticator.ADDRESS, "nobody.known@scrutiny.example"):
        page = walk.out(script=script)
        ask(walk, page, address)
        expect(page.locator(".portal-printed")).to_be_hidden()  # the style sheet has come
        seen.append((path_of(page), page.locator("main").inner_text()))
    assert seen[0] == seen[1]
    assert "If we know this address, we have sent it a link" in seen[0][1]


def test_u04_looking_at_an_invitation_leaves_it_usable_and_only_the_button_acts(walk):
    page = walk.out(width=PHONE)
    path = invitation_of(walk)
    address = walk.site.address + path
    assert page.request.head(address).status == 200
    assert page.request.get(address).status == page.request.get(address).status == 200
    walk.to(page, path)
    expect(page.get_by_role("heading", level=1)).to_have_text("You are invited to the portal")
    assert axe(page) == []
    assert not scrolls_sideways(page)
    follow(page.get_by_role("button", name="Continue"))
    assert path_of(page) == "/sign-in/invited"


def test_the_scrutineer_comes_in_by_a_mailed_link_and_the_code_of_an_app(walk):
    page, app = walk.out(width=PHONE), walk.out()
    ask(walk, page, authenticator.ADDRESS)
    assert axe(page) == []
    walk.to(page, mailed(walk, authenticator.ADDRESS))
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in with your code")
    assert axe(page) == []
    assert not scrolls_sideways(page)
    app.goto(walk.site.provider_address + authenticator.PAGE)
    page.get_by_label("Code from your authenticator app").fill(app.locator("#code").inner_text())
    follow(page.get_by_role("button", name="Sign in"))
    assert path_of(page) == "/your-work"
    assert "Hilary Stokes" in page.locator(".portal-account__who").inner_text()


def test_a_link_passed_on_says_where_it_can_be_opened(walk):
    page, other = walk.out(), walk.out()
    ask(walk, page, authenticator.ADDRESS)
    assert walk.to(other, mailed(walk, authenticator.ADDRESS)) == 410
    expect(other.get_by_role("heading", level=1)).to_have_text("Open this link where you asked for it")
    assert axe(other) == []
