"""The demonstration provider with one lie at a time. `lie` names it; everything else stays true."""

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry

from portal.demonstration.provider.configuration import Client, Configuration, Issuer
from portal.demonstration.provider.memory import Grant
from portal.demonstration.provider.provider import Provider

ATTACKER = RSAKey.generate_key(2048, {"kid": "attacker", "use": "sig", "alg": "RS256"})
ANY = JWSRegistry(algorithms=["RS256"], strict_check_header=False)

CLAIM_LIES: dict[str, dict[str, Any]] = {
    "another audience": {"aud": "other"},
    "another audience, for us": {"aud": "other", "azp": "portal"},
    "foreign azp in a list": {"aud": ["portal", "other"], "azp": "other"},
    "others beside us": {"aud": ["portal", "other"], "azp": "portal"},
    "no audience": {"aud": None},
    "expired": {"exp": 1_000_000_000},
    "no expiry": {"exp": None},
    "expiry is not a number": {"exp": float("nan")},
    "issued tomorrow": {"iat": 9_999_999_999},
    "no nonce": {"nonce": None},
    "wrong nonce": {"nonce": "wrong"},
    "another issuer": {"iss": "https://evil.example"},
    "issuer with a slash more": {"iss": "/"},
    "no subject": {"sub": None},
    "subject is a number": {"sub": 7},
    "name and address only in userinfo": {"name": None, "email": None},
    "userinfo of another person": {"name": None},
    "userinfo is a list": {"name": None},
    "userinfo fails": {"name": None},
}
LOGOUT_LIES: dict[str, dict[str, Any]] = {
    "logout with nonce": {"nonce": "n"},
    "logout for another": {"aud": "other"},
    "logout issued long ago": {"iat": 1_000_000_000},
    "logout expired": {"exp": 1_000_000_000},
    "logout without events": {"events": None},
    "logout with another event": {"events": {"http://other.example": {}}},
    "logout by another issuer": {"iss": "https://evil.example"},
    "logout of nobody": {"sub": None, "sid": None},
    "logout without jti": {"jti": None},
}


class HostileProvider(Provider):
    """Set `lie` to one of the names above or below."""

    def __init__(self, configuration: Configuration) -> None:
        """Honest until told otherwise."""
        super().__init__(configuration)
        self.lie = ""

    def discovery(self, issuer: Issuer) -> dict[str, Any]:
        """Lies about the issuer, about TLS, or sends us elsewhere."""
        said = super().discovery(issuer)
        match self.lie:
            case "discovery of another issuer":
                return said | {"issuer": "https://evil.example"}
            case "discovery with a slash more":
                return said | {"issuer": said["issuer"] + "/"}
            case "discovery switches TLS off":
                return said | {"verify": False, "proxies": {"http": "http://127.0.0.1:1"}, "jwks": {"keys": []}}
            case "discovery allows weak signatures":
                return said | {"id_token_signing_alg_values_supported": ["none", "HS256", "RS256"]}
            case "plain http elsewhere":
                return said | {"token_endpoint": "http://provider.example/token"}
            case "only post":
                return said | {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
        return said

    def callback(self, issuer: Issuer, parameters: dict[str, str]) -> dict[str, str]:
        """Leaves its name out, or gives another's (mix-up)."""
        match self.lie:
            case "callback without issuer":
                return parameters
            case "callback names another issuer":
                return {**parameters, "iss": self.url(issuer) + "-other"}
        return super().callback(issuer, parameters)

    def token_reply(self, issuer: Issuer, grant: Grant) -> dict[str, Any]:
        """Leaves the identity token out."""
        reply = super().token_reply(issuer, grant)
        match self.lie:
            case "no identity token":
                del reply["id_token"]
            case "identity token is a number":
                reply["id_token"] = 5
            case "senseless lifetime":
                reply["expires_in"] = "soon"
        return reply

    def id_token_claims(self, issuer: Issuer, grant: Grant) -> dict[str, Any]:
        """Says something else of the token or the person."""
        return changed(super().id_token_claims(issuer, grant), CLAIM_LIES.get(self.lie, {}))

    def userinfo_reply(self, issuer: Issuer, grant: Grant) -> Any:
        """Speaks of somebody else."""
        match self.lie:
            case "userinfo of another person":
                return {"sub": "somebody-else", "name": "Somebody Else"}
            case "userinfo is a list":
                return ["sub"]
            case "userinfo fails":
                raise RuntimeError("userinfo fails")
        return super().userinfo_reply(issuer, grant)

    def logout_claims(self, issuer: Issuer, client: Client, sub: str | None, sid: str | None) -> dict[str, Any]:
        """Says something else of the logout."""
        return changed(super().logout_claims(issuer, client, sub, sid), LOGOUT_LIES.get(self.lie, {}))

    def sign(self, issuer: Issuer, claims: dict[str, Any], kind: str = "JWT") -> str:
        """Signs with the wrong key, the wrong way, or not at all."""
        own = self.key(issuer)
        typed: dict[str, Any] = {"typ": "JWT" if self.lie == "logout of the wrong type" else kind}
        match self.lie:
            case "alg none":
                return by_hand({"alg": "none"}, claims, None)
            case "public key as secret":
                return by_hand({"alg": "HS256", "kid": own.kid, **typed}, claims, own.as_pem(private=False))
            case "key in the header":
                header = {"alg": "RS256", "jwk": ATTACKER.as_dict(private=False), **typed}
                return jwt.encode(header, claims, ATTACKER, registry=ANY)
            case "key address in the header":
                header = {"alg": "RS256", "kid": own.kid, "jku": "http://127.0.0.1:9/jwks", **typed}
                return jwt.encode(header, claims, ATTACKER, registry=ANY)
            case "unknown key":
                return jwt.encode({"alg": "RS256", "kid": "attacker", **typed}, claims, ATTACKER, registry=ANY)
            case "broken signature":
                return super().sign(issuer, claims, kind)[:-8] + "AAAAAAAA"
        return jwt.encode({"alg": "RS256", "kid": own.kid, **typed}, json.loads(json.dumps(claims)), own, registry=ANY)

    def rotate(self, issuer: Issuer) -> None:
        """A new key, as providers make one now and then."""
        self._keys[issuer.path] = RSAKey.generate_key(2048, {"kid": secrets.token_hex(8), "use": "sig", "alg": "RS256"})


def by_hand(header: dict[str, Any], claims: dict[str, Any], secret: bytes | None) -> str:
    """A token no careful library makes: unsigned, or with a public key as the secret of an HMAC."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims)]
    signed = b".".join(parts)
    signature = hmac.new(secret, signed, hashlib.sha256).digest() if secret else b""
    return (signed + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()


def changed(claims: dict[str, Any], lies: dict[str, Any]) -> dict[str, Any]:
    """Claims with the lies in them; None takes a claim out, and "/" is added to the true value."""
    told = {name: claims[name] + "/" if value == "/" else value for name, value in lies.items()}
    return {name: value for name, value in {**claims, **told}.items() if value is not None}
