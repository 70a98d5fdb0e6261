"""People without provider, in a browser: ask for a link, read it in the mail, type the code of an app."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyotp
from playwright.sync_api import Page, expect

from tests.browser.following import follow
from tests.codes import step_at_hand
from tests.journeys.walking import Walk

CODE = "Code from your authenticator app"
SENT_WITHIN = 30  # seconds until a mail has to be in the mailbox


@dataclass
class App:
    """Somebody's authenticator app; each code is one step later than the one before, as a portal takes them."""

    secret: str
    ahead: int = -2  # the portal takes codes from one step before its clock to one after

    def code(self) -> str:
        """A code not shown before, three times at most: then the portal would have to wait for the clock."""
        self.ahead += 1
        assert self.ahead <= 1
        return pyotp.TOTP(self.secret).generate_otp(step_at_hand() + self.ahead)


def app_shown_on(page: Page) -> App:
    """The app of somebody who types the key that stands on the page, since they see no picture."""
    line = page.get_by_text("Type this key into the app instead:").inner_text()
    return App("".join(re.findall(r"[A-Z2-7]{4}\b", line.partition("instead:")[2])))


def ask(walk: Walk, page: Page, address: str) -> None:
    """Ask for a link on the page for it, as the first of this hour: after three at once none is mailed for a while."""
    with walk.site.as_owner() as connection:
        connection.exec_driver_sql("UPDATE sign_in_link SET asked_at = asked_at - interval '1 hour'")
    for letter in walk.site.folders.mail.glob("*.eml"):
        letter.unlink()
    walk.to(page, "/sign-in/by-link")
    page.get_by_label("email address").fill(address)
    follow(page.get_by_role("button", name="Send me a link"))
    expect(page.get_by_role("heading", level=1)).to_have_text("How to get access")


def mailed(walk: Walk, address: str, path: str = "/sign-in/link/") -> str:
    """The path of the link in the newest mail to that address."""
    letter = walk.site.mails(address, seconds=SENT_WITHIN)[0]
    found = re.search(rf"{path}\S+", letter.body)
    assert found, letter.body
    return found.group()


def type_code(page: Page, code: str, button: str = "Sign in") -> None:
    """Type it and press the button."""
    page.get_by_label(CODE).fill(code)
    follow(page.get_by_role("button", name=button, exact=True))


def heading(page: Page) -> str:
    """What the page is called."""
    return page.get_by_role("heading", level=1).inner_text()


def alert(page: Page) -> str:
    """What a screen reader says first of a form that was not right."""
    return page.get_by_role("alert").inner_text()
