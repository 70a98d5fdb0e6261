"""A school's personal link, beside the answer: pass it on, say that the head is another, or that it was not us."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access.gate import public
from portal.access.verdict import NotFound, Refused, require
from portal.contacts.models import ContactRole
from portal.cooperation.link_acts import pass_request_on, say_not_us
from portal.cooperation.link_forms import HeadsPassOnForm, NewHeadForm, PassOnForm
from portal.cooperation.link_held import confirm, held_by, propose
from portal.cooperation.policy import may_pass_on
from portal.database import transaction
from portal.sign_in.blueprint import TRIES, limiter
from portal.web.csrf import form_page
from portal.web.forms import ButtonForm
from portal.web.outcome import tell


@confirm.route("/pass-on", methods=["GET", "POST"])
@public
@limiter.limit(TRIES, methods=["POST"])
@form_page
def hand_on(secret: str) -> ResponseReturnValue:
    """Pass the request to a colleague at the school."""
    held = held_by(secret)
    require(may_pass_on(held.viewer, held.invitation, held.facts))
    form = HeadsPassOnForm() if held.link.is_head else PassOnForm()
    if form.validate_on_submit():
        lets = isinstance(form, HeadsPassOnForm) and bool(form.may_sign.data)
        name, address = form.name.data, form.email.data
        try:
            with transaction():
                pass_request_on(held.invitation, name=name, address=address, may_sign=lets, by=held.viewer)
            return redirect(url_for("confirm.show", secret=secret), 303)
        except Refused as refusal:
            held = held_by(secret)
            form.refuse(refusal.reason, form.email)
    return render_template("cooperation/link_pass_on.html", held=held, form=form)


@confirm.route("/head", methods=["GET", "POST"])
@public
@limiter.limit(TRIES, methods=["POST"])
@form_page
def new_head(secret: str) -> ResponseReturnValue:
    """Say that the school has another head: nothing changes before the officer has asked the school."""
    held, form = held_by(secret), NewHeadForm()
    if form.validate_on_submit():
        with transaction():
            propose(held, ContactRole.HEAD, name=form.name.data, email=form.email.data)
        tell(f"Thank you. {held.facts.asker} rings the school before any mail goes to that address.")
        return redirect(held.to("show"), 303)
    return render_template("cooperation/link_head.html", held=held, form=form)


@confirm.route("/not-us", methods=["GET", "POST"])
@public
@limiter.limit(TRIES, methods=["POST"])
@form_page
def not_us(secret: str) -> ResponseReturnValue:
    """The head says that the school did not give this answer; asks first, since the link ends with it."""
    held, form = held_by(secret), ButtonForm()
    if not held.link.is_head or held.invitation.answer is None:
        raise NotFound
    if form.validate_on_submit():
        with transaction():
            say_not_us(held.invitation, by=held.viewer)
        return redirect(url_for("confirm.show", secret=secret), 303)
    return render_template("cooperation/link_not_us.html", held=held, form=form)
