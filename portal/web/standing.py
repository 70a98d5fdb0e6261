"""Pages that stand by themselves and need no sign-in: accessibility, cookies, privacy, the glossary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from flask import Blueprint, Flask, current_app, render_template

from portal.access.gate import public
from portal.web.glossary import TERMS

standing = Blueprint("standing", __name__)


@dataclass(frozen=True)
class Cookie:
    """A cookie the portal sets: its name, what it is for, how long it stays, in words."""

    name: str
    purpose: str
    stays: str


@dataclass(frozen=True)
class StandingFacts:
    """What the standing pages say about this portal. Empty values are left out, never guessed."""

    controller: str = ""
    ask: str = ""
    data_protection_contact: str = ""
    accessibility_checked_on: date | None = None
    known_limits: Sequence[str] = ()
    cookies: Sequence[Cookie] = ()
    kept: Sequence[tuple[str, str]] = ()


def set_up_standing(app: Flask, facts: Callable[[], StandingFacts]) -> None:
    """Serve the standing pages of `app`; `facts` is asked for each page."""
    app.extensions["standing"] = facts
    app.register_blueprint(standing)


def _page(template: str) -> str:
    facts = cast("Callable[[], StandingFacts]", current_app.extensions["standing"])()
    return render_template(template, facts=facts, terms=TERMS)


@standing.get("/accessibility")
@public
def accessibility() -> str:
    """How far everyone can use the portal, and whom to tell when not."""
    return _page("standing/accessibility.html")


@standing.get("/cookies")
@public
def cookies() -> str:
    """Which cookies are set, and what for."""
    return _page("standing/cookies.html")


@standing.get("/privacy")
@public
def privacy() -> str:
    """What is kept about people who use the portal."""
    return _page("standing/privacy.html")


@standing.get("/glossary")
@public
def glossary() -> str:
    """The words of the field, in plain English."""
    return _page("standing/glossary.html")
