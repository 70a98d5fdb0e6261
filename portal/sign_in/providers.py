"""From the row of a provider to the client that speaks with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from agencies.sign_in.profiles import ProfileKind, profile_settings, usual_scopes
from portal.access.verdict import NotFound
from portal.config import Settings
from portal.sign_in.client import Clients
from portal.sign_in.doors import StateCache, provider_row
from portal.sign_in.provider_app import ProviderApp
from portal.sign_in.provider_config import ProviderConfig

# Settings of a row that belong to the protocol; all others belong to its profile.
LISTS = ("algorithms", "scopes", "trusted_audiences")
OTHERS = ("discovery_url", "untyped_logout_tokens", "timeout_seconds")


@dataclass(frozen=True)
class Provider:
    """A provider in use: its name for people, and what the protocol needs."""

    key: str
    name: str
    config: ProviderConfig

    @property
    def client(self) -> ProviderApp:
        """The client for this row as it is now, kept for ten minutes."""
        clients: Clients = current_app.extensions["sign_in_clients"]
        return clients.get(self.config)


def set_up_clients() -> Clients:
    """Clients of one process; the states of their sign-ins are shared with all others."""
    return Clients(StateCache())


def get_provider(key: str) -> Provider:
    """The provider at `/sign-in/<key>`. Raises NotFound when there is none in use."""
    row = provider_row(key)
    if row is None:
        raise NotFound
    return Provider(key, row["name"], config_of(row, address_of("sign_in.callback", provider=key), settings()))


def config_of(row: dict[str, Any], redirect_uri: str, of: Settings) -> ProviderConfig:
    """What the protocol needs of a row. Raises ValueError with a sentence for the operator."""
    stored, kind = dict(row["settings"] or {}), ProfileKind(row["profile"])
    protocol: dict[str, Any] = {"scopes": usual_scopes(kind)}
    protocol |= {name: tuple(stored.pop(name)) for name in LISTS if name in stored}
    protocol |= {name: stored.pop(name) for name in OTHERS if name in stored}
    return ProviderConfig(
        key=row["key"],
        version=row["version"],
        issuer=row["issuer"],
        client_id=row["client_id"],
        client_secret=row["client_secret"],
        redirect_uri=redirect_uri,
        settings=profile_settings(kind, stored),
        loopback_http=not of.is_production,
        **protocol,
    )


def settings() -> Settings:
    """The settings of this process."""
    found: Settings = current_app.extensions["settings"]
    return found


def address_of(endpoint: str, **values: Any) -> str:
    """A page's whole address, from the configured public address and never from a header of the request."""
    return settings().public_address + url_for(endpoint, **values)
