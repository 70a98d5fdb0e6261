"""What the gate answers to whoever is not signed in, or has not said for which agency: the way in, nothing lost."""

from __future__ import annotations

from flask import current_app, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.sign_in.doors import keep_form
from portal.sign_in.kept_forms import SENT_TO, answers
from portal.sign_in.next_step import here, to
from portal.web.csrf import kept_fields
from portal.web.errors import came_from
from portal.web.next_page import own_path

LARGEST_KEPT = 200_000  # characters of one form


def closed_gate() -> ResponseReturnValue:
    """To the sign-in page, which comes back here; what a POST brought is kept for whoever's session just ran out."""
    if current_user.is_authenticated:
        return redirect(to("choose_agency", next=_page()), 303)
    if request.method in {"GET", "HEAD"}:
        return redirect(to("sign_in", next=here()), 303)
    if keep_what_was_typed(_page(), sent_to=here()):
        return redirect(to("ended", next=_page(), kept="yes"), 303)
    return redirect(to("sign_in", next=_page()), 303)


def _page() -> str:
    """The page to come back to: this address or, where it only takes forms, the one the form stood on."""
    opens = current_app.create_url_adapter(request)
    if opens is None or "GET" in opens.allowed_methods(request.path):
        return here()
    return own_path(came_from(), "") or here()


def keep_what_was_typed(path: str, *, sent_to: str = "") -> bool:
    """Keep the fields of this POST for the session of this browser, alive or just run out. Says whether it could.

    `sent_to`: where the form goes, if not to the page at `path`. Nothing is kept where nobody typed or chose anything.
    """
    token = session.get("_user_id")
    fields = [(name, value) for name, value in kept_fields() if name != "kept_path" and "\x00" not in name + value]
    if sent_to and sent_to != path:
        fields.append((SENT_TO, sent_to))
    size = sum(len(name) + len(value) for name, value in fields)
    if not (isinstance(token, str) and path and own_path(path, "") and answers(fields) and size <= LARGEST_KEPT):
        return False
    return keep_form(token, path, fields)
