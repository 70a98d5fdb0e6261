"""The table of calendar feeds."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, new_id


class CalendarFeed(Base):
    """A secret address under which a calendar fetches what is due for one person acting for one agency.

    The secret is kept as a hash, and sealed by the application's key so that its owner can read the address again.
    At most one is live for a person and an agency.
    """

    __tablename__ = "calendar_feed"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    sealed: Mapped[str]
    made_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    __table_args__ = (
        Index(
            "ix_calendar_feed_person_id",
            "person_id",
            "agency_id",
            unique=True,
            postgresql_where=text("stopped_at IS NULL"),
        ),
    )
