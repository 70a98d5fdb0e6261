"""A session's own pages: for whom one acts, staying, a form kept over its end, and signing out."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from flask import make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from portal.access.gate import before_choice, public
from portal.access.verdict import NotFound
from portal.access.viewer import current_viewer
from portal.database import transaction
from portal.sign_in import operations
from portal.sign_in.blueprint import CALLS, TRIES, limiter, sign_in
from portal.sign_in.client import end_session_url
from portal.sign_in.closed_gate import keep_what_was_typed
from portal.sign_in.doors import StateCache
from portal.sign_in.forms import AgencyForm, offer
from portal.sign_in.kept_forms import SENT_TO, has_choices, short_answers
from portal.sign_in.next_step import to, wanted
from portal.sign_in.providers import address_of, get_provider
from portal.sign_in.queries import kept_form
from portal.web.csrf import form_page
from portal.web.errors import came_from
from portal.web.fields import Choice
from portal.web.headers import clear_site_data
from portal.web.next_page import own_path

TICKET_SECONDS = 600


@sign_in.route("/choose-agency", methods=["GET", "POST"])
@before_choice
@form_page
def choose_agency() -> ResponseReturnValue:
    """For which of their agencies a person acts; changed here whenever they like, without signing out."""
    viewer, form = current_viewer(), AgencyForm()
    offer(form.agency, [Choice(str(key), name) for key, name in viewer.agencies])
    if form.validate_on_submit():
        with transaction():
            operations.choose_agency(uuid.UUID(form.agency.data), by=viewer)
        return redirect(own_path(wanted() or None), 303)
    if request.method != "POST" and viewer.agency_id:
        form.agency.data = str(viewer.agency_id)
    return render_template("sign_in/choose_agency.html", form=form, viewer=viewer, next=wanted())


@sign_in.post("/sign-out")
@before_choice
def sign_out() -> ResponseReturnValue:
    """End the session here. What the provider needs to end its own is kept on the server, behind a ticket."""
    with transaction():
        there = operations.sign_out(by=current_viewer())
    session.clear()
    ticket = secrets.token_urlsafe(24)
    StateCache().set(f"signed-out:{ticket}", there, TICKET_SECONDS)
    return clear_site_data(make_response(redirect(to("signed_out", ticket=ticket), 303)))


@sign_in.get("/signed-out")
@public
def signed_out() -> ResponseReturnValue:
    """Says that the session is over, and whether one is still signed in at the organisation's own sign-in."""
    ticket = request.args.get("ticket", "")
    return render_template(
        "sign_in/signed_out.html", there=_still_signed_in(ticket), ticket=ticket, came_back="state" in request.args
    )


@sign_in.get("/signed-out/<provider>")
@public
@limiter.limit(CALLS)
def sign_out_there(provider: str) -> ResponseReturnValue:
    """On to the provider's own sign-out, once; or, where it offers none, the words that say so."""
    ticket = request.args.get("ticket", "")
    named = next((one for one in _still_signed_in(ticket) if one["key"] == provider and one["id_token"]), None)
    if named is None:
        return redirect(to("signed_out"), 303)
    StateCache().delete(f"signed-out:{ticket}")
    client = get_provider(provider).client
    address = end_session_url(client, named["id_token"], address_of("sign_in.signed_out"), "there-too")
    if address is None:
        return render_template("sign_in/no_sign_out_there.html", provider=named)
    return redirect(address, 303)


def _still_signed_in(ticket: str) -> list[dict[str, Any]]:
    """Providers at which whoever just signed out here is still signed in, for ten minutes."""
    return (StateCache().get(f"signed-out:{ticket}") if ticket else None) or []


@sign_in.post("/sign-in/stay")
@before_choice
def stay() -> ResponseReturnValue:
    """The person is still here: the session's last-seen time is written."""
    with transaction():
        current_viewer()
    return "", 204


@sign_in.post("/sign-in/keep")
@public
@limiter.limit(TRIES)
def keep() -> ResponseReturnValue:
    """Keep what is half written for the session of this browser, alive or just run out; says nothing of whose."""
    keep_what_was_typed(own_path(request.form.get("kept_path"), ""))
    return "", 204


@sign_in.get("/sign-in/ended")
@public
def ended() -> ResponseReturnValue:
    """A session ran out; signing in again leads back to the page it ran out on."""
    back_to = wanted() or own_path(came_from(), "")
    return render_template("sign_in/ended.html", next=back_to, kept=bool(request.args.get("kept")))


@sign_in.get("/sign-in/kept")
def kept() -> ResponseReturnValue:
    """What was typed before the session ran out, sent again by one button to the page it was meant for."""
    path = own_path(request.args.get("path"), "")
    found = kept_form(path) if path else None
    if found is None:
        raise NotFound
    if found["agency_id"] and uuid.UUID(found["agency_id"]) != current_viewer().agency_id:
        return render_template("sign_in/kept_for_another.html", kept=found, here=request.full_path)
    fields = [(name, value) for name, value in found["fields"] if name != SENT_TO]
    sent_to = next((value for name, value in found["fields"] if name == SENT_TO), "")
    return render_template(
        "sign_in/kept.html",
        path=path,
        send_to=own_path(sent_to, path),
        fields=fields,
        short=short_answers(fields),
        has_choices=has_choices(fields),
    )
