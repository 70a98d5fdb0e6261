"""Lists read in on pages, as the education officer and the worker of the demonstration do it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.following import follow
from tests.journeys.acting import at
from tests.journeys.walking import Walk

CARRIED = Path(__file__).parents[2] / "portal" / "demonstration" / "data"
OFFICER, MANAGER = "owen-pettifer", "tom-ashdown"
BUTTON = "main form button[type=submit]"
WORKED_WITHIN = 60_000  # milliseconds until the worker is done


def register(*, renamed: str = "", urn: str = "117305") -> bytes:
    """The register that the demonstration carries; with `renamed`, that school has another name."""
    rows = list(csv.reader(io.StringIO((CARRIED / "schools.csv").read_text(encoding="utf-8-sig"))))
    name, key = rows[0].index("EstablishmentName"), rows[0].index("URN")
    for row in rows:
        if renamed and row[key] == urn:
            row[name] = renamed
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("cp1252", errors="replace")


def choose(page: Page, label: str, name: str, content: bytes) -> None:
    """Choose that file for the field with this label."""
    kind = "text/csv" if name.endswith(".csv") else "application/octet-stream"
    page.get_by_label(label).set_input_files({"name": name, "mimeType": kind, "buffer": content})


def upload_register(walk: Walk, content: bytes, *, script: bool = False) -> Page:
    """The page of an import that the worker has begun to check."""
    page = at(walk, OFFICER, "/p/herts/imports/schools", script=script)
    choose(page, "The file of schools", "edubasealldata.csv", content)
    links = (CARRIED / "school_links.csv").read_bytes()
    choose(page, "The file of links between schools", "links.csv", links)
    follow(page.locator(BUTTON))
    return page


def read_in_register(walk: Walk, content: bytes) -> Page:
    """Checked by the worker, applied by one button."""
    page = upload_register(walk, content)
    ready = page.get_by_role("button", name="Read it in")
    expect(ready).to_be_visible(timeout=WORKED_WITHIN)
    follow(ready)
    expect(page.get_by_role("heading", level=1)).to_contain_text("is read in", timeout=WORKED_WITHIN)
    return page


def upload_contacts(walk: Walk, name: str, content: bytes) -> Page:
    """The page of what a list of contacts would do, or of what is wrong with it; without script."""
    page = at(walk, OFFICER, "/p/herts/imports/contacts", script=False)
    choose(page, "The list of contacts", name, content)
    follow(page.locator(BUTTON))
    return page


def upload_log(walk: Walk, kind: str, name: str, content: bytes, *, width: int = 1280) -> Page:
    """The page that follows on the choice of a log, the business manager's; without script."""
    page = at(walk, MANAGER, f"/p/herts/imports/logs/{kind}", script=False, width=width)
    choose(page, "The file with the log", name, content)
    follow(page.locator(BUTTON))
    return page


def say_what_words_mean(page: Page, meanings: dict[str, str]) -> None:
    """Choose a meaning for each word, and go on."""
    for word, meaning in meanings.items():
        page.get_by_label(f"“{word}”").select_option(label=meaning)
    follow(page.locator(BUTTON))


def change_heads_address(walk: Walk) -> None:
    """The officer types a head's new address: the old one is told."""
    page = at(walk, OFFICER, "/p/herts/agency-contacts", script=False)
    row = page.get_by_role("row").filter(has_text="Head").first
    follow(row.get_by_role("link").first)
    head = page.get_by_role("row").filter(has_text="Head").first
    follow(head.get_by_role("link", name="Change"))
    page.get_by_label("Email address").fill("head.teacher@new.example")
    page.get_by_label("How do you know?").fill("telephone call")
    follow(page.locator(BUTTON))
