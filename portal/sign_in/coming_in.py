"""A session has been opened, however somebody proved themselves: the browser holds its secret, nothing from before."""

from __future__ import annotations

from flask import redirect, session
from flask.typing import ResponseReturnValue

from portal.access.proof import show_session
from portal.access.viewer import current_viewer
from portal.database import db, transaction
from portal.sign_in.next_step import to
from portal.sign_in.operations import hand_back_form, note_sign_in
from portal.web.next_page import own_path


def come_in(token: str, asked_for: str) -> ResponseReturnValue:
    """The browser forgets everything but the new secret, and goes to the page it wanted, or to the form it left."""
    session.clear()
    session["_user_id"] = token
    db.session.rollback()
    show_session(db.session(), token)
    with transaction():
        viewer = current_viewer()
        note_sign_in(by=viewer)
        kept = hand_back_form(asked_for, by=viewer)
    return redirect(to("kept", path=kept) if kept else own_path(asked_for or None), 303)
