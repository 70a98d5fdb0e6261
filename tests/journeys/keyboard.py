"""People who use no mouse: Tab to go on, Enter and space to act, letters to type."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from tests.browser.following import next_page


def tab_to(page: Page, wanted: Locator, most: int = 80) -> None:
    """Tab until the focus is there. Fails when it does not come by."""
    for _ in range(most):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not get to {wanted}.")


def type_into(page: Page, label: str, words: str) -> None:
    """Tab to the box with that label and type."""
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(words)


def choose(page: Page, group: str, option: str) -> None:
    """Tab into the group of radios, then go down to the option and take it."""
    radios = page.get_by_role("group", name=group).get_by_role("radio")
    first, wanted = radios.first, page.get_by_role("group", name=group).get_by_role("radio", name=option, exact=True)
    tab_to(page, first)
    page.keyboard.press("Space")
    for _ in range(radios.count()):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"The keyboard does not choose {option}.")


def go(page: Page) -> None:
    """Press Enter on what leads to another page, and wait for that page."""
    with next_page(page):
        page.keyboard.press("Enter")


def press(page: Page, name: str) -> None:
    """Tab to the button with that name, press Enter and wait for the next page."""
    tab_to(page, page.get_by_role("button", name=name).last)
    go(page)
