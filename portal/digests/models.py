"""The table of what people chose about their mail."""

from __future__ import annotations

import uuid

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base


class MailChoice(Base):
    """What somebody chose: the weekday of the digest (1 Monday to 5 Friday, none for no digest), essential mail alone.

    Who never chose has no row: the digest comes on Mondays, and all mail.
    """

    __tablename__ = "mail_choice"
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    digest_on: Mapped[int | None]
    only_essential: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (CheckConstraint("digest_on BETWEEN 1 AND 5", name="a_working_day"),)
