"""The page that answers a sent form is kept and shown by an address of its own, so that Back and reload bring it again.

A browser does not keep the answer to a POST that nobody may store: coming Back to it shows the browser's own error, and
what was typed is lost. So such an answer stays here for half an hour, sealed with the secret of the browser it was made
for, and the browser is sent on to the same address with `?answer=...`. Programs, which have no Back, get it directly.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import zlib
from urllib.parse import urlencode

from cryptography.fernet import Fernet, InvalidToken
from flask import Flask, Response, current_app, make_response, redirect, request, session
from flask_login import current_user
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.access.viewer import current_viewer
from portal.database import db
from portal.sign_in.doors import StateCache
from portal.web.next_page import own_path

NAME = "answer"
LARGEST = 60_000  # bytes, packed and sealed: several times a usual page
TRAVELS = ("Retry-After", "Allow")
KEEP = text("SELECT rights.keep_answer(:name, :sealed)")
KEPT_FROM = text("SELECT rights.excluded()")


def set_up_kept_answers(app: Flask) -> None:
    """Keep the pages that answer forms, and show them; entered after the gate, so that whoever looks is known."""
    app.before_request(show_kept)
    app.after_request(keep)


def show_kept() -> Response | None:
    """The answer of that name, if it was made for this browser, still signed in as then; else the page as ever."""
    if request.method != "GET" or NAME not in request.args:
        return None
    browser, name = _browser(), request.args[NAME][:100]
    sealed = StateCache().get(f"answer:{name}") if browser else None
    if browser is None or sealed is None:
        return None
    try:
        kept = json.loads(zlib.decompress(_seal(browser, name).decrypt(sealed)))
    except InvalidToken:
        return None
    answer = make_response(kept["page"], kept["status"])
    answer.headers.update(kept["headers"])
    return answer


def keep(answer: Response) -> Response:
    """Keep this answer and send the browser to it, where it is a page that a person's form was answered with."""
    arguments = [(name, value) for name, value in request.args.items(multi=True) if name != NAME]
    name = secrets.token_urlsafe(24)
    onward = own_path(f"{request.path}?{urlencode([*arguments, (NAME, name)])}", "")
    if not (onward and _is_a_page_for_a_person(answer)):
        return answer
    try:
        return make_response(redirect(onward, 303)) if _was_kept(answer, name) else answer
    except SQLAlchemyError as fault:
        current_app.logger.warning("An answer was not kept: %s", type(fault).__name__)
        return answer


def _is_a_page_for_a_person(answer: Response) -> bool:
    """A whole page answering a form that a browser sent by itself, and not the page of a database that is away."""
    is_navigation = request.headers.get("Sec-Fetch-Mode") == "navigate"
    is_page = answer.mimetype == "text/html" and not answer.is_streamed and answer.status_code != 503
    return request.method == "POST" and is_navigation and is_page and not 300 <= answer.status_code < 400


def _was_kept(answer: Response, name: str) -> bool:
    browser = _browser()
    if browser is None:
        return False
    headers = {one: answer.headers[one] for one in TRAVELS if one in answer.headers}
    kept = {"page": answer.get_data(as_text=True), "status": answer.status_code, "headers": headers}
    sealed = _seal(browser, name).encrypt(zlib.compress(json.dumps(kept).encode())).decode()
    if len(sealed) > LARGEST:
        return False
    with db.engines["sign_in"].begin() as connection:
        return bool(connection.scalar(KEEP, {"name": name, "sealed": json.dumps(sealed)}))


def _browser() -> str | None:
    """What this browser alone holds and, signed in, what its person may today; None where there is nothing.

    An answer may name a record: whoever lost a role since, or is kept from a record now, does not see it again.
    """
    if "_user_id" not in session:
        return session.get("csrf_token")
    if not current_user.is_authenticated:
        return None
    viewer = current_viewer()
    kept_from = sorted(map(str, db.session.scalar(KEPT_FROM)))
    return f"{session['_user_id']} {viewer.agency_id} {sorted(map(str, viewer.capacities))} {kept_from}"


def _seal(browser: str, name: str) -> Fernet:
    """The database never holds what opens it: a part is in the browser's cookie, a part in the address."""
    key = hashlib.sha256(f"{current_app.secret_key!r} {browser} {name}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
