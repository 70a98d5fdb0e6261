"""Providers as the operator configures them: whom they serve, which addresses lead to them, and when they end."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from portal.access.verdict import NotFound, refused, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.config import Settings
from portal.database import db
from portal.partnership.permissions import may_set_up
from portal.sign_in.provider_keys import may_be_key
from portal.sign_in.providers import config_of

PUT = text("SELECT rights.put_provider(:row)").bindparams(bindparam("row", type_=JSONB))


@dataclass(frozen=True)
class ProviderConfigured:
    """A provider was entered or changed; its secret is kept nowhere else."""

    record_kind: str
    record_id: uuid.UUID | None
    partnership_id: uuid.UUID | None
    agencies: int
    domains: int


@dataclass(frozen=True)
class ProviderDisabled:
    """Nobody comes in through it any more."""

    record_kind: str
    record_id: uuid.UUID | None
    partnership_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class ProviderRow:
    """What the operator was given by an organisation's sign-in service."""

    key: str
    name: str
    profile: str
    issuer: str
    client_id: str
    client_secret: str
    settings: Mapping[str, Any]


def put_provider(
    row: ProviderRow,
    *,
    agencies: Mapping[uuid.UUID, str | None],
    domains: Sequence[str],
    subdomains: bool = False,
    of: Settings,
    by: Viewer,
) -> uuid.UUID:
    """Enter a provider, or change the one with this key (its issuer never changes). Returns its key in the database.

    `agencies` are those it serves, each with the value by which a claim names it, or none. Refused, in words, where the
    row would never work; http issuers only on this machine, and never in production.
    """
    require(may_set_up(by))
    require(may_be_key(row.key))
    values = {**vars(row), "settings": dict(row.settings)}
    try:
        config_of({**values, "version": 1}, f"{of.public_address}/sign-in/{row.key}/callback", of)
    except ValueError as wrong:
        require(refused(str(wrong)))
    made: uuid.UUID | None = db.session.scalar(PUT, {"row": values})
    if made is None:
        require(refused("A provider with this key has another issuer. Choose another key, and disable the old one."))
    for agency, claim in agencies.items():
        db.session.execute(
            text("SELECT rights.serve_agency(:key, :agency, :claim)"),
            {"key": row.key, "agency": agency, "claim": claim},
        )
    for domain in domains:
        db.session.execute(
            text("SELECT rights.lead_domain(:key, :domain, :below)"),
            {"key": row.key, "domain": domain, "below": subdomains},
        )
    record(ProviderConfigured("provider", made, None, len(agencies), len(domains)), by=by)
    assert made is not None
    return made


def serve_by_link(agency_id: uuid.UUID, *, by: Viewer) -> None:
    """Let an agency's people, who have no provider, come by a mailed link and an authenticator app once invited."""
    require(may_set_up(by))
    db.session.execute(text("SELECT rights.serve_by_link(:agency)"), {"agency": agency_id})
    record(ProviderConfigured("provider", None, None, 1, 0), by=by)


@dataclass(frozen=True)
class ListedProvider:
    """A provider as the operator's list shows it, without its secret."""

    key: str
    name: str
    profile: str
    issuer: str
    client_id: str
    version: int
    disabled_at: datetime | None
    agencies: int


def list_providers() -> list[ListedProvider]:
    """Every provider, in the order of key."""
    return [ListedProvider(*row) for row in db.session.execute(text("SELECT * FROM rights.list_providers()"))]


def disable_provider(key: str, *, by: Viewer) -> None:
    """Switch a provider off: nobody comes in through it, and whoever did is out. Raises NotFound for none in use."""
    require(may_set_up(by))
    if not db.session.scalar(text("SELECT rights.disable_provider(:key)"), {"key": key}):
        raise NotFound
    record(ProviderDisabled("provider", None, None), by=by)
