"""The provider's addresses. The pages are for people; token, userinfo and the documents are for applications."""

import base64
import binascii
import hmac
import secrets
import time
from http import HTTPStatus
from urllib.parse import unquote, urlencode, urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, redirect, render_template, request
from jinja2 import StrictUndefined
from werkzeug.wrappers import Response as AnyResponse

from portal.demonstration.provider.configuration import Client, Configuration, Issuer, is_loopback
from portal.demonstration.provider.logout import tell_clients
from portal.demonstration.provider.memory import BrowserSession, Grant, Request
from portal.demonstration.provider.provider import Provider

COOKIE = "demonstration_provider"  # cookies ignore ports, so the portal's own must have another name
PEOPLE_ON_A_PAGE = 40

pages = Blueprint("provider", __name__)


def create_provider(configuration: Configuration, provider_class: type[Provider] = Provider) -> Flask:
    """The provider as a web application of its own; its configuration has already refused any reachable address."""
    app = Flask(__name__)
    app.jinja_env.undefined = StrictUndefined
    app.extensions["provider"] = provider_class(configuration)
    app.register_blueprint(pages)
    return app


def the_provider() -> Provider:
    """The provider behind the current request."""
    found: Provider = current_app.extensions["provider"]
    return found


@pages.before_request
def only_this_machine() -> None:
    """Others get nothing, and neither does a name that only pretends to be this machine (DNS rebinding)."""
    if not is_loopback(request.remote_addr or "") or not is_loopback(urlsplit(f"//{request.host}").hostname or ""):
        abort(403)


@pages.after_request
def careful(response: Response) -> Response:
    """No script, no foreign content; frames only for front-channel logout; nothing kept in caches."""
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; frame-src http: https:; base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def get_issuer(path: str) -> Issuer:
    """The issuer of an address, or 404."""
    return the_provider().issuer(path) or abort(404)


@pages.get("/<path:path>/.well-known/openid-configuration")
def discovery(path: str) -> Response:
    """The discovery document."""
    return jsonify(the_provider().discovery(get_issuer(path)))


@pages.get("/<path:path>/jwks")
def jwks(path: str) -> Response:
    """Public keys."""
    return jsonify(the_provider().jwks(get_issuer(path)))


@pages.get("/<path:path>/authorize")
def authorize(path: str) -> str | AnyResponse:
    """Asks who to be; wrong addresses are shown here, other mistakes go back to the application (RFC 6749, 4.1.2.1)."""
    issuer, asked = get_issuer(path), request.args
    client = issuer.client(asked.get("client_id", ""))
    if client is None or asked.get("redirect_uri") not in client.redirect_uris:
        abort(400, "This application or its return address is not registered here.")
    question = Request(
        path,
        client.id,
        asked["redirect_uri"],
        *(asked.get(n, "") for n in ("state", "nonce", "code_challenge", "scope")),
    )
    if asked.get("response_type") != "code" or "openid" not in question.scope.split():
        return send_back(issuer, question, {"error": "invalid_request"})
    if asked.get("code_challenge_method") != "S256" or not question.code_challenge:
        return send_back(issuer, question, {"error": "invalid_request", "error_description": "PKCE S256 is required"})
    session = current_session(issuer)
    if asked.get("prompt") == "none":
        return (
            sign_in(issuer, question, session) if session else send_back(issuer, question, {"error": "login_required"})
        )
    return ask_who(issuer, the_provider().memory.requests.add(question))


@pages.get("/<path:path>/people/<interaction>")
def people(path: str, interaction: str) -> str:
    """The same question again, narrowed by a search."""
    if the_provider().memory.requests.get(interaction) is None:
        abort(400, "This choice is over. Go back to the portal and start again.")
    return ask_who(get_issuer(path), interaction)


def ask_who(issuer: Issuer, interaction: str) -> str:
    """The list of people, the signed-in one marked; a long list is searched on the server, without script."""
    words = request.args.get("search", "").casefold().split()
    found = [p for p in issuer.people if all(word in f"{p.name} {p.what} {p.email}".casefold() for word in words)]
    session = current_session(issuer)
    return render_template(
        "who.html",
        issuer=issuer,
        interaction=interaction,
        people=found[:PEOPLE_ON_A_PAGE],
        found=len(found),
        searchable=len(issuer.people) > PEOPLE_ON_A_PAGE,
        search=request.args.get("search", ""),
        current=session.sub if session else None,
    )


