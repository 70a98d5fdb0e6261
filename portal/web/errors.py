"""Pages for what went wrong: what happened in plain words, who one is signed in as, whom to ask, two ways on."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from portal.access.verdict import NotFound, Refused

PAGES = frozenset({400, 403, 404, 405, 410, 413, 429, 500, 503})


def set_up_errors(app: Flask) -> None:
    """Answer every fault of `app` with a page. A record out of sight and one that never was share one 404."""
    app.register_error_handler(HTTPException, _told)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotFound, _not_found)


def _told(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error  # a ready answer (a redirect), not a fault
    headers = [(name, value) for name, value in error.get_headers() if name.lower() in {"allow", "retry-after"}]
    return page(error.code), error.code, headers


def _refused(refusal: Refused) -> ResponseReturnValue:
    return page(403, sentence=str(refusal)), 403


def _not_found(_: NotFound) -> ResponseReturnValue:
    return page(404), 404


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
