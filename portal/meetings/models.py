"""Tables of meetings: whom they ask, what somebody wants talked about, what stood on the agenda, and history."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, enum_column, new_id, words_of
from portal.meetings.lifecycle import MeetingState


class Meeting(Base):
    """A date of one group, or of the whole partnership, for what the record could not settle.

    `minutes` is its planned length, `papers_on` the day by which its agenda is known. `began_at` and `ended_at` bound
    what its minutes list; a slot given back or cancelled has only `ended_at`, and `reason` where it was cancelled.
    """

    __tablename__ = "meeting"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    reference: Mapped[str] = mapped_column(server_default=text("''"))
    group_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("standing_group.id"))
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    place: Mapped[str]
    papers_on: Mapped[date]
    state: Mapped[MeetingState] = mapped_column(enum_column(MeetingState, "state"))
    planned_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    planned_by_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    planned_at: Mapped[datetime]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read once by SQLAlchemy
    __table_args__ = (
        UniqueConstraint("partnership_id", "reference"),
        CheckConstraint("minutes > 0", name="some_minutes"),
        CheckConstraint("(state = 'cancelled') = (reason IS NOT NULL)", name="cancelled_with_reason"),
        Index("ix_meeting_partnership_id_starts_at", "partnership_id", "starts_at", "id"),
        Index("ix_meeting_group_id", "group_id"),
    )


class MeetingInvitee(Base):
    """Somebody a meeting asks, for one agency; `read_at` is when they said that they have read the agenda."""

    __tablename__ = "meeting_invitee"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    read_at: Mapped[datetime | None]
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)


class MeetingItem(Base):
    """What somebody asks to be talked about, and one sentence why; taken off where it is no longer asked."""

    __tablename__ = "meeting_item"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"), index=True)
    title: Mapped[str]
    why: Mapped[str]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    by_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    at: Mapped[datetime]
    taken_off_at: Mapped[datetime | None]
    words: Mapped[str] = words_of("title", "why")


class AgendaKind(StrEnum):
    """What a line of an agenda is about."""

    DECISION = "decision"
    ACTION = "action"
    CHALLENGE = "challenge"
    ITEM = "item"


class AgendaLine(Base):
    """What stood on the agenda when the meeting began: the record, and the sentence why. Read by who reads both."""

    __tablename__ = "agenda_line"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    number: Mapped[int]
    kind: Mapped[AgendaKind] = mapped_column(enum_column(AgendaKind, "kind"))
    record_id: Mapped[uuid.UUID]
    reference: Mapped[str]
    title: Mapped[str]
    why: Mapped[str]
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)


class MeetingEventKind(StrEnum):
    """What happened to a meeting."""

    PLANNED = "planned"
    MOVED = "moved"
    INVITED = "invited"
    ASKED = "item asked for"
    TAKEN_OFF = "item taken off"
    READ = "agenda read"
    BEGAN = "began"
    HELD = "held"
    GIVEN_BACK = "given back"
    CANCELLED = "cancelled"


class MeetingEvent(Base):
    """One line of a meeting's history; `person_id` is whom somebody invited."""

    __tablename__ = "meeting_event"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    meeting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("meeting.id"))
    number: Mapped[int] = mapped_column(server_default=text("0"))
    kind: Mapped[MeetingEventKind] = mapped_column(enum_column(MeetingEventKind, "kind"))
    text: Mapped[str] = mapped_column(default="")
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    by_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)
