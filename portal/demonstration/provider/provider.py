"""What the provider says: its documents and tokens. Each is a method, so that a test can make one of them lie."""

import base64
import hashlib
import hmac
import secrets
import threading
import time
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from portal.demonstration.provider.configuration import Client, Configuration, InventedPerson, Issuer
from portal.demonstration.provider.memory import Grant, Memory

ID_TOKEN_SECONDS = 300
LOGOUT_TOKEN_SECONDS = 120
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class Provider:
    """Issuers, keys and memory of one running provider."""

    def __init__(self, configuration: Configuration) -> None:
        """Keys are made when an issuer first needs one, so that starting stays quick."""
        self.configuration = configuration
        self.memory = Memory()
        self._keys: dict[str, RSAKey] = {}
        self._lock = threading.Lock()

    def issuer(self, path: str) -> Issuer | None:
        """The issuer at this path."""
        return next((issuer for issuer in self.configuration.issuers if issuer.path == path), None)

    def url(self, issuer: Issuer, tail: str = "") -> str:
        """An address of this issuer."""
        return self.configuration.issuer_url(issuer) + tail

    def key(self, issuer: Issuer) -> RSAKey:
        """The issuer's signing key; the next process has another."""
        with self._lock:
            if issuer.path not in self._keys:
                name = secrets.token_hex(8)
                self._keys[issuer.path] = RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"})
            return self._keys[issuer.path]

    def discovery(self, issuer: Issuer) -> dict[str, Any]:
        """OpenID Connect Discovery 1.0, section 3."""
        return {
            "issuer": self.url(issuer),
            "authorization_endpoint": self.url(issuer, "/authorize"),
            "token_endpoint": self.url(issuer, "/token"),
            "userinfo_endpoint": self.url(issuer, "/userinfo"),
            "jwks_uri": self.url(issuer, "/jwks"),
            "end_session_endpoint": self.url(issuer, "/end-session"),
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "profile", "email"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "authorization_response_iss_parameter_supported": True,
            "backchannel_logout_supported": True,
            "backchannel_logout_session_supported": True,
            "frontchannel_logout_supported": True,
            "frontchannel_logout_session_supported": True,
        }

    def jwks(self, issuer: Issuer) -> dict[str, Any]:
        """The public half of the key."""
        return dict(KeySet([self.key(issuer)]).as_dict(private=False))

    def callback(self, issuer: Issuer, parameters: dict[str, str]) -> dict[str, str]:
        """What goes back to the application with the browser, with the issuer's name (RFC 9207)."""
        return {**parameters, "iss": self.url(issuer)}

    def redeem(self, code: str, verifier: str, client: Client, redirect_uri: str) -> Grant | None:
        """The grant behind a code: once, for the same application, address and PKCE verifier (RFC 7636, S256)."""
        grant = self.memory.codes.take(code)
        if grant is None or (grant.request.client_id, grant.request.redirect_uri) != (client.id, redirect_uri):
            return None
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return grant if hmac.compare_digest(challenge, grant.request.code_challenge) else None

    def token_reply(self, issuer: Issuer, grant: Grant) -> dict[str, Any]:
        """The token endpoint's answer."""
        reply = {"access_token": self.memory.tokens.add(grant), "token_type": "Bearer", "expires_in": ID_TOKEN_SECONDS}
        return {**reply, "id_token": self.sign(issuer, self.id_token_claims(issuer, grant))}

    def id_token_claims(self, issuer: Issuer, grant: Grant) -> dict[str, Any]:
        """What the identity token says."""
        person, now = issuer.person(grant.sub), int(time.time())
        return {
            **(self.about(person) if person else {}),
            "iss": self.url(issuer),
            "sub": grant.sub,
            "aud": grant.request.client_id,
            "iat": now,
            "exp": now + ID_TOKEN_SECONDS,
            "auth_time": int(grant.began_at),
            "nonce": grant.request.nonce,
            "sid": grant.sid,
        }

    def about(self, person: InventedPerson) -> dict[str, Any]:
        """What is said of a person."""
        return {"sub": person.sub, "name": person.name, "email": person.email, **person.claims}

    def userinfo_reply(self, issuer: Issuer, grant: Grant) -> dict[str, Any]:
        """The userinfo endpoint's answer."""
        person = issuer.person(grant.sub)
        return self.about(person) if person else {"sub": grant.sub}

    def logout_token(self, issuer: Issuer, client: Client, sub: str | None, sid: str | None) -> str:
        """OpenID Connect Back-Channel Logout 1.0, 2.4: one session (`sid`), or all of a person (`sub` alone)."""
        return self.sign(issuer, self.logout_claims(issuer, client, sub, sid), "logout+jwt")

    def logout_claims(self, issuer: Issuer, client: Client, sub: str | None, sid: str | None) -> dict[str, Any]:
        """What the logout token says."""
        now = int(time.time())
        named = {name: value for name, value in (("sub", sub), ("sid", sid)) if value}
        return {
            **named,
            "iss": self.url(issuer),
            "aud": client.id,
            "iat": now,
            "exp": now + LOGOUT_TOKEN_SECONDS,
            "jti": secrets.token_urlsafe(16),
            "events": {LOGOUT_EVENT: {}},
        }

    def sign(self, issuer: Issuer, claims: dict[str, Any], kind: str = "JWT") -> str:
        """A token signed with the issuer's key, RS256."""
        key = self.key(issuer)
        return jwt.encode({"alg": "RS256", "kid": key.kid, "typ": kind}, claims, key)

    def own_token(self, issuer: Issuer, token: str) -> dict[str, Any] | None:
        """The claims of a token this issuer signed, expired or not: what an application gives back as a hint."""
        try:
            return dict(jwt.decode(token, self.key(issuer), algorithms=["RS256"]).claims)
        except (JoseError, ValueError):
            return None
