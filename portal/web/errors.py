"""Pages for what went wrong: what happened in plain words, who one is signed in as, whom to ask, two ways on."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException

from portal.access.verdict import NotFound, Refused
from portal.web.page_frame import PageFrame

AWAY = "The portal cannot reach what it keeps. It comes back by itself: try again in a minute. What you saved is safe."
RETRY_AFTER = "15"  # seconds: a database that restarts is back within them
PAGES = frozenset({400, 403, 404, 405, 410, 413, 429, 500, 503})


def set_up_errors(app: Flask) -> None:
    """Answer every fault of `app` with a page. A record out of sight and one that never was share one 404."""
    app.register_error_handler(HTTPException, _told)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(OperationalError, _away)
    app.register_error_handler(NoConnectionFree, _away)


def _told(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error  # a ready answer (a redirect), not a fault
    headers = [(name, value) for name, value in error.get_headers() if name.lower() in {"allow", "retry-after"}]
    return page(error.code), error.code, headers


def _refused(refusal: Refused) -> ResponseReturnValue:
    return page(403, sentence=str(refusal)), 403


def _not_found(_: NotFound) -> ResponseReturnValue:
    return page(404), 404


def _away(fault: Exception) -> ResponseReturnValue:
    """The database is away or has no connection free: a page that asks it nothing more."""
    current_app.logger.error("The database did not answer: %s", type(fault).__name__)
    g.page_frame = PageFrame()
    g._login_user = None
    return page(503, sentence=AWAY), 503, {"Retry-After": RETRY_AFTER}


def page(code: int, *, sentence: str = "") -> str:
    """The page for status `code`; `sentence` is what the house itself has to say about it."""
    g.telling_error = True
    if code not in PAGES:
        code = 500 if code >= 500 else 400
    return render_template(f"errors/{code}.html", sentence=sentence, came_from=came_from())


def came_from() -> str | None:
    """The page of ours this person was on, if the browser tells and it is not the one that failed."""
    referrer = urlsplit(request.referrer or "")
    if referrer.netloc != request.host or not referrer.path.startswith("/") or referrer.path.startswith("//"):
        return None
    path = referrer.path + (f"?{referrer.query}" if referrer.query else "")
    return path if referrer.path != request.path or request.method != "GET" else None
