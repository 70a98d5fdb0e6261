"""Going on to another page: a click alone returns while the old page still stands, and who reads then reads that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


@contextmanager
def next_page(page: Page) -> Iterator[None]:
    """What is done inside leads to another page; goes on when the content of that page is there."""
    with page.expect_event("domcontentloaded"):
        yield


def follow(link: Locator) -> None:
    """Click a link or button that leads to another page, and wait for that page."""
    with next_page(link.page):
        link.click()
