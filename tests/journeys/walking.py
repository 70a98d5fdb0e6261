"""People walking through the site in a browser: each signs in once per module, and every visit is a fresh window."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from tests.demonstration_site import Site

AXE = Path(__file__).parent.parent / "peers" / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE, DESK = 360, 1280


@dataclass
class Walk:
    """Opens windows on the site. `known` keeps who is signed in; `windows` are closed when a test ends."""

    site: Site
    browser: Browser
    known: dict[tuple[str, str], StorageState] = field(default_factory=dict)
    windows: list[BrowserContext] = field(default_factory=list)

    def out(self, *, width: int = DESK, script: bool = True) -> Page:
        """A window nobody is signed in at."""
        return self._window(None, width, script)

    def as_(self, key: str, *, agency: str = "", width: int = DESK, script: bool = True) -> Page:
        """A window of that person, signed in before by whoever of this module came first; not for signing out."""
        if (key, agency) not in self.known:
            page = self.freshly(key, agency=agency)
            self.known[key, agency] = page.context.storage_state()
        return self._window(self.known[key, agency], width, script)

    def freshly(self, key: str, *, agency: str = "", width: int = DESK, script: bool = True) -> Page:
        """A window with a session of its own, which a test may end."""
        page = self.out(width=width, script=script)
        self.site.sign_in(page, key, agency=agency, to="/your-work")
        return page

    def to(self, page: Page, path: str) -> int:
        """Opens a path of the portal; returns the status of the answer."""
        answer = page.goto(self.site.address + path)
        assert answer is not None
        return answer.status

    def close(self) -> None:
        """Closes every window of the test."""
        while self.windows:
            self.windows.pop().close()

    def _window(self, state: StorageState | None, width: int, script: bool) -> Page:
        window = self.browser.new_context(
            storage_state=state, viewport={"width": width, "height": 800}, java_script_enabled=script
        )
        self.windows.append(window)
        page = window.new_page()
        page.set_default_timeout(15_000)
        return page


def path_of(page: Page) -> str:
    """Path and query of where the page is."""
    return "/" + page.url.split("/", 3)[3]


def axe(page: Page) -> list[str]:
    """What breaks WCAG 2.2 A or AA on this page: rule and first element, a line each. Needs script."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options = json.dumps({"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"]})
    found = page.evaluate(f"axe.run(document, {options})")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in cast("list[dict[str, Any]]", found["violations"])
    ]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
