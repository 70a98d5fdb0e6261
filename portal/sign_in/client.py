"""Asking a provider who somebody is: `begin` sends the browser there, `finish` reads what it brought back.

Authlib does the protocol. What it would let pass by default is refused here: a foreign audience, an answer without
identity token, an issuer other than the configured one, userinfo about somebody else.
"""

import math
import threading
import time
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from authlib.common.errors import AuthlibBaseError
from joserfc.errors import JoseError
from requests import RequestException

from agencies.sign_in.claims import key_text
from agencies.sign_in.errors import refuse, refuse_for_error
from agencies.sign_in.outcome import Refusal, RefusalCode, SignedIn
from agencies.sign_in.profiles import asked_beside, claims_wanted, read_claims, with_userinfo
from portal.sign_in.dfe_roles import refusal_by_roles
from portal.sign_in.protocol_errors import refusal_for
from portal.sign_in.provider_app import ProviderApp
from portal.sign_in.provider_config import ProviderConfig

LEEWAY_SECONDS = 60
CLIENT_SECONDS = 600
STATES_KEPT = 5  # each start leaves about 40 bytes in the cookie; abandoned ones must not fill it
LONGEST_TOKEN = 64 * 1024

# What Authlib, joserfc and requests raise over a bad answer, and what a senseless JSON value makes of their code.
BAD_ANSWER = (
    AuthlibBaseError, JoseError, RequestException, ValueError, TypeError, KeyError, AttributeError, OverflowError,
    RecursionError,
)  # fmt: skip

Browser = MutableMapping[str, Any]


@dataclass(frozen=True)
class SignInCompleted:
    """A finished sign-in. `subject` and `sid` are what logout tokens name; `id_token` is the hint to sign out there.

    `carried` is what `begin` was given to carry: the page to return to, the invitation being opened.
    """

    signed_in: SignedIn
    subject: str
    sid: str | None
    id_token: str = field(repr=False)
    carried: dict[str, Any] = field(default_factory=dict)


def build_client(config: ProviderConfig, cache: Any) -> ProviderApp:
    """A client for this provider. `cache` (get, set with seconds, delete) keeps states on the server, for all."""
    return ProviderApp(config, cache)


