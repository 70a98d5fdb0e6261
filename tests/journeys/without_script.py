"""Pages in a browser without script: whether they are whole, where links lead, and that forms can be sent."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Locator, Page, Response

from tests.browser.following import follow
from tests.journeys.walking import Walk, path_of

KEYS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w-]{30,}|\d+")  # of records, secrets and numbers
BUTTONS = "main form button[type=submit], main form button:not([type])"


def faults_of(page: Page, address: str) -> list[str]:
    """What is missing on the page that is open, a line each."""
    found = {
        "no heading of its own": page.locator("h1").count() != 1,
        "almost no words": len(page.locator("main").inner_text()) <= 40,
        "script that is not a module": page.locator("script[src]:not([type=module])").count() > 0,
        "a link or an element that is script": page.locator("[onclick], a[href^='javascript:']").count() > 0,
        "a form without a button": page.locator("main form:not(:has(button, input[type=submit]))").count() > 0,
    }
    return [f"{address}: {fault}" for fault, is_so in found.items() if is_so]


def dead_links(walk: Walk, page: Page, followed: set[str]) -> list[str]:
    """Links of this page to pages and files of ours that do not open; of each kind of address one, once."""
    found = []
    for href in page.locator("a[href]").evaluate_all("all => all.map(one => one.getAttribute('href'))"):
        address = urljoin(page.url, href)
        kind = KEYS.sub("*", urlsplit(address).path)
        if address.startswith(f"{walk.site.address}/") and kind not in followed:
            followed.add(kind)
            status = page.request.get(address, max_redirects=0).status
            found += [f"{path_of(page)}: {href} answers {status}"] if status >= 400 else []
    return found


def send_each_form(walk: Walk, page: Page, address: str) -> list[str]:
    """Presses each kind of button in the content, on the page as it opens; for each what went wrong, or nothing.

    Where one button ends what the page is about (confirm, or refuse), those after it are gone with the page.
    """
    walk.to(page, address)
    kinds: dict[str, int] = {}
    for number, button in enumerate(page.locator(BUTTONS).all()):
        kinds.setdefault(_where_to(button), number)
    found: list[str] = []
    for kind, number in kinds.items():
        if walk.to(page, address) != 200 or page.locator(BUTTONS).count() <= number:
            return found or [f"{address} does not open any more"]
        wrong = _pressed(page.locator(BUTTONS).nth(number))
        found.append(f"{address}: {kind} {wrong}" if wrong else "")
    return found


def _where_to(button: Locator) -> str:
    """The kind of address a button sends its form to."""
    action = str(button.evaluate("one => one.getAttribute('formaction') ?? one.form.action"))
    name = button.get_attribute("name") or ""
    return f"{KEYS.sub('*', urlsplit(action).path)} {name}".strip()


def _pressed(button: Locator) -> str:
    """Press it as people do, opening what it is folded into; what went wrong, or nothing."""
    page, statuses, action = button.page, list[int](), _where_to(button)

    def note(answer: Response) -> None:
        if answer.request.is_navigation_request():
            statuses.append(answer.status)

    for summary in button.locator("xpath=ancestor::details[not(@open)]/summary").all():
        summary.click()
    page.on("response", note)
    follow(button)
    page.remove_listener("response", note)
    if statuses[-1] == 410:  # "this was not us" ends the link by which one came
        return "" if action.endswith("/not-us") else "answers 410"
    if statuses[-1] >= 400:
        return f"answers {statuses[-1]}"
    return "was not taken" if "was open too long" in page.locator("main").inner_text() else ""
