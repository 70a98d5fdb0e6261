"""Signing in without any provider: ask for a link, open it, type the code of one's app. Only the button acts."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Response, abort, make_response, redirect, render_template, session
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access.gate import public
from portal.outbox.sealing import seal
from portal.sign_in import link_doors
from portal.sign_in.blueprint import TRIES, limiter, sign_in
from portal.sign_in.coming_in import come_in
from portal.sign_in.forms import CodeForm, EmailForm
from portal.sign_in.next_step import to, wanted
from portal.sign_in.one_time_codes import (
    SealedElsewhere,
    in_fours,
    new_secret,
    picture,
    seal_secret,
    step_of,
    unseal_secret,
)
from portal.sign_in.providers import settings
from portal.sign_in.queries import invitation_behind
from portal.web.csrf import form_page
from portal.web.formats import moment

LINK_LIVES = timedelta(minutes=15)  # rights.ask_for_link says the same
BROWSER = "link_browser"  # in the cookie: a link works where it was asked for
NEW_APP = "new_app"  # in the cookie: what the secret of an app being set up is made from, with our own key
WRONG = {
    "wrong": "That code is not right. Type the six digits your app shows now",
    "used code": "That code was used already. Wait until your app shows the next one",
}


def send_link(address: str) -> None:
    """Ask for a link for this browser, and leave the same traces whether the address is known or not."""
    browser = session.setdefault(BROWSER, secrets.token_urlsafe(24))
    secret = secrets.token_urlsafe(32)
    path = to("link", secret=secret, next=wanted())
    link_doors.ask_for_link(
        address,
        secret=secret,
        browser=browser,
        sealed_path=seal(path, settings().secret_key),
        ends=moment(clock.now() + LINK_LIVES),
    )


@sign_in.route("/sign-in/by-link", methods=["GET", "POST"])
@public
@form_page
@limiter.limit(TRIES, methods=["POST"])
def by_link() -> ResponseReturnValue:
    """For people whose organisation has no sign-in of its own."""
    form = EmailForm()
    form.email.label.text = "Your email address"
    form.email.hint = "The one your invitation was sent to."
    if form.validate_on_submit():
        send_link(form.email.data)
        return redirect(to("unknown", next=wanted()), 303)
    return render_template("sign_in/by_link.html", form=form, next=wanted())


@sign_in.route("/sign-in/link/<secret>", methods=["GET", "POST"])
@public
@form_page
@limiter.limit(TRIES, methods=["POST"])
def link(secret: str) -> ResponseReturnValue:
    """Looking changes nothing, since mail scanners follow links; the button with a right code opens a session."""
    browser, form = str(session.get(BROWSER, "")), CodeForm()
    found = link_doors.link_behind(secret[:100], browser)
    if found.state != "open":
        return _not_open(found.state)
    own = settings().secret_key
    try:
        app_secret = unseal_secret(found.sealed, own) if found.sealed else _app_being_set_up(found.name)
    except SealedElsewhere:
        return _not_open("no app")
    if form.validate_on_submit():
        token = secrets.token_hex(32)
        came = {"token": token, "former": session.get("_user_id")}
        came |= {} if found.sealed else {"sealed": seal_secret(app_secret, own)}
        step = step_of(app_secret, form.code.data, clock.now())
        outcome = link_doors.use_link(secret, step=step, browser=browser, came=came)
        if outcome == "opened":
            return come_in(token, wanted())
        if outcome not in WRONG:
            return _not_open(outcome)
        form.refuse(WRONG[outcome], form.code)
    if found.sealed:
        return render_template("sign_in/link.html", form=form, name=found.name, next=wanted())
    return render_template("sign_in/authenticator.html", form=form, name=found.name, secret=in_fours(app_secret))


def _not_open(state: str) -> ResponseReturnValue:
    """One page for every way in which a link does not open, each with its own sentence, and how to get a new one."""
    return render_template("sign_in/link_ended.html", state=state, next=wanted()), 404 if state == "unknown" else 410


@sign_in.route("/sign-in/authenticator", methods=["GET", "POST"])
@public
@form_page
@limiter.limit(TRIES, methods=["POST"])
def authenticator() -> ResponseReturnValue:
    """After the button of an invitation to an organisation without sign-in: set up the app that shows codes."""
    invitation, form = session.get("invitation", ""), CodeForm()
    found = invitation_behind(invitation)
    if found is None or not any(one["key"] == "link" for one in found["providers"]):
        return redirect(to("sign_in"), 303)
    if not found["is_open"]:
        return redirect(to("invitation", secret=invitation), 303)
    app_secret = _app_being_set_up(found["name"])
    if form.validate_on_submit():
        step = step_of(app_secret, form.code.data, clock.now())
        if step is not None:
            sealed = seal_secret(app_secret, settings().secret_key)
            outcome = link_doors.set_up_by_invitation(invitation, sealed=sealed, step=step)
            if outcome != "taken":
                return redirect(to("invitation", secret=invitation), 303)
            session.pop("invitation", None)
            session.pop(NEW_APP, None)
            return redirect(to("authenticator_set_up"), 303)
        form.refuse(WRONG["wrong"], form.code)
    return render_template("sign_in/authenticator.html", form=form, name=found["name"], secret=in_fours(app_secret))


@sign_in.get("/sign-in/authenticator/set-up")
@public
def authenticator_set_up() -> ResponseReturnValue:
    """The app works; whoever invited has to confirm."""
    return render_template("sign_in/authenticator_set_up.html")


@sign_in.get("/sign-in/authenticator/picture.svg")
@public
def authenticator_picture() -> ResponseReturnValue:
    """What the app's camera reads, for the browser in which an app is being set up; for every other there is none."""
    kept = session.get(NEW_APP)
    if not isinstance(kept, dict):
        abort(404)
    answer: Response = make_response(picture(new_secret(kept["drawn"], settings().secret_key), kept["whose"]))
    answer.mimetype = "image/svg+xml"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _app_being_set_up(whose: str) -> str:
    """The secret of a new app, the same as long as this browser sets one up for that person."""
    kept = session.get(NEW_APP)
    if not isinstance(kept, dict) or kept.get("whose") != whose:
        kept = session[NEW_APP] = {"drawn": secrets.token_urlsafe(24), "whose": whose}
    return new_secret(kept["drawn"], settings().secret_key)
