"""Tables of people without any provider: the link that is mailed, the app that shows codes, and starting it anew."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.rules import closed
from portal.database import Base, new_id


class SignInLink(Base):
    """A link that was asked for: 15 minutes, one use, in browsers that asked. Nobody's where the address is unknown.

    One that was not mailed, since others wait already, was used as soon as asked for; they work in its browser instead.
    Only hashes of its secret and of the browser's are kept.
    """

    __tablename__ = "sign_in_link"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary)
    identity_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("identity.id"), index=True)
    asked_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Authenticator(Base):
    """The app of an account without provider: its secret sealed by the application's key, and its last step used.

    Until `enrol_until` a new app may be set up where there is none; a step is 30 seconds since 1970 (RFC 6238).
    """

    __tablename__ = "authenticator"
    identity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("identity.id"), primary_key=True)
    sealed: Mapped[str | None]
    enrol_until: Mapped[datetime]
    enrolled_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    wrong_codes: Mapped[int] = mapped_column(server_default=text("0"))
    locked_until: Mapped[datetime | None]


class AuthenticatorRecovery(Base):
    """Somebody lost their app: the business manager asked for a new one, and a second person confirms or refuses."""

    __tablename__ = "authenticator_recovery"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    identity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("identity.id"), index=True)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    settled_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]


for model in (SignInLink, Authenticator, AuthenticatorRecovery):
    closed(model, "signing in without provider: reached by the sign-in connection and by definer functions only")
