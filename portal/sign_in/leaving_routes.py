"""Pages on which a colleague's access ends, and on which two people let somebody set up a new authenticator app."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access.once import act_once
from portal.access.roles import Role
from portal.access.verdict import NotFound
from portal.access.viewer import Viewer, current_viewer
from portal.sign_in import leaving
from portal.sign_in.blueprint import sign_in
from portal.sign_in.policy import may_let_in
from portal.web.csrf import form_page
from portal.web.forms import ButtonForm
from portal.web.outcome import tell

SETTLES = (Role.BUSINESS_MANAGER, Role.OFFICE, Role.CHAIR, Role.LEAD_PARTNER, Role.DELEGATE)


@sign_in.get("/people/colleagues")
def colleagues() -> ResponseReturnValue:
    """Everybody who acts for one's agency, with the way to end it."""
    viewer = current_viewer()
    if not may_let_in(viewer):
        raise NotFound
    return render_template("sign_in/colleagues.html", viewer=viewer, colleagues=leaving.colleagues())


@sign_in.route("/people/colleagues/<uuid:person_id>/end", methods=["GET", "POST"])
@form_page
def end_access(person_id: uuid.UUID) -> ResponseReturnValue:
    """Names whom, what they have in hand, and what happens, before it does."""
    viewer, form = current_viewer(), ButtonForm()
    if form.validate_on_submit():
        return redirect(act_once(form.once.data, lambda: _ended(person_id, viewer), by=viewer), 303)
    one = _colleague(person_id)
    held = leaving.in_hand(one, by=viewer)
    return render_template("sign_in/end_access.html", viewer=viewer, form=form, colleague=one, in_hand=held)


def _ended(person_id: uuid.UUID, viewer: Viewer) -> str:
    one = _colleague(person_id)
    leaving.end_access(one, by=viewer)
    tell(f"{one.name} can no longer sign in for {viewer.agency_name}.")
    return url_for("sign_in.colleagues")


def _colleague(person_id: uuid.UUID) -> leaving.Colleague:
    found = next((one for one in leaving.colleagues() if one.id == person_id), None)
    if found is None:
        raise NotFound
    return found


@sign_in.get("/people/authenticators")
def authenticators() -> ResponseReturnValue:
    """Who signs in by link and app, and whose new app waits for a second person."""
    viewer = _who_settles()
    more = {"accounts": leaving.app_accounts(), "manages": viewer.holds_anywhere(Role.BUSINESS_MANAGER)}
    return render_template("sign_in/authenticators.html", recoveries=leaving.recoveries(), **more)


@sign_in.route("/people/authenticators/<uuid:account_id>/new", methods=["GET", "POST"])
@form_page
def ask_recovery(account_id: uuid.UUID) -> ResponseReturnValue:
    """The business manager asks, having made sure who it is."""
    viewer, form = current_viewer(), ButtonForm()
    if form.validate_on_submit():
        return redirect(act_once(form.once.data, lambda: _asked(account_id, viewer), by=viewer), 303)
    return render_template("sign_in/ask_recovery.html", form=form, account=_account(account_id))


def _asked(account_id: uuid.UUID, viewer: Viewer) -> str:
    leaving.ask_recovery(_account(account_id), by=viewer)
    tell("A second person now has to confirm this. We have told whoever it is about.")
    return url_for("sign_in.authenticators")


def _account(account_id: uuid.UUID) -> leaving.AppAccount:
    found = next((one for one in leaving.app_accounts() if one.id == account_id), None)
    if found is None:
        raise NotFound
    return found


@sign_in.route("/people/authenticators/waiting/<uuid:recovery_id>", methods=["GET", "POST"])
@form_page
def confirm_recovery(recovery_id: uuid.UUID) -> ResponseReturnValue:
    """The second person looks, and confirms or (by the other button) refuses."""
    viewer, form = _who_settles(), ButtonForm()
    if form.validate_on_submit():
        settled = act_once(form.once.data, lambda: _settled(recovery_id, viewer, is_right=True), by=viewer)
        return redirect(settled, 303)
    return render_template(
        "sign_in/confirm_recovery.html", form=form, recovery=_recovery(recovery_id), refuse=ButtonForm()
    )


@sign_in.post("/people/authenticators/waiting/<uuid:recovery_id>/refuse")
def refuse_recovery(recovery_id: uuid.UUID) -> ResponseReturnValue:
    """The second person is not sure: nothing changes."""
    viewer, mark = _who_settles(), ButtonForm().once.data
    return redirect(act_once(mark, lambda: _settled(recovery_id, viewer, is_right=False), by=viewer), 303)


def _settled(recovery_id: uuid.UUID, viewer: Viewer, *, is_right: bool) -> str:
    one = _recovery(recovery_id)
    leaving.settle_recovery(one, is_right=is_right, by=viewer)
    tell(f"{one.name} can set up a new app for seven days." if is_right else "Nothing has changed. We have told them.")
    return url_for("sign_in.authenticators")


def _recovery(recovery_id: uuid.UUID) -> leaving.Recovery:
    found = next((one for one in leaving.recoveries() if one.id == recovery_id), None)
    if found is None:
        raise NotFound
    return found


def _who_settles() -> Viewer:
    viewer = current_viewer()
    if not viewer.holds_anywhere(*SETTLES):
        raise NotFound
    return viewer
