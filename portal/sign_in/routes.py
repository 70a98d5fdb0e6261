"""The door: which organisation are you from? The work address finds its sign-in, and serves for nothing else."""

from __future__ import annotations

from flask import Flask, abort, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.access.gate import public
from portal.partnership.navigation import has_page
from portal.sign_in import (  # noqa: F401 - their pages
    leaving_routes,
    newcomer_routes,
    people_routes,
    protocol_routes,
    session_routes,
)
from portal.sign_in.blueprint import JOINING, TRIES, limiter, sign_in
from portal.sign_in.closed_gate import closed_gate
from portal.sign_in.forms import EmailForm, ProviderForm, offer
from portal.sign_in.kept_answers import set_up_kept_answers
from portal.sign_in.link_routes import send_link
from portal.sign_in.next_step import in_words, to, wanted
from portal.sign_in.providers import set_up_clients
from portal.sign_in.queries import providers
from portal.web.csrf import form_page
from portal.web.fields import Choice
from portal.web.next_page import own_path
from portal.web.trusted_hosts import set_up_trusted_hosts


@sign_in.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
@public
@form_page
@limiter.limit(TRIES, methods=["POST"])
def start_page() -> ResponseReturnValue:
    """Asks for the work address once, and goes on to the page of its organisation."""
    form = EmailForm()
    if form.validate_on_submit():
        domain = form.email.data.rpartition("@")[2].lower()
        found = providers(domain)
        if len(found) == 1:
            return redirect(to("provider", provider=found[0].key, next=wanted()), 303)
        if found:
            return redirect(to("organisations", domain=domain, next=wanted()), 303)
        send_link(form.email.data)
        return redirect(to("unknown", next=wanted()), 303)
    if current_user.is_authenticated and request.method != "POST":
        return redirect(own_path(wanted() or None), 303)
    told = {"going_to": in_words(wanted()), "next": wanted(), "has_contacts": has_page("/contacts")}
    return render_template("sign_in/sign_in.html", form=form, **told)


@sign_in.route("/sign-in/organisations", methods=["GET", "POST"])
@public
@form_page
def organisations() -> ResponseReturnValue:
    """Find your organisation: those of one e-mail domain, or all."""
    found, form = providers(request.args.get("domain", "")), ProviderForm()
    offer(form.provider, [Choice(one.key, one.name, one.for_whom) for one in found])
    more = {"next": wanted(), "join": "yes" if request.args.get("join") else ""}
    if form.validate_on_submit():
        session[JOINING] = form.provider.data if more["join"] else ""
        return redirect(to("provider", provider=form.provider.data, **more), 303)
    return render_template("sign_in/organisations.html", form=form)


@sign_in.get("/sign-in/unknown")
@public
def unknown() -> ResponseReturnValue:
    """A link is on its way if we know the address, and how to get access: the same words for every address."""
    return render_template("sign_in/unknown.html", next=wanted())


@sign_in.get("/sign-in/<provider>")
@public
def provider(provider: str) -> ResponseReturnValue:
    """Names the organisation's sign-in, with a link that goes there: the answer to a form may not leave this site."""
    found = next((one for one in providers() if one.key == provider), None)
    if found is None:
        abort(404)
    join = "yes" if request.args.get("join") else ""
    onward = to("begin", provider=provider, next=wanted(), join=join)
    return render_template("sign_in/provider.html", provider=found, onward=onward, next=wanted())


def set_up(app: Flask) -> None:
    """Give `app` its door: pages, the closed gate, clients of providers, limits, hosts it answers to, kept answers."""
    limiter.init_app(app)
    app.extensions["closed_gate"] = closed_gate
    app.extensions["sign_in_clients"] = set_up_clients()
    set_up_trusted_hosts(app)
    set_up_kept_answers(app)
    app.register_blueprint(sign_in)
