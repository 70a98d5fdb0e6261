"""The outbox: one row a message, and the worker's beat."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, enum_column, new_id


class MessageState(StrEnum):
    """Where a message stands; "not sent" when its reader lost the right to it meanwhile."""

    QUEUED = "queued"
    SENT = "sent"
    NOT_SENT = "not sent"
    FAILED = "failed"


class Message(Base):
    """A mail to one person or address about one record: template and ids, never a title or other content.

    `sealed` is the path of a link that only its reader may have; gone, also from `body`, once the mail is settled.
    `not_before` keeps quiet hours; `receipt_due_at` is when whoever took the mail is next asked whether it arrived, if
    they can be and it is not known; `key` makes the same reminder unique, so that no job sends it twice.
    """

    __tablename__ = "message"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    template: Mapped[str]
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"))
    address: Mapped[str | None]
    partnership_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("partnership.id"))
    kind: Mapped[str | None]
    record_id: Mapped[uuid.UUID | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    sealed: Mapped[str | None]
    is_urgent: Mapped[bool] = mapped_column(server_default=text("false"))
    key: Mapped[str | None] = mapped_column(unique=True)
    queued_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    not_before: Mapped[datetime] = mapped_column(server_default=text("now()"))
    state: Mapped[MessageState] = mapped_column(enum_column(MessageState, "state"), server_default="queued")
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    result: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    receipt_due_at: Mapped[datetime | None]
    sent_to: Mapped[str | None]
    subject: Mapped[str | None]
    body: Mapped[str | None]
    __table_args__ = (
        Index("ix_message_waiting", "not_before", postgresql_where=text("state = 'queued'")),
        Index("ix_message_receipt_due_at", "receipt_due_at", postgresql_where=text("receipt_due_at IS NOT NULL")),
        Index("ix_message_person_id", "person_id"),
        Index("ix_message_record_id", "record_id"),
    )


class WorkerBeat(Base):
    """A worker process said that it lives."""

    __tablename__ = "worker_beat"
    worker: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class OutboxHold(Base):
    """Nothing leaves while one of these is not released: the database was restored from a copy, whose mail is old."""

    __tablename__ = "outbox_hold"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    since: Mapped[datetime] = mapped_column(server_default=text("now()"))
    released_at: Mapped[datetime | None]
