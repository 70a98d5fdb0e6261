"""What a provider tells us about the end of a session: back-channel by a signed token, front-channel by an address.

OpenID Connect Back-Channel Logout 1.0, sections 2.4 to 2.6; Front-Channel Logout 1.0, section 3.
"""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from agencies.sign_in.claims import key_text
from agencies.sign_in.errors import refuse
from agencies.sign_in.outcome import Refusal, RefusalCode
from portal.sign_in.client import BAD_ANSWER, LEEWAY_SECONDS
from portal.sign_in.protocol_errors import refusal_for
from portal.sign_in.provider_config import ProviderConfig

EVENT = "http://schemas.openid.net/event/backchannel-logout"
OLDEST_SECONDS = 300
LONGEST_TOKEN = 16 * 1024

Keys = Callable[[bool], Mapping[str, Any]]
SeenBefore = Callable[[str, datetime], bool]


@dataclass(frozen=True)
class LogoutToken:
    """Whose session ends: exactly `sid` where it is given, else every session of `sub` at this provider."""

    sub: str | None
    sid: str | None
    jti: str


@dataclass(frozen=True)
class FrontChannelLogout:
    """A browser loaded our sign-out frame: end the session `sid`, which the provider and that browser's person know."""

    sid: str


def verify_logout_token(token: str, config: ProviderConfig, jwks: Keys, seen_jti: SeenBefore) -> LogoutToken | Refusal:
    """Checks a logout token that was posted to this provider's back-channel address.

    `jwks(fresh)` gives the provider's keys (`client.fetch_jwk_set`). `seen_jti(name, until)` must, in one step,
    remember the name until then and say whether it was known; it is asked last, so only genuine tokens are remembered.
    """
    if not 0 < len(token) <= LONGEST_TOKEN:
        return refuse(RefusalCode.BAD_REPLY, "logout token missing or too long")
    try:
        header, claims = _decode(token, config, jwks)
        fault = _fault_in(header, claims, config)
    except BAD_ANSWER as error:
        return refusal_for(error)
    if fault:
        return refuse(RefusalCode.NOT_GENUINE, f"logout token: {fault}")
    until = datetime.fromtimestamp(claims["iat"] + OLDEST_SECONDS + LEEWAY_SECONDS, UTC)
    if seen_jti(f"{config.key}:{claims['jti']}", until):
        return refuse(RefusalCode.NOT_GENUINE, "logout token: used before")
    return LogoutToken(claims.get("sub"), claims.get("sid"), claims["jti"])


def read_front_channel(arguments: Mapping[str, str], config: ProviderConfig) -> FrontChannelLogout | Refusal:
    """Reads `iss` and `sid` of our front-channel address; `sid` is the provider's own name of one session.

    No cookie is asked, since a frame of another site gets none: whoever knows the `sid` ends that session alone.
    """
    if arguments.get("iss") not in config.issuers:
        return refuse(RefusalCode.OTHER_PROVIDER, "parameter iss of the front-channel address")
    sid = key_text(arguments.get("sid"))
    return FrontChannelLogout(sid) if sid else refuse(RefusalCode.BAD_REPLY, "parameter sid is missing")


def _decode(token: str, config: ProviderConfig, jwks: Keys) -> tuple[dict[str, Any], dict[str, Any]]:
    # Not strict: providers add header members of their own. A key in the header is never looked at.
    registry = JWSRegistry(algorithms=list(config.algorithms), strict_check_header=False)
    for fresh in (False, True):
        try:
            read = jwt.decode(token, KeySet.import_key_set({"keys": list(jwks(fresh)["keys"])}), registry=registry)
        except InvalidKeyIdError:
            if fresh:
                raise
        else:
            return dict(read.header), dict(read.claims)
    raise AssertionError("The second reading returns or raises.")


def _fault_in(header: Mapping[str, Any], claims: Mapping[str, Any], config: ProviderConfig) -> str | None:
    """The first thing wrong, or None. An identity token must never pass: it has a nonce, another type, no events."""
    if not _is_typed_for_logout(header.get("typ"), config):
        return "type"
    if claims.get("iss") not in config.issuers:
        return "claim iss"
    audience = claims.get("aud")
    if config.client_id not in (audience if isinstance(audience, list) else [audience]):
        return "claim aud"
    if "nonce" in claims:
        return "a nonce, which only identity tokens have"
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        return "claim events"
    if not _is_fresh(claims.get("iat"), claims.get("exp")):
        return "claim iat or exp: too old, or clocks differ"
    if any(key_text(claims[name]) is None for name in ("sub", "sid") if claims.get(name) is not None):
        return "claim sub or sid"
    if claims.get("sub") is None and claims.get("sid") is None:
        return "neither sub nor sid"
    return None if key_text(claims.get("jti")) else "claim jti"


def _is_typed_for_logout(kind: object, config: ProviderConfig) -> bool:
    named = kind.lower().removeprefix("application/") if isinstance(kind, str) else kind
    return named == "logout+jwt" or (config.untyped_logout_tokens and named in {None, "jwt"})


def _is_fresh(issued: Any, expires: Any) -> bool:
    now = time.time()
    if not _is_time(issued) or not now - OLDEST_SECONDS <= issued <= now + LEEWAY_SECONDS:
        return False
    # Drafts before 2022 had no exp; the age of iat bounds those.
    return expires is None or (_is_time(expires) and bool(expires > now - LEEWAY_SECONDS))


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
