"""Append-only tables: nobody's role can change or remove a row, and seals show it if somebody did all the same."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, new_id


class AuditEvent(Base):
    """One thing that happened: kind and ids, never contents; stamped by the database with its transaction."""

    __tablename__ = "audit_event"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    era: Mapped[int] = mapped_column(server_default=text("1"))
    tx: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    kind: Mapped[str]
    record_kind: Mapped[str | None]
    record_id: Mapped[uuid.UUID | None]
    partnership_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("partnership.id"))
    person_id: Mapped[uuid.UUID | None]
    agency_id: Mapped[uuid.UUID | None]
    system: Mapped[str | None]
    invitation_id: Mapped[uuid.UUID | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    __table_args__ = (
        Index("ix_audit_event_era_tx_id", "era", "tx", "id"),
        Index("ix_audit_event_partnership_id_at", "partnership_id", "at"),
    )


class AuditSeal(Base):
    """A batch of audit rows closed for good: their digest and the previous seal, under a key kept elsewhere."""

    __tablename__ = "audit_seal"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    era: Mapped[int]
    from_tx: Mapped[int] = mapped_column(BigInteger)
    below_tx: Mapped[int] = mapped_column(BigInteger)
    row_count: Mapped[int]
    rows_digest: Mapped[bytes] = mapped_column(LargeBinary)
    seal: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class AuditEra(Base):
    """The era of transaction numbers: raised when a backup is restored, since they then start afresh."""

    __tablename__ = "audit_era"
    era: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Opening(Base):
    """A signed-in person opened, exported or printed a record: once a day, restricted records each time."""

    __tablename__ = "opening"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    record_id: Mapped[uuid.UUID]
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    person_id: Mapped[uuid.UUID]
    agency_id: Mapped[uuid.UUID | None]
    manner: Mapped[str]
    day: Mapped[date]
    occasion: Mapped[int] = mapped_column(server_default=text("0"))
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    __table_args__ = (
        UniqueConstraint("record_id", "person_id", "agency_id", "day", "manner", "occasion"),
        Index("ix_opening_record_id_at", "record_id", "at"),
        Index("ix_opening_person_id_at", "person_id", "at"),
    )
