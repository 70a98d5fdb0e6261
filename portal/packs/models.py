"""The table of packs."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column

from portal.database import Base, enum_column, new_id
from portal.packs.lifecycle import PackState


class Pack(Base):
    """What a partnership, or one of its groups, takes into a meeting: the record as it stood at `as_at`, frozen.

    `contents` is what contents.py writes out, `sha256` (hexadecimal) is of it; `record_ids` are the records it speaks
    of, so that nobody who is kept from one reads it. `previous_id` is the pack before it for the same readers. `step`
    says how far the worker is, `tries` how often it began. `pdf` is missing where the machine draws none.
    """

    __tablename__ = "pack"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    reference: Mapped[str] = mapped_column(server_default=text("''"))
    group_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("standing_group.id"))
    state: Mapped[PackState] = mapped_column(enum_column(PackState, "state"))
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    asked_by_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    asked_at: Mapped[datetime]
    step: Mapped[int] = mapped_column(server_default=text("0"))
    tries: Mapped[int] = mapped_column(server_default=text("0"))
    as_at: Mapped[datetime | None]
    ready_at: Mapped[datetime | None]
    previous_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("pack.id"))
    record_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()), server_default=text("'{}'"))
    contents: Mapped[dict[str, Any] | None] = deferred(mapped_column(JSONB(none_as_null=True)))
    sha256: Mapped[str | None]
    pdf: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    docx: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    __table_args__ = (
        UniqueConstraint("partnership_id", "reference"),
        CheckConstraint(
            "(state = 'ready') = (contents IS NOT NULL AND sha256 IS NOT NULL AND docx IS NOT NULL"
            " AND as_at IS NOT NULL AND ready_at IS NOT NULL)",
            name="ready_with_contents",
        ),
        Index("ix_pack_partnership_id", "partnership_id", "asked_at", "id"),
    )
