"""Tables of decisions. What an answer changes on its decision (disputed, consulted) the database keeps by itself."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, FetchedValue, ForeignKey, Index, UniqueConstraint, Uuid
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from portal.access.roles import Role
from portal.database import Base, enum_column, new_id, words_of
from portal.decisions.lifecycle import AnswerKind, DecisionClass, DecisionState, ReservedText, View

KEPT = {"server_default": sql("'{}'"), "server_onupdate": FetchedValue()}
NO = {"server_default": sql("false"), "server_onupdate": FetchedValue()}


class Decision(Base):
    """A question put to the seats, its class, its days, and what became of it.

    `seat_ids` are the seats asked, fixed when it opens; `paper_number` is the paper that answers are about. Triggers
    keep `consulted_ids` and `named_ids` (agencies and people asked in consultation), `is_consulted` (all of them have
    answered) and `is_disputed` (an answer that stands objects or asks to discuss). Where the paper is the words of
    another record (a version of the arrangements), `text_kind` and `text_id` name it, and the words change there only.
    One that was taken before the portal has its day (`taken_on`) and is known again by `brought_key`.
    """

    __tablename__ = "decision"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    reference: Mapped[str] = mapped_column(server_default=sql("''"))
    title: Mapped[str]
    why_no_meeting: Mapped[str]
    kind: Mapped[DecisionClass] = mapped_column(enum_column(DecisionClass, "kind"))
    urgent_because: Mapped[str | None]
    group_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("standing_group.id"))
    state: Mapped[DecisionState] = mapped_column(enum_column(DecisionState, "state"))
    paper_number: Mapped[int] = mapped_column(default=1)
    seat_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()), server_default=sql("'{}'"))
    no_consultation_because: Mapped[str | None]
    consult_by_on: Mapped[date | None]
    answer_by_on: Mapped[date | None]
    is_extended: Mapped[bool] = mapped_column(default=False)
    lead_partners_on: Mapped[date | None]
    opened_at: Mapped[datetime | None]
    agreed_at: Mapped[datetime | None]
    issued_at: Mapped[datetime | None]
    issued_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    is_restricted: Mapped[bool] = mapped_column(default=False)
    settles: Mapped[ReservedText | None] = mapped_column(enum_column(ReservedText, "settles"))
    brought_key: Mapped[str | None]
    taken_on: Mapped[date | None]
    text_kind: Mapped[str | None]
    text_id: Mapped[uuid.UUID | None]
    review_on: Mapped[date | None]
    report_by_on: Mapped[date | None]
    reported_on: Mapped[date | None]
    raised_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    raised_by_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    consulted_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()), **KEPT)  # type: ignore[arg-type]
    named_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()), **KEPT)  # type: ignore[arg-type]
    words: Mapped[str] = words_of("title", "why_no_meeting")
    is_consulted: Mapped[bool] = mapped_column(**NO)  # type: ignore[arg-type]
    is_disputed: Mapped[bool] = mapped_column(**NO)  # type: ignore[arg-type]
    __table_args__ = (
        UniqueConstraint("partnership_id", "reference"),
        CheckConstraint("(kind = 'urgent') = (urgent_because IS NOT NULL)", name="urgent_with_reason"),
        CheckConstraint("settles IS NULL OR kind = 'reserved'", name="own_texts_are_reserved"),
        CheckConstraint("(brought_key IS NULL) = (taken_on IS NULL)", name="taken_before"),
        CheckConstraint("(text_kind IS NULL) = (text_id IS NULL)", name="text_by_kind_and_id"),
        Index("ix_decision_partnership_id_state", "partnership_id", "state", "answer_by_on", "id"),
        Index("ix_decision_partnership_id_created_at", "partnership_id", "created_at", "id"),
        Index("ix_decision_partnership_id_issued_at", "partnership_id", "issued_at", "id"),
        Index(
            "ix_decision_brought_key",
            "partnership_id",
            "brought_key",
            unique=True,
            postgresql_where=sql("brought_key IS NOT NULL"),
        ),
        Index("ix_decision_consulted_ids", "consulted_ids", postgresql_using="gin"),
        Index("ix_decision_named_ids", "named_ids", postgresql_using="gin"),
    )


class DecisionPaper(Base):
    """What is asked: question, options and text. Frozen when the decision opens; from then on nothing in it changes.

    `sha256` (hexadecimal) is of the whole paper, its title included, as papers.py writes it out.
    """

    __tablename__ = "decision_paper"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    decision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decision.id"))
    number: Mapped[int]
    question: Mapped[str]
    options: Mapped[str]
    text: Mapped[str]
    sha256: Mapped[str | None]
    frozen_at: Mapped[datetime | None]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    by_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("decision_id", "number"),
        CheckConstraint("(sha256 IS NULL) = (frozen_at IS NULL)", name="frozen_with_hash"),
    )


class Consultee(Base):
    """An agency, perhaps one person there, that is asked before the seats are; its view is never counted."""

    __tablename__ = "consultee"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    decision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decision.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    view: Mapped[View | None] = mapped_column(enum_column(View, "view"))
    text: Mapped[str] = mapped_column(server_default=sql("''"))
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("decision_id", "agency_id"),
        CheckConstraint("(view IS NULL) = (answered_at IS NULL)", name="answered_with_view"),
    )


class DecisionNote(Base):
    """A scrutineer's note: shown, answered before issue, never counted."""

    __tablename__ = "decision_note"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    decision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decision.id"), index=True)
    text: Mapped[str]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class DecisionReply(Base):
    """The answer owed to one concern of a consultee, or to one note of a scrutineer."""

    __tablename__ = "decision_reply"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    decision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decision.id"), index=True)
    consultee_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("consultee.id"), unique=True)
    note_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("decision_note.id"), unique=True)
    text: Mapped[str]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    by_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    at: Mapped[datetime]
    __table_args__ = (CheckConstraint("(consultee_id IS NULL) <> (note_id IS NULL)", name="about_one"),)


