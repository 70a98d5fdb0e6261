"""Off to the provider and back again, and what a provider tells us by itself."""

from __future__ import annotations

import secrets
from typing import Any

from flask import abort, current_app, jsonify, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from agencies.sign_in.outcome import Refusal
from portal import clock
from portal.access.gate import public
from portal.sign_in import doors
from portal.sign_in.blueprint import CALLS, JOINING, limiter, sign_in
from portal.sign_in.client import SignInCompleted, begin, finish
from portal.sign_in.coming_in import come_in
from portal.sign_in.logout_tokens import read_front_channel, verify_logout_token
from portal.sign_in.newcomers import meet
from portal.sign_in.next_step import to, wanted
from portal.sign_in.outcomes import words_for
from portal.sign_in.providers import Provider, get_provider, settings
from portal.web.csrf import without_token
from portal.web.next_page import own_path


@sign_in.get("/sign-in/<provider>/start", endpoint="begin")
@public
@limiter.limit(CALLS)
def go_there(provider: str) -> ResponseReturnValue:
    """Send the browser to the provider. Whose account is there is joined only where a form of ours asked for it.

    Else another site's link could join whatever account that provider knows in this browser to the person signed in.
    """
    found = get_provider(provider)
    joins = session.pop(JOINING, "") == provider and bool(request.args.get("join"))
    carried = {"next": wanted(), "join": joins, "invitation": session.pop("invitation", None)}
    address = begin(found.client, session, carried=carried)
    return (
        _problem(found, address.code, address.for_it_desk) if isinstance(address, Refusal) else redirect(address, 303)
    )


@sign_in.get("/sign-in/<provider>/callback")
@public
@limiter.limit(CALLS)
def callback(provider: str) -> ResponseReturnValue:
    """Back from the provider: a new session, a place to wait, or words that say why not."""
    found = get_provider(provider)
    answer = finish(found.client, session, request.args)
    if isinstance(answer, Refusal):
        return _problem(found, answer.code, answer.for_it_desk)
    token, carried = secrets.token_hex(32), answer.carried
    came = _as_came(found, answer) | {"token": token, "former": session.get("_user_id")}
    came |= {"invitation": carried.get("invitation"), "join": bool(carried.get("join"))}
    if answer.signed_in.is_for_one_of_them:
        came["for_one_of"] = list(answer.signed_in.organisation_hints)
    outcome = doors.open_session(came)
    if outcome == "opened":
        return come_in(token, own_path(carried.get("next") or None, ""))
    if outcome == "unknown":
        return meet(_as_came(found, answer), answer.signed_in.organisation_hints)
    return _problem(found, outcome.replace(" ", "-"), ", ".join(came.get("for_one_of", ())))


def _as_came(found: Provider, answer: SignInCompleted) -> dict[str, Any]:
    person = answer.signed_in
    return {
        "provider": found.key,
        "subject": person.subject_key,
        "name": person.name,
        "email": person.email,
        "sub": answer.subject,
        "sid": answer.sid,
        "id_token": answer.id_token,
    }


def _problem(found: Provider, code: str, detail: str) -> ResponseReturnValue:
    """Remember what the IT desk needs (it holds neither token nor secret), and show the page about it."""
    current_app.logger.warning("Sign-in ended without a person: %s at %s", code, found.key)
    session["sign_in_problem"] = {"code": code, "detail": detail, "at": clock.now().isoformat(timespec="seconds")}
    return redirect(to("problem", provider=found.key, code=code), 303)


@sign_in.get("/sign-in/<provider>/problem/<code>")
@public
def problem(provider: str, code: str) -> ResponseReturnValue:
    """Why no session opened, a text to copy for the IT desk, and the way back."""
    found, words = get_provider(provider), words_for(code)
    if words is None:
        abort(404)
    kept = session.get("sign_in_problem") or {}
    told = kept if kept.get("code") == code else {}
    lines = [
        f"Portal: {settings().public_address}",
        f"Sign-in: {found.name} ({found.key})",
        f"Reason: {code}",
        f"What happened: {told.get('detail') or words.for_it_desk}",
        f"When: {told.get('at', clock.now().isoformat(timespec='seconds'))}",
    ]
    return render_template("sign_in/problem.html", words=words, provider=found, for_it_desk="\n".join(lines))


@sign_in.post("/sign-in/<provider>/back-channel-logout")
@public
@without_token
@limiter.limit(CALLS)
def back_channel_logout(provider: str) -> ResponseReturnValue:
    """The provider's server says that a session is over: OpenID Connect Back-Channel Logout 1.0, 2.5 to 2.8."""
    found = get_provider(provider)
    token = verify_logout_token(
        request.form.get("logout_token", ""), found.config, found.client.fetch_jwk_set, doors.knew_logout_token
    )
    if isinstance(token, Refusal):
        current_app.logger.warning("A logout token was refused: %s at %s", token.code, found.key)
        return jsonify(error="invalid_request", error_description=token.for_it_desk), 400
    doors.end_sessions_at(found.key, sid=token.sid, sub=token.sub)
    return "", 200


@sign_in.get("/sign-in/<provider>/front-channel-logout")
@public
@limiter.limit(CALLS)
def front_channel_logout(provider: str) -> ResponseReturnValue:
    """The provider's page loads this in a frame: the session named by issuer and sid ends, whatever the cookies."""
    found = get_provider(provider)
    named = read_front_channel(request.args, found.config)
    if isinstance(named, Refusal):
        return named.sentence, 400
    doors.end_sessions_at(found.key, sid=named.sid, sub=None)
    return "Signed out.", 200
