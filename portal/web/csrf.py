"""A form is taken only from a page this portal gave to this browser; and a page open too long loses nobody's words.

Every POST needs the token. Where it is missing, foreign or old, the answer is a page that keeps what was typed and
sends it again by one button. A view marked `@form_page` answers with its own form instead, which then says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from wtforms.validators import ValidationError

TOKEN = "csrf_token"  # noqa: S105  # the name of the field, not a secret
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
OPEN_TOO_LONG = "The page was open too long. Nothing was lost: check and send it again."

View = TypeVar("View", bound=Callable[..., Any])


def form_page(view: View) -> View:
    """Mark a view that does nothing before `PortalForm.validate_on_submit()`: its own page says so."""
    view.answers_an_old_token = True  # type: ignore[attr-defined]
    return view


def without_token(view: View) -> View:
    """Mark a view that machines post to and that proves the sender in another way (a signed logout token)."""
    view.needs_no_token = True  # type: ignore[attr-defined]
    return view


def set_up_csrf(app: Flask) -> None:
    """Check the token of every write before its view runs."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session; the session has its own ends
    app.config["WTF_CSRF_FIELD_NAME"] = TOKEN
    app.before_request(check_token)


def check_token() -> ResponseReturnValue | None:
    """Let a write pass, hand an old token to the form's own page, or answer with the page that keeps the words."""
    if request.method not in WRITES or request.endpoint is None or not current_app.config.get("WTF_CSRF_ENABLED", True):
        return None
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "needs_no_token", False):
        return None
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(403)
    try:
        validate_csrf(_sent_token())
    except ValidationError:
        if getattr(view, "answers_an_old_token", False):
            return None
        return render_template("errors/open_too_long.html", kept=kept_fields(), sentence=OPEN_TOO_LONG), 400
    g.csrf_valid = True
    return None


def kept_fields() -> list[tuple[str, str]]:
    """What was typed, without tokens, in the order it came."""
    return [(name, value) for name, value in request.form.items(multi=True) if not name.endswith(TOKEN)]


def _sent_token() -> str | None:
    sent = (value for name, value in request.form.items(multi=True) if name.endswith(TOKEN))
    return next(sent, None) or request.headers.get("X-CSRFToken")
