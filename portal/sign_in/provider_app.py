"""Authlib's Flask client, told to believe less: the discovery document may name addresses, and nothing else."""

import time
from collections.abc import Mapping
from typing import Any

from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App

from portal.sign_in.provider_config import ProviderConfig, check_address
from portal.sign_in.provider_http import ProviderSession

KEYS_NOT_AGAIN_SECONDS = 10  # tokens with invented key ids cannot make us fetch keys more often

REQUIRED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
OPTIONAL = ("userinfo_endpoint", "end_session_endpoint")


class OtherIssuerError(ValueError):
    """The discovery document speaks for another issuer than the configured one."""


class StateStore:
    """The caller's cache behind one that is true even when empty: Authlib asks `if cache` and else fills the cookie."""

    def __init__(self, cache: Any) -> None:
        """`cache`: get, set(key, value, seconds), delete, as cachelib has them; shared by all workers."""
        self.get, self.set, self.delete = cache.get, cache.set, cache.delete


class ProviderApp(FlaskOAuth2App):
    """One provider, until its row changes or ten minutes have passed."""

    client_cls = ProviderSession

    def __init__(self, config: ProviderConfig, cache: Any) -> None:
        """Asks nothing yet: the discovery document is fetched when first needed."""
        limits = {"default_timeout": config.timeout_seconds, "loopback_http": config.loopback_http}
        super().__init__(
            FlaskIntegration(config.key, StateStore(cache)),
            name=config.key,
            client_id=config.client_id,
            client_secret=config.client_secret or None,
            client_kwargs={"scope": " ".join(config.scopes), "code_challenge_method": "S256", **limits},
        )
        self.config = config
        self._keys: list[dict[str, Any]] = []
        self._keys_fetched_at = float("-inf")

    def load_server_metadata(self) -> dict[str, Any]:
        """The discovery document, checked. Raises OtherIssuerError, ValueError or requests' errors."""
        if "issuer" not in self.server_metadata:
            self.server_metadata = self._checked(self._fetch(self.config.discovery_address))
        return dict(self.server_metadata)

    def fetch_jwk_set(self, force: bool = False) -> dict[str, Any]:
        """The provider's public keys; fetched again when `force`, but not within 10 seconds of the last time."""
        metadata = self.load_server_metadata()
        recently = time.monotonic() - self._keys_fetched_at < KEYS_NOT_AGAIN_SECONDS
        if not self._keys or (force and not recently):
            self._keys_fetched_at = time.monotonic()
            listed = self._fetch(metadata["jwks_uri"]).get("keys")
            keys = [key for key in listed if _is_public_key(key)] if isinstance(listed, list) else []
            if not keys:
                raise ValueError("The provider lists no key we can use.")
            self._keys = keys
        return {"keys": list(self._keys)}

    def _fetch(self, address: str) -> dict[str, Any]:
        config = self.config
        with ProviderSession(loopback_http=config.loopback_http, default_timeout=config.timeout_seconds) as session:
            answer = session.request("GET", address, withhold_token=True)
        answer.raise_for_status()
        document = answer.json()
        if not isinstance(document, dict):
            raise TypeError("The provider's document is not a JSON object.")
        return document

    def _checked(self, document: Mapping[str, Any]) -> dict[str, Any]:
        # Authlib hands the whole document on as options of its session: "verify": false would switch TLS checks off.
        if document.get("issuer") != self.config.issuer:
            raise OtherIssuerError("The discovery document names another issuer.")
        named = [name for name in (*REQUIRED, *OPTIONAL) if name in REQUIRED or document.get(name)]
        addresses = {name: check_address(document.get(name), self.config.loopback_http) for name in named}
        return {
            "issuer": self.config.issuer,
            **addresses,
            "id_token_signing_alg_values_supported": list(self.config.algorithms),
            "token_endpoint_auth_method": self._client_authentication(document),
            "answers_name_issuer": document.get("authorization_response_iss_parameter_supported") is True,
        }

    def _client_authentication(self, document: Mapping[str, Any]) -> str:
        if not self.client_secret:
            return "none"
        offered = document.get("token_endpoint_auth_methods_supported")
        only_post = isinstance(offered, list) and "client_secret_basic" not in offered
        return "client_secret_post" if only_post else "client_secret_basic"


def _is_public_key(key: object) -> bool:
    return isinstance(key, dict) and key.get("kty") in {"RSA", "EC"} and key.get("use", "sig") == "sig"
