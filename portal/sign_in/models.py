"""Tables of signing in. Pages reach none: the sign-in connection and definer functions do, one question each."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.rules import closed
from portal.database import Base, new_id
from portal.sign_in import link_models  # noqa: F401 - tables of people without provider


class IdentityProvider(Base):
    """An organisation's sign-in, configured by the operator; its secret is read by the sign-in connection alone."""

    __tablename__ = "identity_provider"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    profile: Mapped[str]
    issuer: Mapped[str]
    client_id: Mapped[str]
    client_secret: Mapped[str]
    settings: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    disabled_at: Mapped[datetime | None]


class ProviderAgency(Base):
    """An agency whose people sign in through this provider; one provider may serve several.

    `claim_value` is how the provider's organisation claim names it, where that is not its official identifier.
    """

    __tablename__ = "provider_agency"
    provider_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("identity_provider.id"), primary_key=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True, index=True)
    claim_value: Mapped[str | None]


class ProviderDomain(Base):
    """An e-mail domain that leads to this provider, where so said with all below it; never the part before the @."""

    __tablename__ = "provider_domain"
    domain: Mapped[str] = mapped_column(primary_key=True)
    provider_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("identity_provider.id"), primary_key=True)
    with_subdomains: Mapped[bool] = mapped_column(server_default=text("false"))


class Identity(Base):
    """A person at a provider: issuer and subject, bound once by invitation or admission, never by an e-mail address."""

    __tablename__ = "identity"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    provider_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("identity_provider.id"))
    subject: Mapped[str]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    name_given: Mapped[str]
    email_given: Mapped[str | None]
    bound_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    __table_args__ = (UniqueConstraint("provider_id", "subject"),)


class WebSession(Base):
    """A signed-in browser: the hash of its secret, whose it is, for which agency it acts, and when it ends.

    `only_agency_ids`: where a provider says for which organisation somebody came, they act for these and no other.
    """

    __tablename__ = "web_session"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"))
    provider_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()))
    only_agency_ids: Mapped[list[uuid.UUID] | None] = mapped_column(ARRAY(Uuid()))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    previous_visit_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None]


class SessionIdentity(Base):
    """An identity with which a session was signed in; the provider's names for that session (sid) and person (sub)."""

    __tablename__ = "session_identity"
    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("web_session.id"), primary_key=True)
    identity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("identity.id"), primary_key=True)
    sid: Mapped[str | None]
    sub: Mapped[str | None]
    id_token: Mapped[str | None]
    __table_args__ = (Index("ix_session_identity_sid", "sid"),)


class PersonInvitation(Base):
    """A one-time link to the address given: whoever opens it and signs in at that agency waits to be confirmed.

    The role is granted with the confirmation, never before.
    """

    __tablename__ = "person_invitation"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    email: Mapped[str]
    role: Mapped[str]
    partnership_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("partnership.id"))
    invited_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    invited_by: Mapped[str]
    invited_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    identity_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("identity.id"))
    used_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]


class WaitingPerson(Base):
    """Someone a provider knows and nobody invited: waits for the coordinator of the agency they named."""

    __tablename__ = "waiting_person"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    provider_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("identity_provider.id"))
    subject: Mapped[str]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    name_given: Mapped[str]
    email_given: Mapped[str | None]
    since: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled: Mapped[str | None]
    __table_args__ = (UniqueConstraint("provider_id", "subject", "agency_id"),)


class SignInState(Base):
    """What a started sign-in must find again at its callback, shared by all web processes; gone after ten minutes."""

    __tablename__ = "sign_in_state"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    ends_at: Mapped[datetime] = mapped_column(index=True)


class UsedLogoutToken(Base):
    """The identifier of a logout token already acted on, kept until the token could no longer be valid."""

    __tablename__ = "used_logout_token"
    issuer: Mapped[str] = mapped_column(primary_key=True)
    jti: Mapped[str] = mapped_column(primary_key=True)
    ends_at: Mapped[datetime]


class KeptForm(Base):
    """A half-written form kept for a person whose session has just ended; handed back once, to the session named."""

    __tablename__ = "kept_form"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"))
    path: Mapped[str]
    fields: Mapped[list[Any]] = mapped_column(JSONB)
    kept_at: Mapped[datetime]
    offered_to: Mapped[uuid.UUID | None]
    __table_args__ = (UniqueConstraint("person_id", "path"),)


for model in (
    IdentityProvider,
    ProviderAgency,
    ProviderDomain,
    Identity,
    WebSession,
    SessionIdentity,
    PersonInvitation,
    WaitingPerson,
    SignInState,
    UsedLogoutToken,
    KeptForm,
):
    closed(model, "signing in: reached by the sign-in connection and by definer functions only")
