"""What the portal must know of a provider before it asks it anything."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from agencies.sign_in.profiles import ProfileSettings, has_tenant_place, token_issuers
from agencies.sign_in.standard import StandardSettings

# No underscore: Authlib joins key and state with one, and "a" + "b_1" must not read the state of "a_b" + "1".
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
SIGNATURES = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class ProviderConfig:
    """One row of the providers' table, as the protocol needs it.

    `key` names the provider in addresses and states (a UUID will do); `version` changes whenever the row does.
    `issuer` is compared letter by letter, final slash included; Entra for several tenants has `{tenantid}` in it and
    names its `discovery_url`. `redirect_uri` belongs to this provider alone. `trusted_audiences` are other
    applications that may stand beside us in a token. `timeout_seconds` is for each call.
    `loopback_http` allows http on this machine.
    """

    key: str
    version: int
    issuer: str
    client_id: str
    redirect_uri: str
    client_secret: str = field(default="", repr=False)
    settings: ProfileSettings = field(default_factory=StandardSettings)
    algorithms: tuple[str, ...] = ("RS256",)
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    discovery_url: str | None = None
    trusted_audiences: tuple[str, ...] = ()
    untyped_logout_tokens: bool = False
    loopback_http: bool = False
    timeout_seconds: float = 5.0

    def __post_init__(self) -> None:
        """Raises ValueError with a sentence for the operator."""
        if not KEY.fullmatch(self.key):
            raise ValueError("A provider's key has small letters, digits and hyphens only, at most 64.")
        if not self.algorithms or not SIGNATURES.issuperset(self.algorithms):
            raise ValueError("A provider signs with RS, PS or ES; none and HS are never accepted.")
        if "openid" not in self.scopes:
            raise ValueError("Without the scope openid a provider does not say who it is.")
        if not self.client_id:
            raise ValueError("A provider needs the client id it gave us.")
        if has_tenant_place(self.issuer) and not self.discovery_url:
            raise ValueError("An issuer with {tenantid} needs the address of its discovery document.")
        check_address(self.discovery_address, self.loopback_http)

    @property
    def discovery_address(self) -> str:
        """Where the discovery document is: OpenID Connect Discovery 1.0, section 4."""
        return self.discovery_url or f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"

    @property
    def issuers(self) -> frozenset[str]:
        """Every `iss` this provider's tokens may carry."""
        return token_issuers(self.settings, self.issuer)


def check_address(address: object, loopback_http: bool) -> str:
    """The address, if it is one we may call: https, or http on this machine where allowed. ValueError otherwise."""
    parts = urlsplit(address if isinstance(address, str) else "")
    local = loopback_http and parts.scheme == "http" and parts.hostname in LOOPBACK
    if not parts.hostname or parts.username is not None or not (parts.scheme == "https" or local):
        raise ValueError("A provider's addresses begin with https:// and hold no user name.")
    return str(address)