class Clients:
    """Clients kept for ten minutes, or until the version of their row changes."""

    def __init__(self, cache: Any, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds and never goes back."""
        self._cache, self._clock = cache, clock
        self._kept: dict[str, tuple[ProviderConfig, float, ProviderApp]] = {}
        self._lock = threading.Lock()

    def get(self, config: ProviderConfig) -> ProviderApp:
        """The client for this row as it is now."""
        with self._lock:
            kept = self._kept.get(config.key)
            if kept is not None and kept[0] == config and self._clock() - kept[1] < CLIENT_SECONDS:
                return kept[2]
            client = build_client(config, self._cache)
            self._kept[config.key] = (config, self._clock(), client)
            return client


def begin(
    client: ProviderApp, browser: Browser, *, carried: Mapping[str, Any] | None = None, **hints: str
) -> str | Refusal:
    """The provider's address to send the browser to, or why it cannot be asked.

    `browser` is the cookie session that must come back with the answer. `hints`: login_hint, prompt.
    """
    forget_old_starts(client, browser)
    try:
        asked = asked_beside(client.config.settings) | hints
        start = client.create_authorization_url(client.config.redirect_uri, **asked)
    except BAD_ANSWER as error:
        return refusal_for(error)
    kept = {name: start[name] for name in ("nonce", "code_verifier")}
    kept |= {"issuer": client.config.issuer, "carried": dict(carried or {})}
    client.framework.set_state_data(browser, start["state"], kept)
    return str(start["url"])


def forget_old_starts(client: ProviderApp, browser: Browser) -> None:
    """Leaves room for one more start among the newest five of this browser, whatever the provider."""
    starts = [key for key in browser if key.startswith("_state_")]
    starts.sort(key=lambda key: browser[key].get("exp", 0) if isinstance(browser[key], dict) else 0)
    for key in starts[: max(len(starts) - STATES_KEPT + 1, 0)]:
        browser.pop(key)
        client.framework.cache.delete(key)


def finish(client: ProviderApp, browser: Browser, arguments: Mapping[str, str]) -> SignInCompleted | Refusal:
    """Who came back, or a refusal in words; `arguments` are those of the callback address. A start finishes once."""
    state = arguments.get("state", "")
    started = client.framework.get_state_data(browser, state)
    client.framework.clear_state_data(browser, state)
    if not started or started.get("issuer") != client.config.issuer:
        return refuse(RefusalCode.NOT_STARTED_HERE)
    try:
        if not _answer_is_from(client, arguments.get("iss")):
            return refuse(RefusalCode.OTHER_PROVIDER, "parameter iss of the callback")
        if "error" in arguments:
            return refuse_for_error(arguments["error"], arguments.get("error_description"))
        if not arguments.get("code"):
            return refuse(RefusalCode.BAD_REPLY, "no code in the callback")
        return _redeem(client, arguments["code"], started)
    except BAD_ANSWER as error:
        return refusal_for(error)


def end_session_url(client: ProviderApp, id_token: str, return_to: str, state: str) -> str | None:
    """Where to sign out at the provider too, or None when it offers no such place or does not answer now."""
    try:
        answer = client.create_logout_url(return_to, id_token, state, client_id=client.config.client_id)
    except (*BAD_ANSWER, RuntimeError):
        return None
    return str(answer["url"])


def _answer_is_from(client: ProviderApp, named: str | None) -> bool:
    # RFC 9207, section 2.4: compare when present, and require it of a provider that says it sends it.
    if named is None:
        return not client.load_server_metadata()["answers_name_issuer"]
    return named in client.config.issuers


def _redeem(client: ProviderApp, code: str, started: Mapping[str, Any]) -> SignInCompleted | Refusal:
    config = client.config
    token: dict[str, Any] = client.fetch_access_token(  # type: ignore[no-untyped-call]
        config.redirect_uri, code=code, code_verifier=started["code_verifier"]
    )
    id_token = token.get("id_token")
    if not isinstance(id_token, str) or not 0 < len(id_token) <= LONGEST_TOKEN:
        return refuse(RefusalCode.BAD_REPLY, "no id_token in the token endpoint's answer")
    options = _claims_options(config, started)
    claims: dict[str, Any] = client.parse_id_token(token, started["nonce"], options, leeway=LEEWAY_SECONDS) or {}
    fault = _fault_in(claims, config)
    if fault:
        return refuse(RefusalCode.NOT_GENUINE, fault)
    known = _with_userinfo(client, token, claims)
    if isinstance(known, Refusal):
        return known
    person = read_claims(known, config.settings, config.issuer)
    if isinstance(person, Refusal):
        return person
    if refused := refusal_by_roles(config, known):
        return refused
    return SignInCompleted(person, claims["sub"], key_text(claims.get("sid")), id_token, started["carried"])


def _claims_options(config: ProviderConfig, started: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "iss": {"essential": True, "values": sorted(config.issuers)},
        "aud": {"essential": True, "value": config.client_id},
        "nonce": {"essential": True, "value": started["nonce"]},
        "exp": {"essential": True},
        "iat": {"essential": True},
        "sub": {"essential": True},
    }


def _fault_in(claims: Mapping[str, Any], config: ProviderConfig) -> str | None:
    """What Authlib leaves open: other audiences beside us, and times that compare as neither early nor late (NaN)."""
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if not {config.client_id, *config.trusted_audiences}.issuperset(audience):
        return "claim aud names other applications"
    if any(isinstance(claims[name], bool) or not math.isfinite(claims[name]) for name in ("exp", "iat")):
        return "claim exp or iat"
    return None if key_text(claims["sub"]) else "claim sub"


def _with_userinfo(client: ProviderApp, token: Mapping[str, Any], claims: dict[str, Any]) -> dict[str, Any] | Refusal:
    """Asks userinfo only where the identity token lacks something; its subject must be the same (Core 1.0, 5.3.2)."""
    settings = client.config.settings
    lacking = [name for name in claims_wanted(settings) if not claims.get(name)]
    if not lacking or "userinfo_endpoint" not in client.load_server_metadata() or "access_token" not in token:
        return claims
    # Only these two: with an expiry and a refresh token beside them Authlib would go and refresh.
    userinfo = client.userinfo(token={"access_token": token["access_token"], "token_type": "Bearer"})
    if userinfo.get("sub") != claims["sub"]:
        return refuse(RefusalCode.NOT_GENUINE, "userinfo speaks of another subject")
    return with_userinfo(claims, userinfo, settings)
