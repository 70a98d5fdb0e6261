"""A small portal with nothing in it: the page frame, our fields and one page for each thing to look at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from portal.web import templating
from portal.web.csrf import set_up_csrf
from portal.web.errors import set_up_errors
from portal.web.headers import set_up_headers
from portal.web.page_frame import Idle, PageFrame, SignedIn, set_up_page_frame
from portal.web.parts import Link
from portal.web.standing import Cookie, StandingFacts, set_up_standing

FRAME = PageFrame(
    partnership_name="Southshire Safeguarding Partnership",
    signed_in=SignedIn("Amina Shah", "Southshire Police", "/sign-out", change_agency_to="/organisation"),
    navigation=[Link("Your work", "/your-work"), Link("Actions", "/p/southshire/actions")],
    search_to="/search",
    footer=[Link("Accessibility", "/accessibility"), Link("Cookies", "/cookies"), Link("Privacy", "/privacy")],
    contacts=Link("Contacts for worries about a child", "/contacts"),
    ask="Ask the partnership office: 01234 567890.",
    demonstration="Organisations come from public registers of 2017 and 2024; people and events are invented.",
    idle=Idle(1800, "/stay", "/keep", "/sign-in"),
)


def page_app(frame: Callable[[], PageFrame] = lambda: FRAME, *, check_tokens: bool = False) -> Flask:
    """A fresh app with everything of `portal.web` set up, and no slice."""
    app = Flask("portal.web")
    app.config.update(SECRET_KEY="only for tests", WTF_CSRF_ENABLED=check_tokens)
    set_up_csrf(app)
    set_up_page_frame(app, frame)
    set_up_errors(app)
    set_up_headers(app, production=False, demonstration=True)
    templating.set_up_templates(app)
    set_up_standing(app, lambda: StandingFacts(cookies=[Cookie("portal", "Keeps you signed in", "10 hours")]))
    return app


@pytest.fixture(autouse=True)
def unbuilt_assets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are looked at without building their styles."""
    monkeypatch.setattr(templating, "asset_url", lambda name: f"/static/built/{name}")


@pytest.fixture
def app() -> Flask:
    """The small portal, tokens not checked."""
    return page_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser for it."""
    return app.test_client()


@pytest.fixture
def draw(app: Flask) -> Callable[..., str]:
    """Draw a piece of template as a page would, with what it is given."""

    def _draw(source: str, path: str = "/", **given: object) -> str:
        with app.test_request_context(path):
            return render_template_string(source, **given)

    return _draw


@pytest.fixture
def make_app() -> Callable[..., Flask]:
    """The small portal with other settings."""
    return page_app


@pytest.fixture
def example_frame() -> PageFrame:
    """The frame of the small portal."""
    return FRAME
