"""Who the demonstration provider knows: issuers, each with its people and the applications that may ask."""

import ipaddress
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

PATH = re.compile(r"[a-z0-9][a-z0-9.-]*(/[a-z0-9][a-z0-9.-]*)*")


class NotLoopbackError(ValueError):
    """The provider was asked to answer outside this machine."""


@dataclass(frozen=True)
class InventedPerson:
    """Somebody one can be. `what` says what they are; `claims` are sent beside the usual ones (tid, oid, hd, ...)."""

    sub: str
    name: str
    email: str
    what: str = ""
    claims: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Client:
    """An application that may ask, with the exact addresses it may name."""

    id: str
    secret: str = field(repr=False)
    redirect_uris: tuple[str, ...] = ()
    post_logout_redirect_uris: tuple[str, ...] = ()
    backchannel_logout_uri: str | None = None
    frontchannel_logout_uri: str | None = None


@dataclass(frozen=True)
class Issuer:
    """One organisation's sign-in: its issuer is the provider's address, a slash, and `path`."""

    path: str
    name: str
    people: tuple[InventedPerson, ...]
    clients: tuple[Client, ...]

    def __post_init__(self) -> None:
        """Raises ValueError for a path that is none, or a person listed twice."""
        if not PATH.fullmatch(self.path):
            raise ValueError(
                f"{self.path!r} cannot be an issuer's path: small letters, digits, dots, hyphens, slashes."
            )
        if len({person.sub for person in self.people}) != len(self.people):
            raise ValueError(f"Two people of {self.path} have the same sub.")

    def person(self, sub: str) -> InventedPerson | None:
        """The person with this subject."""
        return next((person for person in self.people if person.sub == sub), None)

    def client(self, client_id: str) -> Client | None:
        """The application with this id."""
        return next((client for client in self.clients if client.id == client_id), None)


@dataclass(frozen=True)
class Configuration:
    """Everything the provider needs. `base_url` is http on a loopback address, without a final slash."""

    base_url: str
    issuers: tuple[Issuer, ...]

    def __post_init__(self) -> None:
        """Raises NotLoopbackError for an address others could reach, ValueError for a path used twice."""
        host = urlsplit(self.base_url).hostname or ""
        if not is_loopback(host):
            raise NotLoopbackError(
                f"The demonstration's sign-in needs no password, so it runs on 127.0.0.1, not on {host!r}."
            )
        if len({issuer.path for issuer in self.issuers}) != len(self.issuers):
            raise ValueError("Two issuers have the same path.")

    def issuer_url(self, issuer: Issuer) -> str:
        """What tokens of this issuer carry as `iss`."""
        return f"{self.base_url}/{issuer.path}"

    def at(self, base_url: str) -> "Configuration":
        """The same people at another address."""
        return replace(self, base_url=base_url)


def is_loopback(host: str) -> bool:
    """Whether a host name or address can be reached from this machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def read_configuration(text: str, base_url: str) -> Configuration:
    """From JSON: {"issuers": [{"path", "name", "people": [...], "clients": [...]}]}; ValueError if wrong."""
    try:
        return Configuration(base_url, tuple(_issuer(row) for row in json.loads(text)["issuers"]))
    except (KeyError, TypeError) as error:
        raise ValueError(f"The provider's configuration lacks or misspells {error}.") from error


def _issuer(row: dict[str, Any]) -> Issuer:
    people = tuple(InventedPerson(**person) for person in row["people"])
    clients = tuple(_client(client) for client in row["clients"])
    return Issuer(row["path"], row["name"], people, clients)


def _client(row: dict[str, Any]) -> Client:
    lists = {name: tuple(row.get(name, ())) for name in ("redirect_uris", "post_logout_redirect_uris")}
    return Client(**{**row, **lists})
