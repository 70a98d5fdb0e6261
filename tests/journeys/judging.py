"""Whether a page is fit for everybody: axe finds no fault, nothing scrolls sideways, on a phone and on a desk."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.journeys.walking import DESK, PHONE, axe, scrolls_sideways

# Which kinds of pieces a page is built of, whatever its words and the number of its rows: a page of the same pieces was
# judged already, for whoever it was drawn.
BUILD = """part => [...new Set([...document.querySelectorAll(`${part}, ${part} *`)].map(one => [
  one.parentElement.tagName, one.tagName, one.className, one.type, one.getAttribute("role"), one.hidden, one.id !== "",
  one.getAttribute("aria-label") !== null].join()))].sort().join("|")"""


@dataclass
class Judge:
    """Remembers the builds of heads and contents that axe has seen, by width; `by_axe` counts its runs."""

    seen: set[tuple[int, str, str]] = field(default_factory=set)
    by_axe: int = 0

    def faults(self, page: Page, name: str) -> list[str]:
        """What is wrong with the page that is open, a line each; needs script."""
        found = []
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 800})
            found += [f"{name} at {width}: scrolls sideways"] if scrolls_sideways(page) else []
            builds = {(width, part, page.evaluate(BUILD, part)) for part in ("header", "main")}
            if builds - self.seen:
                found += [f"{name} at {width}: {one}" for one in axe(page)]
                self.by_axe += 1
            self.seen |= builds
        return found
