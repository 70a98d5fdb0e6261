"""Tables of the arrangements. Once a version has its first day in force, nothing in it changes: a trigger refuses.

The same trigger keeps the words while consultees read them, while the seats are asked, and once they are signed.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, column_property, mapped_column

from agencies.sectors import Sector
from portal import clock
from portal.arrangements.lifecycle import ArrangementState, Stage, stage_by_decision, state_on
from portal.database import Base, enum_column, new_id, words_of
from portal.decisions.lifecycle import DecisionState
from portal.decisions.models import Decision


class ArrangementVersion(Base):
    """One version of a partnership's arrangements. Its number counts up, since all may know of every version.

    It is in force from `in_force_on` (that day included) until `replaced_on` (that day not). `decision_id` is the
    reserved decision whose paper it is; `decision_state` how far that has come, for those who see it. `is_minor` is a
    correction that changes nothing that is asked of anybody, and so asks nobody again.
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
    decision_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("decision.id"))
    is_minor: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    entered_at: Mapped[datetime] = mapped_column(default=clock.now)
    entered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    decision_state: Mapped[DecisionState | None] = column_property(
        select(Decision.state).where(Decision.id == decision_id).scalar_subquery()
    )
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
        stage = stage_by_decision(self.stage, self.decision_state)
        return state_on(clock.today(), stage, self.in_force_on, self.replaced_on)

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
    """One clause of one version. `key` is the same in every version, so that two versions compare clause by clause.

    One taken out while the version is written keeps its row, which only those who write still see.
    """

    __tablename__ = "clause"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("arrangement_version.id"))
    key: Mapped[str]
    position: Mapped[int]
    heading: Mapped[str]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    text: Mapped[str]
    removed_at: Mapped[datetime | None]
    words: Mapped[str] = words_of("heading", "text")
    __table_args__ = (
        UniqueConstraint("version_id", "key"),
        CheckConstraint("key ~ '^[a-z][a-z0-9-]*$'", name="key"),
    )


class Duty(Base):
    """What a clause asks of the agencies of one sector, as a short sentence."""

    __tablename__ = "duty"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    clause_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clause.id"), index=True)
    sector: Mapped[Sector] = mapped_column(enum_column(Sector, "sector"))
    position: Mapped[int]
    text: Mapped[str]
    removed_at: Mapped[datetime | None]
