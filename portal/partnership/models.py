"""Tables of who takes part. An agency is known by its official identifier, a person by our key, nobody by a name."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from agencies.sectors import Standing
from portal.access.roles import MANDATED, Role
from portal.database import Base, enum_column, new_id

ROLE = enum_column(Role, "role")


class Agency(Base):
    """An organisation out in the world. Its official identifier is empty while unknown, and then shown with "check".

    `other_identifiers` are by kind ("DfE code"); `to_check` names facts that somebody filled by hand.
    """

    __tablename__ = "agency"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sector: Mapped[str]
    identifier_kind: Mapped[str]
    identifier: Mapped[str | None]
    name: Mapped[str]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    successor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"))
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"))
    source: Mapped[str]
    other_identifiers: Mapped[dict[str, str]] = mapped_column(JSONB, server_default=text("'{}'"))
    to_check: Mapped[list[str]] = mapped_column(ARRAY(Text()), server_default=text("'{}'"))
    __table_args__ = (
        UniqueConstraint("identifier_kind", "identifier"),
        Index("ix_agency_parent_id", "parent_id"),
        Index("ix_agency_successor_id", "successor_id"),
    )

    @property
    def is_school(self) -> bool:
        return self.identifier_kind == "URN"


class School(Base):
    """What the national register says of a school; an empty column is "not in the register"."""

    __tablename__ = "school"
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    la_code: Mapped[str] = mapped_column(index=True)
    establishment_number: Mapped[str | None]
    type_code: Mapped[str]
    type_name: Mapped[str]
    type_group: Mapped[str | None]
    status: Mapped[str]
    phase: Mapped[str | None]
    low_age: Mapped[int | None]
    high_age: Mapped[int | None]
    town: Mapped[str | None]
    postcode: Mapped[str | None]
    district: Mapped[str | None]
    trust_code: Mapped[str | None]
    register_row: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Partnership(Base):
    """A safeguarding children partnership: one or more councils, and every ICB and force that covers part of it."""

    __tablename__ = "partnership"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    prefix: Mapped[str] = mapped_column(unique=True)
    area: Mapped[str]
    office_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    contact_email: Mapped[str]
    contact_telephone: Mapped[str]
    settings: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    __table_args__ = (
        CheckConstraint("key ~ '^[a-z][a-z0-9-]*$'", name="key"),
        CheckConstraint("prefix ~ '^[A-Z]+$'", name="prefix"),
    )


class Membership(Base):
    """An agency in a partnership, as what, on which legal basis, and since when."""

    __tablename__ = "membership"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    standing: Mapped[Standing] = mapped_column(enum_column(Standing, "standing"))
    legal_basis: Mapped[str]
    legal_basis_check: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    agreement_title: Mapped[str | None]
    agreement_signed_on: Mapped[date | None]
    agreement_review_on: Mapped[date | None]
    representative_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    senior_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (
        UniqueConstraint("partnership_id", "agency_id", "starts_on"),
        Index("ix_membership_agency_id", "agency_id", "partnership_id"),
    )


class StandingGroup(Base):
    """A standing group of the partnership, with its terms and its quorum rule as data."""

    __tablename__ = "standing_group"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"), index=True)
    name: Mapped[str]
    terms: Mapped[str]
    quorum: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    __table_args__ = (UniqueConstraint("partnership_id", "name"),)


class Person(Base):
    """A person who acts for an agency. Known by this key; the name may change, the e-mail address never identifies.

    `partnership_ids` and `agency_ids` say where the person acts or ever acted, kept by triggers, so that whoever may
    read a record also reads the name of one who has left.
    """

    __tablename__ = "person"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    closed_at: Mapped[datetime | None]
    partnership_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()), server_default="{}")
    agency_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()), server_default="{}")


class PersonContact(Base):
    """How a person is reached: read by the person, the office and the chair, and used by the worker for mail."""

    __tablename__ = "person_contact"
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    email: Mapped[str]
    telephone: Mapped[str | None]


class Appointment(Base):
    """A role held for an agency: in one partnership, in one group of it, or at the agency in all its partnerships."""

    __tablename__ = "appointment"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    role: Mapped[Role] = mapped_column(ROLE)
    partnership_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("partnership.id"))
    group_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("standing_group.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    appointed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    appointed_by: Mapped[str]
    __table_args__ = (
        Index("ix_appointment_person_id", "person_id"),
        Index("ix_appointment_agency_id", "agency_id"),
        Index("ix_appointment_partnership_id", "partnership_id"),
        CheckConstraint("group_id IS NULL OR partnership_id IS NOT NULL", name="group_in_partnership"),
    )


class Seat(Base):
    """A statutory body's place in deciding; it may stand for several bodies of one kind, the agreement recorded."""

    __tablename__ = "seat"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"), index=True)
    name: Mapped[str]
    agreement: Mapped[str | None]


class SeatBody(Base):
    """A body for which a seat stands, from and until."""

    __tablename__ = "seat_body"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Mandate(Base):
    """Who holds a seat as lead, delegate or alternate, from and until, by whom; a mandate is itself the role."""

    __tablename__ = "mandate"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    role: Mapped[Role] = mapped_column(ROLE)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    appointed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    letter: Mapped[str | None]
    __table_args__ = (CheckConstraint(f"role IN ({', '.join(repr(str(r)) for r in MANDATED)})", name="mandated"),)


class Exclusion(Base):
    """A person kept from one record, whatever their roles; never read by that person."""

    __tablename__ = "exclusion"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    kind: Mapped[str]
    record_id: Mapped[uuid.UUID] = mapped_column(index=True)
    reason: Mapped[str]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
