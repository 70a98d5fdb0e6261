"""What the gate answers to whoever is not signed in, or has not said for which agency: the way in, nothing lost."""

from __future__ import annotations

from flask import redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.sign_in.doors import keep_form
from portal.sign_in.next_step import here, to
from portal.web.csrf import kept_fields
from portal.web.next_page import own_path

LARGEST_KEPT = 200_000  # characters of one form


def closed_gate() -> ResponseReturnValue:
    """To the sign-in page, which comes back here; what a POST brought is kept for whoever's session just ran out."""
    if current_user.is_authenticated:
        return redirect(to("choose_agency", next=here()), 303)
    if request.method in {"GET", "HEAD"}:
        return redirect(to("sign_in", next=here()), 303)
    if keep_what_was_typed(here()):
        return redirect(to("ended", next=here(), kept="yes"), 303)
    return redirect(to("sign_in", next=here()), 303)


def keep_what_was_typed(path: str) -> bool:
    """Keep the fields of this POST for the session of this browser, alive or just run out. Says whether it could."""
    token = session.get("_user_id")
    fields = [(name, value) for name, value in kept_fields() if name != "kept_path" and "\x00" not in name + value]
    size = sum(len(name) + len(value) for name, value in fields)
    if not (isinstance(token, str) and path and own_path(path, "") and fields and size <= LARGEST_KEPT):
        return False
    return keep_form(token, path, fields)
