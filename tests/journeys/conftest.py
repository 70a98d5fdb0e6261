"""Who walks: `walk` opens windows of a browser on a site as it was seeded when the module began."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.demonstration_site import Site
from tests.journeys.walking import Walk


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey needs a browser."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker("browser")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a module: the library allows one at a time in a process."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def walkers(site: Site, browser: Browser) -> Walk:
    """Who is signed in stays so for the module."""
    return Walk(site, browser)


@pytest.fixture
def walk(walkers: Walk) -> Iterator[Walk]:
    """Windows for one test, closed after it."""
    yield walkers
    walkers.close()
