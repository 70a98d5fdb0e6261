"""Script and markup in any text that people write is shown as the words it is, to everybody who reads it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Dialog, Page, expect
from sqlalchemy import text

from tests.browser.following import follow
from tests.demonstration_site import log_of
from tests.journeys.acting import add_action, at
from tests.journeys.conftest import browser, walk, walkers
from tests.journeys.walking import Walk

__all__ = ["browser", "walk", "walkers"]
pytestmark = pytest.mark.browser

MARKUP = "'\"></title></textarea><img src=//canary.invalid/x onerror=alert(1)><script>alert(2)</script>"
IN_MARKDOWN = f"{MARKUP} [go](javascript:alert(3)) ![see](https://canary.invalid/y) <svg onload=alert(4)></svg>"
MADE_OF_IT = "[onerror], [onload], [src*=canary], [href*=canary], [href^='javascript:'], main script, title script"
# What comes by imports, claims, campaigns and the forms of other people, put where those keep it.
STORED = {
    "a display name": "UPDATE person SET name = :words WHERE name = :steve",
    "a contact's name": "UPDATE contact_point SET name = :words, hours = :words, belongs = :words",
    "a campaign": "UPDATE campaign SET title = :words, why = :words, asker = :words WHERE number = 1",
    "a school's words": "UPDATE invitation SET words = :words, lead_name = :words, lead_role = :words",
    "an answer": "UPDATE given_answer SET words = :words, lead_name = :words, by_name = :words, by_role = :words",
    "a school's name": "UPDATE agency SET name = :words WHERE identifier = '117305'",
}
GUARDED = ("invitation", "given_answer")  # they ask who signs, and take no change: the tests have nobody sign
READ_BY = {
    "ruth-ellwood": ("/your-work", "/p/herts/actions?state=all", "/search?q=Canary", "/p/herts/people?name=Canary"),
    "tom-ashdown": (
        "/p/herts/contacts", "/p/herts/contacts/history", "/p/herts/co-operation/C1",
        "/p/herts/co-operation/C1/schools",
        "/p/herts/co-operation/C1/117305", "/p/herts/co-operation/C1/117305/history", "/p/herts/agencies?name=Canary",
        "/p/herts/agencies/117305", "/p/herts/actions/by-agency", "/p/herts/seats", "/p/herts/manage",
    ),
    "head-117305": ("/your-work", "/p/herts/co-operation/C1/117305", "/p/herts/contacts"),
}  # fmt: skip
MAY_BE_WITHOUT = {  # pages that show a part of the texts by what the day, or another test, brought
    "/p/herts/seats", "/p/herts/manage", "/p/herts/actions?state=all", "/p/herts/actions/by-agency", "/your-work",
    "/p/herts/contacts/history", "/p/herts/co-operation/C1/117305/history", "/search?q=Canary",
}  # fmt: skip


@dataclass
class Reading:
    """Pages somebody opens; `faults` is what should not have happened on one, `shown` all their words."""

    walk: Walk
    faults: list[str] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)

    def of(self, key: str, *paths: str) -> None:
        """That person, or with no key the public, opens these pages."""
        page = self.walk.as_(key) if key else self.walk.out()
        self._watch(page)
        for path in paths:
            answer = page.goto(self.walk.site.address + path)
            assert answer
            assert answer.status == 200, f"{key} {path}: {answer.status}"
            scripts = answer.headers["content-security-policy"].partition("script-src")[2].partition(";")[0]
            if "'unsafe" in scripts or "'self'" not in scripts:
                self.faults.append(f"{path}: scripts from {scripts}")
            self.faults += [f"{path}: {one}" for one in page.locator(MADE_OF_IT).all_inner_texts()]
            self.shown[f"{key} {path}"] = page.locator("body").inner_text()

    def _watch(self, page: Page) -> None:
        def asked(address: str) -> None:
            if not address.startswith((self.walk.site.address, "data:", "blob:")):
                self.faults.append(f"{page.url} asked for {address}")

        def spoke(dialog: Dialog) -> None:
            self.faults.append(f"{page.url} said {dialog.message}")
            dialog.dismiss()

        page.on("request", lambda request: asked(request.url))
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self.faults.append(said.text) if "Content Security" in said.text else None)
        page.on("dialog", spoke)


def test_markup_in_an_action_is_words_for_every_reader(walk: Walk) -> None:
    reference = add_action(walk, f"Canary title {MARKUP}")
    action = f"/p/herts/actions/{reference}"
    owner = at(walk, "mark-hollis", action)
    owner.get_by_label("What has happened?").fill(f"Canary update {IN_MARKDOWN}")
    follow(owner.get_by_role("button", name="Save update"))
    walk.to(owner, f"{action}/evidence/new")
    owner.get_by_label("What shows that it is done?").fill(f"Canary evidence {MARKUP}")
    owner.get_by_label("A link").fill("javascript:alert(5)")
    follow(owner.locator("main form button[type=submit]"))
    expect(owner.locator(".govuk-error-summary")).to_contain_text("A link must begin with https://")
    owner.get_by_label("A link").fill("https://example.org/'\"><img/onerror=alert(6)>")
    named = {"name": "Canary file <img onerror=alert(7)>.txt", "mimeType": "text/html", "buffer": b"Words"}
    owner.get_by_label("A file").set_input_files(named)  # type: ignore[arg-type]  # the library's own kind of dict
    follow(owner.locator("main form button[type=submit]"))
    reading = Reading(walk)
    parts = ("", "/updates", "/evidence", "/history", "/who-can-see")
    for who in ("tom-ashdown", "mark-hollis"):
        reading.of(who, *(action + part for part in parts), "/search?q=Canary", "/p/herts/actions?state=all")
    assert not reading.faults
    words = reading.shown[f"tom-ashdown {action}/evidence"]
    assert f"Canary evidence {MARKUP}" in words
    assert "Canary file" in words
    assert f"Canary title {MARKUP}" in reading.shown[f"tom-ashdown {action}"]
    assert "<script>alert(2)</script>" in reading.shown[f"tom-ashdown {action}/updates"]


def test_markup_from_anywhere_else_is_words_for_every_reader(walk: Walk) -> None:
    with walk.site.as_owner() as connection:
        for table in GUARDED:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        for what, change in STORED.items():
            values = {"words": f"Canary {MARKUP}", "steve": walk.site.person("steve-larkin").name}
            known = {name: value for name, value in values.items() if f":{name}" in change}
            assert connection.execute(text(change), known).rowcount, what
        for table in GUARDED:
            connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
    reading = Reading(walk)
    for who, paths in READ_BY.items():
        reading.of(who, *paths)
    reading.of("", "/contacts")
    assert not reading.faults
    unshown = {at.partition(" ")[2] for at, words in reading.shown.items() if MARKUP not in words}
    assert unshown <= MAY_BE_WITHOUT


def test_the_logs_hold_no_title_name_or_address_of_a_person(walk: Walk) -> None:
    add_action(walk, "Quiet canary of the log")
    page = at(walk, "mark-hollis", "/search?q=Quiet+canary+of+the+log")
    expect(page.locator("main")).to_contain_text("Quiet canary of the log")
    people = [walk.site.person(key) for key in ("mark-hollis", "tom-ashdown", "ruth-ellwood")]
    private = ["canary", *(one.name for one in people), *(one.email for one in people)]
    said = {name: log_of(walk.site, name).lower() for name in ("web-server", "worker")}
    assert "starting gunicorn" in said["web-server"]
    assert not [(name, words) for name, log in said.items() for words in private if words.lower() in log]
