"""What the upgrade leaves behind about the row rules it installed."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ColumnElement, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.rules import closed, is_person, row_rule
from portal.database import Base, new_id


class RowRulesInstalled(Base):
    """One installation: the digest of our source, and of what PostgreSQL then held; start-up compares both."""

    __tablename__ = "row_rules_installed"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    source_digest: Mapped[str]
    stored_digest: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))


class SentForm(Base):
    """A form that acted: whose, its mark, and where it led; sent again, it leads there and does nothing."""

    __tablename__ = "sent_form"
    person_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))


@row_rule(SentForm, "sees")
@row_rule(SentForm, "adds")
@row_rule(SentForm, "changes", columns=("address",))
def own_form() -> ColumnElement[bool]:
    """One's own alone."""
    return is_person(SentForm.person_id)


closed(RowRulesInstalled, "read through rights.is_as_installed()")
