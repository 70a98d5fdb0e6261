"""Tables of challenges, their history, and what the lead partners determined."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, FetchedValue, ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.challenges.lifecycle import Stage
from portal.database import Base, enum_column, new_id, words_of


class AboutKind(StrEnum):
    """What is questioned: a record by its kind, or a matter that has no record here."""

    ACTION = "action"
    DECISION = "decision"
    CONFIRMATION = "confirmation"
    MATTER = "matter"


class Challenge(Base):
    """One agency questions what another does or decided: what, why, and what it wants instead.

    `about_id` is the record questioned, shown only to whoever may see that. `clocks` keeps the last day of the stage
    and of all that follow by themselves; `party_ids`, kept by a trigger, the raising and the challenged agency.
    """

    __tablename__ = "challenge"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    reference: Mapped[str] = mapped_column(server_default=text("''"))
    title: Mapped[str]
    why: Mapped[str]
    wanted: Mapped[str]
    about_kind: Mapped[AboutKind] = mapped_column(enum_column(AboutKind, "about_kind"))
    about_id: Mapped[uuid.UUID | None]
    raised_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    raised_by_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    to_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    stage: Mapped[Stage] = mapped_column(enum_column(Stage, "stage"))
    clocks: Mapped[dict[str, str]] = mapped_column(JSONB)
    raised_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    party_ids: Mapped[list[uuid.UUID]] = mapped_column(
        ARRAY(Uuid()), server_default=text("'{}'"), server_onupdate=FetchedValue()
    )
    words: Mapped[str] = words_of("title", "why", "wanted")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read once by SQLAlchemy
    __table_args__ = (
        UniqueConstraint("partnership_id", "reference"),
        CheckConstraint("raised_by_agency_id <> to_agency_id", name="between_two"),
        CheckConstraint("(about_kind = 'matter') = (about_id IS NULL)", name="about_a_record"),
        Index("ix_challenge_partnership_id_raised_at", "partnership_id", "raised_at", "id"),
        Index("ix_challenge_party_ids", "party_ids", postgresql_using="gin"),
        Index("ix_challenge_about_id", "about_id", postgresql_where=text("about_id IS NOT NULL")),
    )


class ChallengeEventKind(StrEnum):
    """What happened to a challenge."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    UPDATED = "updated"
    MOVED_UP = "moved up"
    RAN_OUT = "clock ran out"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    PROPOSED = "determination proposed"
    AGREED = "agreed to the determination"
    DISSENTED = "dissented"
    DETERMINED = "determined"
    TOLD = "told"


class ChallengeEvent(Base):
    """One line of a challenge's history. That a clock ran out, and whom the portal told of it, is by nobody.

    `person_id` is whom the portal told, `text` then the stage that was reached.
    """

    __tablename__ = "challenge_event"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    challenge_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("challenge.id"))
    number: Mapped[int] = mapped_column(server_default=text("0"))
    kind: Mapped[ChallengeEventKind] = mapped_column(enum_column(ChallengeEventKind, "kind"))
    text: Mapped[str] = mapped_column(default="")
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    by_agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    from_stage: Mapped[Stage | None] = mapped_column(enum_column(Stage, "from_stage"))
    to_stage: Mapped[Stage | None] = mapped_column(enum_column(Stage, "to_stage"))
    __table_args__ = (
        UniqueConstraint("challenge_id", "number"),
        CheckConstraint(
            "(kind IN ('clock ran out', 'told')) = (by_id IS NULL) AND (by_id IS NULL) = (by_agency_id IS NULL)",
            name="by_somebody",
        ),
    )


class Determination(Base):
    """A text by which the lead partners may settle a challenge; a later one voids it, and its answers."""

    __tablename__ = "determination"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    challenge_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("challenge.id"))
    number: Mapped[int]
    text: Mapped[str]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("challenge_id", "number"),)


class DeterminationAnswer(Base):
    """What one seat's lead partner says to one text: agrees, or dissents and why. One answer a seat."""

    __tablename__ = "determination_answer"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    determination_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("determination.id"))
    challenge_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("challenge.id"))
    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id"))
    agrees: Mapped[bool]
    reason: Mapped[str]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("determination_id", "seat_id"),)
