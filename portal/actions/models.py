"""Tables of actions. The database keeps the arrays of parties and of named people, so that a rule reads one row."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, FetchedValue, ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.actions.lifecycle import ActionState, Impact, NewDateReason
from portal.database import Base, enum_column, new_id, words_of

KEPT = {"server_default": text("'{}'"), "server_onupdate": FetchedValue()}


class Relation(StrEnum):
    """What an agency has to do with an action; one that led it keeps sight of it."""

    LEADS = "leads"
    LED = "led"
    CONTRIBUTES = "contributes"


class OriginKind(StrEnum):
    """Where an action came from."""

    DECISION = "decision"
    RECOMMENDATION = "recommendation"
    CHALLENGE = "challenge"
    CONFIRMATION = "confirmation"
    MEETING = "meeting"
    ACTION = "action"


class Action(Base):
    """A promise: what is done, by which agency and whom, by when, and who checks it.

    `owner_id` is known once accepted; `offered_to_id` empty means the agency's representative; `verifier_id` empty
    means the partnership office, `verifier_agency_id` then being that office. `due_on` is the agreed date,
    `original_due_on` stays; `wanted_due_on` is a new date asked for and not answered yet. Triggers keep `party_ids`
    (agencies that lead, led or contribute), `contributor_ids`, `named_ids` (owner, cover, verifier, raiser, the person
    it is offered to, owners of contributions) and `checker_ids` (verifier and owners of contributions).
    `cover_id` stands in for the owner from `cover_from_on` until `cover_until_on`, both included.
    `priority` is a word of the partnership's own list, as it was then; `brought_key` is by what a row of an action log
    kept elsewhere is known again.
    """

    __tablename__ = "action"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    reference: Mapped[str] = mapped_column(server_default=text("''"))
    title: Mapped[str]
    done_means: Mapped[str]
    state: Mapped[ActionState] = mapped_column(enum_column(ActionState, "state"))
    lead_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    cover_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    cover_from_on: Mapped[date | None]
    cover_until_on: Mapped[date | None]
    offered_to_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    verifier_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    verifier_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    group_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("standing_group.id"))
    original_due_on: Mapped[date]
    due_on: Mapped[date]
    slips: Mapped[int] = mapped_column(default=0)
    wanted_due_on: Mapped[date | None]
    wanted_because: Mapped[NewDateReason | None] = mapped_column(enum_column(NewDateReason, "wanted_because"))
    origin_kind: Mapped[OriginKind | None] = mapped_column(enum_column(OriginKind, "origin_kind"))
    origin_id: Mapped[uuid.UUID | None]
    origin_text: Mapped[str | None]
    origin_on: Mapped[date | None]
    raised_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    raised_by_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    created_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    agreed_in_meeting_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    refuse_by_on: Mapped[date | None]
    blocked_by: Mapped[str | None]
    unblocked_by: Mapped[str | None]
    first_opened_at: Mapped[datetime | None]
    last_activity_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    impact_check_on: Mapped[date | None]
    impact: Mapped[Impact | None] = mapped_column(enum_column(Impact, "impact"))
    priority: Mapped[str | None]
    brought_key: Mapped[str | None]
    rungs: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    party_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()), **KEPT)  # type: ignore[arg-type]
    contributor_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()), **KEPT)  # type: ignore[arg-type]
    named_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()), **KEPT)  # type: ignore[arg-type]
    checker_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()), **KEPT)  # type: ignore[arg-type]
    words: Mapped[str] = words_of("title", "done_means")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read once by SQLAlchemy
    __table_args__ = (
        UniqueConstraint("partnership_id", "reference"),
        CheckConstraint("(wanted_due_on IS NULL) = (wanted_because IS NULL)", name="wanted_with_reason"),
        CheckConstraint(
            "(cover_id IS NULL) = (cover_from_on IS NULL) AND (cover_id IS NULL) = (cover_until_on IS NULL)",
            name="cover_with_dates",
        ),
        CheckConstraint("cover_from_on <= cover_until_on", name="cover_in_order"),
        Index("ix_action_partnership_id_due_on", "partnership_id", "due_on", "id"),
        Index("ix_action_partnership_id_state", "partnership_id", "state", "due_on", "id"),
        Index("ix_action_partnership_id_created_at", "partnership_id", "created_at", "id"),
        Index("ix_action_words", "words", postgresql_using="gin"),
        Index("ix_action_group_id", "group_id", "due_on", "id"),
        Index("ix_action_owner_id", "owner_id"),
        Index("ix_action_cover_id", "cover_id", postgresql_where=text("cover_id IS NOT NULL")),
        Index("ix_action_verifier_id", "verifier_id"),
        Index("ix_action_offered_to_id", "offered_to_id"),
        Index("ix_action_raised_by_id", "raised_by_id"),
        Index(
            "ix_action_brought_key",
            "partnership_id",
            "brought_key",
            unique=True,
            postgresql_where=text("brought_key IS NOT NULL"),
        ),
        Index("ix_action_origin_id", "origin_id", postgresql_where=text("origin_id IS NOT NULL")),
        Index("ix_action_party_ids", "party_ids", postgresql_using="gin"),
        Index("ix_action_named_ids", "named_ids", postgresql_using="gin"),
    )


class Part(Base):
    """What one agency has to do with one action; a contributor's own owner, date and task.

    The database keeps the parts of agencies that lead or led, and on every part the action's partnership, state and
    whether it was opened: lists and counts by agency start here.
    """

    __tablename__ = "part"
    action_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action.id"), primary_key=True)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    relation: Mapped[Relation] = mapped_column(enum_column(Relation, "relation"))
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    state: Mapped[ActionState] = mapped_column(enum_column(ActionState, "state"))
    is_opened: Mapped[bool] = mapped_column(server_default=text("false"))
    task: Mapped[str | None]
    __table_args__ = (
        Index("ix_part_owner_id", "owner_id"),
        Index("ix_part_agency_id", "agency_id", "partnership_id", "due_on", "action_id"),
        Index(
            "ix_part_partnership_id",
            "partnership_id",
            "relation",
            "agency_id",
            "state",
            "due_on",
            "is_opened",
            "action_id",
        ),
    )


class ActionEventKind(StrEnum):
    """What happened to an action."""

    PROPOSED = "proposed"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    AGREED_IN_MEETING = "agreed in the meeting"
    ACCEPTANCE_REFUSED = "acceptance refused"
    UPDATED = "updated"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    FINISHED = "finished"
    CLOSED = "closed"
    SENT_BACK = "sent back"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    HANDED_OVER = "handed over"
    CONTRIBUTOR_ADDED = "contributor added"
    EVIDENCE_ADDED = "evidence added"
    EVIDENCE_TAKEN_DOWN = "evidence taken down"
    ASKED = "asked for an update"
    NEW_DATE_ASKED = "new date asked for"
    NEW_DATE_AGREED = "new date agreed"
    NEW_DATE_REFUSED = "new date refused"
    REMINDED = "reminded"
    IMPACT_CHECKED = "effect looked at"
    BROUGHT_IN = "brought in"
    PRIORITY_SET = "priority set"
    COVER_NAMED = "cover named"
    COVER_ENDED = "cover ended"


class ActionEvent(Base):
    """One line of an action's history: what, the words, by whom for which agency, and the move if there was one.

    `more` says who can unblock, the alternative to a refusal, or what replaces a withdrawn action; `person_id` and
    `agency_id` name whom it concerned (the new owner, the contributor, who was reminded). A reminder is the portal's
    own: by nobody, with its rung in `more`.
    """

    __tablename__ = "action_event"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    action_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action.id"))
    number: Mapped[int] = mapped_column(server_default=text("0"))
    kind: Mapped[ActionEventKind] = mapped_column(enum_column(ActionEventKind, "kind"))
    text: Mapped[str] = mapped_column(default="")
    more: Mapped[str] = mapped_column(default="")
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    by_agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"))
    at: Mapped[datetime]
    from_state: Mapped[ActionState | None] = mapped_column(enum_column(ActionState, "from_state"))
    to_state: Mapped[ActionState | None] = mapped_column(enum_column(ActionState, "to_state"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    agency_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency.id"))
    __table_args__ = (
        Index("ix_action_event_action_id", "action_id", "at"),
        CheckConstraint(
            "(kind = 'reminded') = (by_id IS NULL) AND (by_id IS NULL) = (by_agency_id IS NULL)", name="by_somebody"
        ),
    )


class EvidenceKind(StrEnum):
    """How something is shown."""

    STATEMENT = "statement"
    FILE = "file"
    LINK = "link"


IS_WAITING = text("scan = 'waiting'")


class Scan(StrEnum):
    """What the virus scanner said of a file; nothing where none was configured on the day it came."""

    NOT_SCANNED = "not scanned"
    WAITING = "waiting"
    CLEAN = "clean"
    FOUND = "found"


class Evidence(Base):
    """What shows that an action is done: words, a file or a link, the period it covers, when it was received, its hash.

    After a take-down only the tombstone remains: kind, dates, who and why. `size` is in bytes, `sha256` hexadecimal;
    `party_ids` and `checker_ids` are the action's, kept by triggers: evidence has a narrower rule than its action.
    Files alone have a `scan`; one in which something was `found` is gone from storage, its name and hash remain.
    """

    __tablename__ = "evidence"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    action_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("action.id"))
    kind: Mapped[EvidenceKind] = mapped_column(enum_column(EvidenceKind, "kind"))
    text: Mapped[str | None]
    link: Mapped[str | None]
    file_key: Mapped[str | None]
    display_name: Mapped[str | None]
    content_type: Mapped[str | None]
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str]
    covers: Mapped[str]
    received_at: Mapped[datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    by_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    scan: Mapped[Scan | None] = mapped_column(enum_column(Scan, "scan"))
    scanned_at: Mapped[datetime | None]
    scan_found: Mapped[str | None]
    taken_down_at: Mapped[datetime | None]
    taken_down_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    taken_down_why: Mapped[str | None]
    party_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()), **KEPT)  # type: ignore[arg-type]
    checker_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()), **KEPT)  # type: ignore[arg-type]
    __table_args__ = (
        Index("ix_evidence_action_id", "action_id", "received_at"),
        Index("ix_evidence_waiting", "received_at", postgresql_where=IS_WAITING),
        CheckConstraint(
            "taken_down_at IS NULL OR (text IS NULL AND link IS NULL AND file_key IS NULL AND display_name IS NULL)",
            name="taken_down",
        ),
        CheckConstraint("(kind = 'file') = (scan IS NOT NULL)", name="files_are_scanned"),
    )

    @property
    def is_taken_down(self) -> bool:
        """Whether only the tombstone remains."""
        return self.taken_down_at is not None
