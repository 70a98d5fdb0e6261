"""Every address needs a signed-in person acting for an agency; `@public` is the exception, listed by a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin
from flask_login import current_user as login_user

from portal.access.proof import show_session
from portal.access.viewer import NOBODY, Viewer, current_viewer
from portal.database import db

View = TypeVar("View", bound=Callable[..., Any])


class SignedInUser(UserMixin):  # type: ignore[misc]  # flask_login carries no types
    """What Flask-Login holds: the session's secret, and the viewer the database answered with."""

    def __init__(self, token: str, viewer: Viewer) -> None:
        self.id = token
        self.viewer = viewer


def public(view: View) -> View:
    """Mark a view that needs no sign-in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def before_choice(view: View) -> View:
    """Mark a view that a signed-in person reaches before an agency is chosen."""
    view.before_choice = True  # type: ignore[attr-defined]
    return view


def set_up_gate(app: Flask) -> None:
    """Let Flask-Login read the session's secret from the cookie, and ask every endpoint for a viewer."""
    login = LoginManager()
    login.session_protection = None
    login.user_loader(_load)
    login.init_app(app)
    app.before_request(check_gate)


def check_gate() -> ResponseReturnValue | None:
    """Let a request pass, or hand it to the sign-in slice: who are you, or for whom do you act?"""
    if request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "is_public", False) or request.endpoint == "static":
        return None
    if login_user.is_authenticated and (current_viewer().agency_id or getattr(view, "before_choice", False)):
        return None
    closed: Callable[[], ResponseReturnValue] = current_app.extensions["closed_gate"]
    return closed()


def anybody() -> Viewer:
    """The viewer of a public page: whoever is signed in, else nobody. First thing such a view asks."""
    return current_viewer() if login_user.is_authenticated else NOBODY


def _load(token: str) -> SignedInUser | None:
    session = db.session()
    show_session(session, token)
    viewer = current_viewer()
    if not viewer.is_signed_in:
        show_session(session, None)
        return None
    if session.info.pop("seen_now", False):
        session.commit()  # the last-seen time stays, whatever becomes of the request; at most once a minute
    return SignedInUser(token, viewer)
