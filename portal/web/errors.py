"""Pages for what went wrong: what happened in plain words, who one is signed in as, whom to ask, two ways on."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, g, render_template, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException

from portal.access.verdict import Gone, NotFound, Refused
from portal.database import db
from portal.web.body_limit import words_beside_the_file
from portal.web.csrf import kept_fields
from portal.web.next_page import own_path
from portal.web.page_frame import PageFrame
from portal.web.pdf import NotDrawn

AWAY = "The portal cannot reach what it keeps. It comes back by itself: try again in a minute. What you saved is safe."
TOO_SLOW = "This took too long, so we stopped it. Nothing was changed. Try again in a minute."
RETRY_AFTER = "15"  # seconds: a database that restarts is back within them
SHORT = 40  # letters; what is longer stands in a box of its own
A_MINUTE = "60"  # seconds: tries are counted by the minute
PAGES = frozenset({400, 403, 404, 405, 409, 410, 413, 429, 500, 503})
WORTH_ANOTHER_TRY = frozenset({409, 429, 500, 503})

# What PostgreSQL says (its manual, appendix A) when two people did the same thing at the same moment: serialization
# failure, deadlock, lock not available, and the row the other one was first to write.
LOST_RACES = frozenset({"40001", "40P01", "55P03", "23505", "23P01"})
CANCELLED = "57014"  # the statement ran longer than it may


def set_up_errors(app: Flask) -> None:
    """Answer every fault of `app` with a page. A record out of sight and one that never was share one 404."""
    app.register_error_handler(HTTPException, _told)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(Gone, _gone)
    app.register_error_handler(NotDrawn, _not_drawn)
    app.register_error_handler(OperationalError, _away_or_beaten)
    app.register_error_handler(IntegrityError, _beaten_or_broken)
    app.register_error_handler(NoConnectionFree, _away)
    app.before_request(_no_such_address)


def _no_such_address() -> None:
    """No text of the database can hold a NUL, so nothing has an address with one."""
    if "\0" in request.path:
        raise NotFound


def _told(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error  # a ready answer (a redirect), not a fault
    headers = {name.lower(): value for name, value in error.get_headers() if name.lower() in {"allow", "retry-after"}}
    if error.code == 429:
        headers.setdefault("retry-after", A_MINUTE)
    kept = words_beside_the_file() if error.code == 413 else []
    return page(error.code, kept=kept), error.code, headers


def _refused(refusal: Refused) -> ResponseReturnValue:
    return page(403, sentence=str(refusal), kept=_written()), 403


def _not_found(_: NotFound) -> ResponseReturnValue:
    return page(404, kept=_written()), 404


def _gone(ended: Gone) -> ResponseReturnValue:
    return page(410, sentence=str(ended)), 410


def _not_drawn(fault: NotDrawn) -> ResponseReturnValue:
    return page(503, sentence=str(fault), name="no_pdf"), 503, {"Retry-After": A_MINUTE}


def _away_or_beaten(fault: OperationalError) -> ResponseReturnValue:
    """One class of error for three things: somebody was quicker, it took too long, or nobody answers."""
    state = _state_of(fault)
    if state in LOST_RACES:
        return _beaten(fault)
    if state == CANCELLED:
        return page(503, sentence=TOO_SLOW, kept=_typed()), 503, {"Retry-After": RETRY_AFTER}
    return _away(fault)


def _beaten_or_broken(fault: IntegrityError) -> ResponseReturnValue:
    if _state_of(fault) not in LOST_RACES:
        raise fault  # a rule of ours that the code did not ask first: a fault like any other
    return _beaten(fault)


def _beaten(fault: DBAPIError) -> ResponseReturnValue:
    """Somebody else did it at the same moment; nothing was written, and what was typed can be sent again."""
    current_app.logger.warning("Two at the same moment: %s %s", type(fault.orig).__name__, _state_of(fault))
    return page(409, kept=_typed()), 409


def _away(fault: Exception) -> ResponseReturnValue:
    """The database is away or has no connection free: a page that asks it nothing more."""
    current_app.logger.error("The database did not answer: %s", type(fault).__name__)
    g.page_frame = PageFrame()
    g._login_user = None
    return page(503, sentence=AWAY, kept=_typed(), is_away=True), 503, {"Retry-After": RETRY_AFTER}


def _state_of(fault: DBAPIError) -> str:
    return getattr(fault.orig, "sqlstate", None) or ""


def _begin_again() -> None:
    """The transaction that failed answers nothing more; the page's frame needs one that does."""
    if "sqlalchemy" in current_app.extensions:
        db.session.rollback()


def _typed() -> list[tuple[str, str]]:
    """What was sent, to be shown and sent again; a body that cannot be read has nothing to show."""
    try:
        return kept_fields() if request.method == "POST" else []
    except HTTPException:
        return []


def _written() -> list[tuple[str, str]]:
    """What was sent, where it is more than a few words: a role that ended meanwhile costs no one their text."""
    typed = _typed()
    return typed if any(len(value) > SHORT or "\n" in value for _, value in typed) else []


def page(
    code: int, *, sentence: str = "", kept: list[tuple[str, str]] | None = None, is_away: bool = False, name: str = ""
) -> str:
    """The page for status `code`, or that of `name`; `sentence` is what the house itself has to say about it.

    `kept` is what was typed, shown with a button that sends it again. `is_away`: nobody can be asked who this is.
    """
    g.telling_error = True
    if code not in PAGES:
        code = 500 if code >= 500 else 400
    if code in {409, 500, 503} and not is_away:
        _begin_again()
    again = own_path(request.full_path.removesuffix("?"), "") if request.method == "GET" else ""
    return render_template(
        f"errors/{name or code}.html",
        sentence=sentence,
        kept=kept or [],
        came_from=came_from(),
        again=again if code in WORTH_ANOTHER_TRY else "",
        stays_signed_in=is_away and "_user_id" in session,
    )


def came_from() -> str | None:
    """The page of ours this person was on, if the browser tells and it is not the one that failed."""
    referrer = urlsplit(request.referrer or "")
    if referrer.netloc != request.host or not referrer.path.startswith("/") or referrer.path.startswith("//"):
        return None
    path = referrer.path + (f"?{referrer.query}" if referrer.query else "")
    return path if referrer.path != request.path or request.method != "GET" else None
