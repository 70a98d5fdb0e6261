"""Tables of the arrangements. Once a version has its first day in force, nothing in it changes: a trigger refuses."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from agencies.sectors import Sector
from portal import clock
from portal.arrangements.lifecycle import ArrangementState, Stage, state_on
from portal.database import Base, enum_column, new_id


class ArrangementVersion(Base):
    """One version of a partnership's arrangements. Its number counts up, since all may know of every version.

    It is in force from `in_force_on` (that day included) until `replaced_on` (that day not).
    """

    __tablename__ = "arrangement_version"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    number: Mapped[int]
    reference: Mapped[str]
    title: Mapped[str]
    stage: Mapped[Stage] = mapped_column(enum_column(Stage, "stage"))
    what_changed: Mapped[list[str]] = mapped_column(ARRAY(Text()), default=list)
    signed_on_paper_on: Mapped[date | None]
    in_force_on: Mapped[date | None]
    replaced_on: Mapped[date | None]
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    entered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (
        UniqueConstraint("partnership_id", "number"),
        UniqueConstraint("partnership_id", "reference"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("in_force_on IS NULL OR stage = 'signed'", name="signed_before_in_force"),
        CheckConstraint("replaced_on IS NULL OR replaced_on > in_force_on", name="replaced_after_in_force"),
        Index(
            "uq_arrangement_version_one_to_stay",
            "partnership_id",
            unique=True,
            postgresql_where=text("in_force_on IS NOT NULL AND replaced_on IS NULL"),
        ),
    )

    @property
    def state(self) -> ArrangementState:
        """What it is called today."""
        return state_on(clock.today(), self.stage, self.in_force_on, self.replaced_on)

    @property
    def is_public(self) -> bool:
        """In force or replaced: everybody may read it, for ever."""
        return self.state in {ArrangementState.IN_FORCE, ArrangementState.REPLACED}


class ArrangementSignature(Base):
    """An office that signed a version: the office and its agency, never a person's name."""

    __tablename__ = "arrangement_signature"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("arrangement_version.id"))
    position: Mapped[int]
    office: Mapped[str]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    signed_on: Mapped[date]
    __table_args__ = (UniqueConstraint("version_id", "position"),)


class Clause(Base):
    """One clause of one version. `key` is the same in every version, so that two versions compare clause by clause."""

    __tablename__ = "clause"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("arrangement_version.id"))
    key: Mapped[str]
    position: Mapped[int]
    heading: Mapped[str]
    text: Mapped[str]
    __table_args__ = (
        UniqueConstraint("version_id", "key"),
        UniqueConstraint("version_id", "position"),
        CheckConstraint("key ~ '^[a-z][a-z0-9-]*$'", name="key"),
    )


class Duty(Base):
    """What a clause asks of the agencies of one sector, as a short sentence."""

    __tablename__ = "duty"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    clause_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clause.id"))
    sector: Mapped[Sector] = mapped_column(enum_column(Sector, "sector"))
    position: Mapped[int]
    text: Mapped[str]
    __table_args__ = (UniqueConstraint("clause_id", "sector", "position"),)