@pages.post("/<path:path>/choose")
def choose(path: str) -> AnyResponse:
    """Signs the chosen person in here and sends the browser back with a code, or with the news that nobody was."""
    issuer, memory = get_issuer(path), the_provider().memory
    question = memory.requests.take(request.form.get("interaction", ""))
    if question is None or question.issuer_path != path:
        abort(400, "This choice is over. Go back to the portal and start again.")
    person = issuer.person(request.form.get("sub", ""))
    if person is None:
        return send_back(issuer, question, {"error": "access_denied", "error_description": "Nobody was chosen"})
    session = current_session(issuer)
    if session is not None and session.sub == person.sub:
        return sign_in(issuer, question, session)
    session = BrowserSession(path, person.sub, secrets.token_urlsafe(16), time.time())
    response = sign_in(issuer, question, session)
    name = memory.sessions.add(session)
    response.set_cookie(COOKIE, name, path=f"/{path}", httponly=True, samesite="Lax")
    return response


@pages.post("/<path:path>/token")
def token(path: str) -> Response | tuple[Response, int]:
    """Code for tokens; the application proves itself by basic authentication or in the form."""
    issuer = get_issuer(path)
    client = authenticated_client(issuer)
    if client is None:
        return jsonify(error="invalid_client"), HTTPStatus.UNAUTHORIZED
    form = request.form
    if form.get("grant_type") != "authorization_code":
        return jsonify(error="unsupported_grant_type"), HTTPStatus.BAD_REQUEST
    grant = the_provider().redeem(
        form.get("code", ""), form.get("code_verifier", ""), client, form.get("redirect_uri", "")
    )
    if grant is None or grant.request.issuer_path != path:
        return jsonify(error="invalid_grant"), HTTPStatus.BAD_REQUEST
    return jsonify(the_provider().token_reply(issuer, grant))


@pages.get("/<path:path>/userinfo")
def userinfo(path: str) -> Response | tuple[Response, int]:
    """The person behind an access token."""
    issuer = get_issuer(path)
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    grant = the_provider().memory.tokens.get(secret) if kind.lower() == "bearer" else None
    if grant is None or grant.request.issuer_path != path:
        return jsonify(error="invalid_token"), HTTPStatus.UNAUTHORIZED
    return jsonify(the_provider().userinfo_reply(issuer, grant))


@pages.route("/<path:path>/end-session", methods=["GET", "POST"])
def end_session(path: str) -> str | AnyResponse:
    """OpenID Connect RP-Initiated Logout 1.0: with the application's hint at once, without it after a question."""
    issuer, provider = get_issuer(path), the_provider()
    hint = provider.own_token(issuer, request.values.get("id_token_hint", "")) or {}
    client = issuer.client(str(hint.get("aud", request.values.get("client_id", ""))))
    back = request.values.get("post_logout_redirect_uri")
    if back and (client is None or back not in client.post_logout_redirect_uris):
        abort(400, "This return address is not registered here.")
    session = current_session(issuer)
    if not hint and session is not None and request.method == "GET":
        return render_template("sign_out.html", issuer=issuer, fields=request.args.to_dict())
    ended = provider.memory.take_session(str(hint.get("sid") or (session.sid if session else "")))
    told = tell_clients(provider, issuer, ended) if ended else None
    if back and request.values.get("state"):
        back = f"{back}{'&' if '?' in back else '?'}{urlencode({'state': request.values['state']})}"
    if back and not (told and told.frames):
        response: AnyResponse = redirect(back, 303)
    else:
        frames = told.frames if told else ()
        response = current_app.make_response(
            render_template("signed_out.html", issuer=issuer, frames=frames, back=back)
        )
    response.delete_cookie(COOKIE, path=f"/{path}")
    return response


def current_session(issuer: Issuer) -> BrowserSession | None:
    """Who this browser is signed in as at this issuer."""
    session = the_provider().memory.sessions.get(request.cookies.get(COOKIE, ""))
    return session if session is not None and session.issuer_path == issuer.path else None


def sign_in(issuer: Issuer, question: Request, session: BrowserSession) -> AnyResponse:
    """Back to the application with a code."""
    session.clients.add(question.client_id)
    code = the_provider().memory.codes.add(Grant(question, session.sub, session.sid, session.began_at))
    return send_back(issuer, question, {"code": code})


def send_back(issuer: Issuer, question: Request, parameters: dict[str, str]) -> AnyResponse:
    """The browser goes to the application's registered address."""
    if question.state:
        parameters = {**parameters, "state": question.state}
    joint = "&" if "?" in question.redirect_uri else "?"
    return redirect(question.redirect_uri + joint + urlencode(the_provider().callback(issuer, parameters)), 303)


def authenticated_client(issuer: Issuer) -> Client | None:
    """The application that proved its secret: client_secret_basic (RFC 6749, 2.3.1), else client_secret_post."""
    given = (request.form.get("client_id", ""), request.form.get("client_secret", ""))
    kind, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "basic":
        try:
            name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        given = (unquote(name), unquote(secret))
    client = issuer.client(given[0])
    return client if client and hmac.compare_digest(client.secret.encode(), given[1].encode()) else None
