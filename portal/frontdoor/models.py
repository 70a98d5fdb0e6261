"""Tables of the public contacts: whom to ring, and who changed that when."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.database import Base, enum_column, new_id


class ContactKind(StrEnum):
    """What a contact is for, in the order of urgency."""

    EMERGENCY = "emergency"
    FRONT_DOOR = "front door"
    DESIGNATED_OFFICER = "designated officer"
    OUT_OF_HOURS = "out of hours"
    OTHER = "other"


class ContactAct(StrEnum):
    """What was done to a contact."""

    ADDED = "added"
    CHANGED = "changed"
    CHECKED = "checked"
    REMOVED = "removed"


class ContactPoint(Base):
    """A line of the public contacts page. `version` counts its changes, so that nobody overwrites another unseen."""

    __tablename__ = "contact_point"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    kind: Mapped[ContactKind] = mapped_column(enum_column(ContactKind, "kind"))
    position: Mapped[int]
    name: Mapped[str]
    telephone: Mapped[str]
    email: Mapped[str | None]
    hours: Mapped[str]
    belongs: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    checked_on: Mapped[date]
    checked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_contact_point_partnership_id", "partnership_id", "position"),)


class ContactChange(Base):
    """One change of a contact: what it said before and after, by whom; kept for good."""

    __tablename__ = "contact_change"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contact_point.id"))
    act: Mapped[ContactAct] = mapped_column(enum_column(ContactAct, "act"))
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    after: Mapped[dict[str, Any]] = mapped_column(JSONB)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"))
    __table_args__ = (Index("ix_contact_change_contact_id", "contact_id", "at"),)