class DecisionAnswer(Base):
    """What a seat said about one paper, by whom under which mandate; or that somebody there declared an interest.

    It stands while it is of the decision's present paper, not superseded, and, where it was recorded on the holder's
    behalf, confirmed by them. One that is not confirmed by `confirm_by_on` is void.
    """

    __tablename__ = "decision_answer"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    decision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decision.id"))
    paper_number: Mapped[int]
    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id"))
    mandate_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("mandate.id"))
    role: Mapped[Role] = mapped_column(enum_column(Role, "role"))
    kind: Mapped[AnswerKind] = mapped_column(enum_column(AnswerKind, "kind"))
    text: Mapped[str] = mapped_column(server_default=sql("''"))
    resolved_by: Mapped[str] = mapped_column(server_default=sql("''"))
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    by_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    at: Mapped[datetime]
    is_late: Mapped[bool]
    superseded_at: Mapped[datetime | None]
    recorded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    proof: Mapped[str | None]
    confirm_by_on: Mapped[date | None]
    confirmed_at: Mapped[datetime | None]
    __table_args__ = (
        Index(
            "ix_decision_answer_live",
            "decision_id",
            "seat_id",
            "paper_number",
            unique=True,
            postgresql_where=sql("superseded_at IS NULL AND kind <> 'interest'"),
        ),
        Index(
            "ix_decision_answer_one_seat",
            "decision_id",
            "by_id",
            "paper_number",
            unique=True,
            postgresql_where=sql("superseded_at IS NULL AND kind <> 'interest'"),
        ),
        Index("ix_decision_answer_decision_id", "decision_id", "at"),
        CheckConstraint(
            "(recorded_by_id IS NULL) = (proof IS NULL) AND (recorded_by_id IS NULL) = (confirm_by_on IS NULL)",
            name="recorded_with_proof",
        ),
        CheckConstraint("kind <> 'object' OR (text <> '' AND resolved_by <> '')", name="objection_with_ground"),
    )


class DecisionEventKind(StrEnum):
    """What happened to a decision."""

    DRAFTED = "drafted"
    EDITED = "edited"
    CONSULTED = "consultation began"
    NOT_CONSULTED = "consultation left out"
    CONSULTATION_OVER = "consultation over"
    REPLIED = "concern answered"
    OPENED = "opened"
    ANSWERED = "answered"
    INTEREST = "interest declared"
    RECORDED = "recorded on behalf"
    CONFIRMED = "confirmed"
    DENIED = "not confirmed"
    TAKEN_BACK = "taken back"
    AGREED = "agreed"
    REOPENED = "open again"
    PAPER_CHANGED = "paper changed"
    EXTENDED = "extended"
    TO_LEAD_PARTNERS = "sent to the lead partners"
    NOTED = "scrutineer’s note"
    NOTE_ANSWERED = "note answered"
    ISSUED = "issued"
    REPORTED = "reported"
    REVIEWED = "reviewed"
    WITHDRAWN = "withdrawn"
    BROUGHT_IN = "brought in"


class DecisionEvent(Base):
    """One line of a decision's history: what, the words, by whom for which agency, and the move if there was one."""

    __tablename__ = "decision_event"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    decision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decision.id"))
    number: Mapped[int] = mapped_column(server_default=sql("0"))
    kind: Mapped[DecisionEventKind] = mapped_column(enum_column(DecisionEventKind, "kind"))
    text: Mapped[str] = mapped_column(default="")
    seat_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("seat.id"))
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    by_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    at: Mapped[datetime]
    from_state: Mapped[DecisionState | None] = mapped_column(enum_column(DecisionState, "from_state"))
    to_state: Mapped[DecisionState | None] = mapped_column(enum_column(DecisionState, "to_state"))
    __table_args__ = (Index("ix_decision_event_decision_id", "decision_id", "at"),)


class DecisionNotice(Base):
    """What was decided, in words that never change: question, options, who agreed when, dissent, reasons.

    Where it settles one of the partnership's own texts, that text stands in it word for word.

    `sha256` (hexadecimal) is of its text as notices.py writes it out: anybody who holds the notice can have it checked.
    """

    __tablename__ = "decision_notice"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    decision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decision.id"), unique=True)
    reference: Mapped[str]
    text: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    is_public: Mapped[bool]
    issued_at: Mapped[datetime]
    settles: Mapped[ReservedText | None] = mapped_column(enum_column(ReservedText, "settles"))
    __table_args__ = (
        Index(
            "ix_decision_notice_settles",
            "partnership_id",
            "settles",
            "issued_at",
            postgresql_where=sql("settles IS NOT NULL"),
        ),
    )
