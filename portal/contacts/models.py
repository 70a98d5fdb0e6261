"""Tables of contacts: an address campaign mail goes to, and a new one that waits for somebody to accept it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, enum_column, new_id


class ContactRole(StrEnum):
    """Who stands behind an address at an agency."""

    HEAD = "head"
    LEAD = "designated safeguarding lead"
    OFFICE = "office"


class AgencyContact(Base):
    """An address at a school or agency that campaign mail goes to: a person's or a post's, from where, last confirmed.

    Holding an address proves nobody; it gives no role and no sign-in. A changed address is a new row, the old one
    ends. `bounced_on` is the day mail to it last came back, kept by a trigger on the outbox.
    """

    __tablename__ = "agency_contact"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    role: Mapped[ContactRole] = mapped_column(enum_column(ContactRole, "role"))
    name: Mapped[str]
    email: Mapped[str]
    since: Mapped[str] = mapped_column(server_default=text("''"))
    source: Mapped[str]
    confirmed_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    bounced_on: Mapped[date | None]
    __table_args__ = (
        Index("ix_agency_contact_agency_id", "agency_id", "role"),
        Index("ix_agency_contact_partnership_id", "partnership_id"),
    )


class Outcome(StrEnum):
    """What became of a proposal."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


class ContactProposal(Base):
    """A new address that the holder of a school's personal link gave: nothing changes until the officer accepts it.

    Otherwise whoever holds the deputy's link could make themselves the head. `invitation_id` is the invitation whose
    link was used; `by_name` what that person wrote of themselves.
    """

    __tablename__ = "contact_proposal"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    invitation_id: Mapped[uuid.UUID]
    role: Mapped[ContactRole] = mapped_column(enum_column(ContactRole, "role"))
    name: Mapped[str]
    email: Mapped[str]
    by_name: Mapped[str]
    proposed_at: Mapped[datetime]
    outcome: Mapped[Outcome | None] = mapped_column(enum_column(Outcome, "outcome"))
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (
        Index("ix_contact_proposal_partnership_id", "partnership_id", "settled_at", "proposed_at"),
        CheckConstraint("(outcome IS NULL) = (settled_at IS NULL)", name="settled_with_outcome"),
    )
