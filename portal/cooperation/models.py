"""Tables of campaigns: who is asked what, what each school said, and to whom the mail goes."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    FetchedValue,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.cooperation.lifecycle import AnswerKind, CampaignState, RecipientState, Stage, state_at
from portal.database import Base, enum_column, new_id, words_of


class Campaign(Base):
    """One round of questions to schools about one version of the arrangements.

    Its number counts up (C4), since all may know of every campaign; the database gives it. `scope` names phases, types
    and ages of schools (empty: all), or the standings of other agencies; `clause_ids` the clauses asked about,
    `minutes` how long an answer takes. Due and grace end at 5pm of their day. The dates that follow from the due day
    are kept: the end of grace, when feedback is due, from when schools are rung and a formal request is made; a changed
    list of holidays moves them. The asker is an office, never a person; `changed_because` is what schools are told has
    changed because of their answers.
    """

    __tablename__ = "campaign"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    number: Mapped[int] = mapped_column(server_default=text("0"))
    reference: Mapped[str] = mapped_column(server_default=text("''"))
    title: Mapped[str]
    why: Mapped[str] = mapped_column(server_default=text("''"))
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("arrangement_version.id"))
    clause_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()))
    scope: Mapped[dict[str, Any]] = mapped_column(JSONB)
    legal_basis: Mapped[str]
    legal_basis_check: Mapped[bool] = mapped_column(server_default=text("true"))
    minutes: Mapped[int] = mapped_column(server_default=text("2"))
    due_on: Mapped[date]
    grace_until: Mapped[date]
    grace_term_days: Mapped[int] = mapped_column(server_default=text("10"))
    feedback_due_on: Mapped[date]
    calls_from_on: Mapped[date]
    request_from_on: Mapped[date]
    asker: Mapped[str]
    asker_agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    asker_telephone: Mapped[str]
    asker_email: Mapped[str]
    after: Mapped[str] = mapped_column(server_default=text("''"))
    stage: Mapped[Stage] = mapped_column(enum_column(Stage, "stage"))
    created_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    dry_run_at: Mapped[datetime | None]
    dry_run: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    opened_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime | None]
    stopped_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    stopped_at: Mapped[datetime | None]
    stopped_why: Mapped[str | None]
    changed_because: Mapped[str] = mapped_column(server_default=text("''"))
    feedback_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    feedback_sent_at: Mapped[datetime | None]
    words: Mapped[str] = words_of("title", "why")
    __table_args__ = (
        UniqueConstraint("id", "partnership_id"),
        UniqueConstraint("partnership_id", "number"),
        UniqueConstraint("partnership_id", "reference"),
        CheckConstraint("grace_until >= due_on", name="grace_after_due"),
        CheckConstraint("stage <> 'stopped' OR stopped_why IS NOT NULL", name="stopped_with_reason"),
    )

    @property
    def state(self) -> CampaignState:
        """What it is called at this minute."""
        return state_at(clock.now(), self.stage, self.due_on, self.grace_until)

    @property
    def whom(self) -> str:
        """One of those it asks, in a word."""
        return "agency" if self.scope.get("standings") else "school"


class Invitation(Base):
    """One agency asked by one campaign, and where its answer stands; its reference is HERTS-C4-117305.

    Name, phase, type and age range are the register's on the day the campaign opened. `answer` and what follows are the
    newest words; every earlier one is a GivenAnswer. `confirmed_at` without a head's hand cannot be written: a trigger
    refuses, and keeps `state`.
    """

    __tablename__ = "invitation"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    campaign_id: Mapped[uuid.UUID]
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    reference: Mapped[str]
    name: Mapped[str]
    phase: Mapped[str]
    type_name: Mapped[str]
    age_range: Mapped[str]
    legal_basis: Mapped[str]
    state: Mapped[RecipientState] = mapped_column(
        enum_column(RecipientState, "state"), server_default="not sent", server_onupdate=FetchedValue()
    )
    sent_at: Mapped[datetime | None]
    bounced_at: Mapped[datetime | None]
    first_opened_at: Mapped[datetime | None]
    answer: Mapped[AnswerKind | None] = mapped_column(enum_column(AnswerKind, "answer"))
    words: Mapped[str] = mapped_column(server_default=text("''"))
    lead_is_right: Mapped[bool | None]
    lead_name: Mapped[str] = mapped_column(server_default=text("''"))
    lead_role: Mapped[str] = mapped_column(server_default=text("''"))
    clause_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()), server_default=text("'{}'"))
    prepared_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    prepared_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    __table_args__ = (
        ForeignKeyConstraint(["campaign_id", "partnership_id"], ["campaign.id", "campaign.partnership_id"]),
        UniqueConstraint("partnership_id", "reference"),
        UniqueConstraint("campaign_id", "agency_id"),
        Index("ix_invitation_campaign_id_name", "campaign_id", "name", "id"),
        Index("ix_invitation_campaign_id_state", "campaign_id", "state", "name", "id"),
        Index("ix_invitation_agency_id", "agency_id", "campaign_id"),
        CheckConstraint("confirmed_at IS NULL OR answer IS NOT NULL", name="confirmed_answer"),
    )


class Manner(StrEnum):
    """In which capacity an answer was given."""

    PREPARED = "prepared"
    AS_HEAD = "as head"
    LET_SIGN = "let sign by the head"
    AS_REPRESENTATIVE = "as representative"
    BY_HEADS_LINK = "by the head's own link"


class GivenAnswer(Base):
    """One answer as it was given or changed: the words, by whom, in which capacity, about which clauses. Never altered.

    `by_name` and `by_role` are what the person wrote beside the button; `by_id` is empty for the holder of a link.
    """

    __tablename__ = "given_answer"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    invitation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("invitation.id"))
    answer: Mapped[AnswerKind] = mapped_column(enum_column(AnswerKind, "answer"))
    words: Mapped[str]
    lead_is_right: Mapped[bool]
    lead_name: Mapped[str]
    lead_role: Mapped[str]
    clause_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()))
    manner: Mapped[Manner] = mapped_column(enum_column(Manner, "manner"))
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    by_name: Mapped[str]
    by_role: Mapped[str]
    at: Mapped[datetime]
    __table_args__ = (Index("ix_given_answer_invitation_id", "invitation_id", "at"),)


class InvitationLink(Base):
    """A personal link to one invitation, sent to one contact. Only the hash (sha256) of its secret is kept.

    `may_sign`: the head let this colleague sign. `passed_from_id` is the link whose holder passed the request on.
    """

    __tablename__ = "invitation_link"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    invitation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("invitation.id"), index=True)
    contact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agency_contact.id"))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    is_head: Mapped[bool]
    may_sign: Mapped[bool] = mapped_column(server_default=text("false"))
    recipient: Mapped[str] = mapped_column(server_default=text("''"))
    passed_from_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("invitation_link.id"))
    given_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    ends_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Signer(Base):
    """A person whom the head of their school let sign: that person's answer counts as confirmed."""

    __tablename__ = "signer"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    allowed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    allowed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_signer_agency_id", "agency_id", "person_id"),)


class CallNote(Base):
    """A call to a school that has not confirmed: who rang, when, with whom, what was said, and whether that was all."""

    __tablename__ = "call_note"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    invitation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("invitation.id"))
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    spoke_with: Mapped[str]
    words: Mapped[str]
    is_done: Mapped[bool]
    __table_args__ = (Index("ix_call_note_invitation_id", "invitation_id", "at"),)


class FormalRequest(Base):
    """The lead partners’ letter to schools that never answered, as it was signed and sent, and to which schools."""

    __tablename__ = "formal_request"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("campaign.id"))
    invitation_ids: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid()))
    letter: Mapped[str]
    signed_on: Mapped[date]
    signed_by: Mapped[str]
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (Index("ix_formal_request_campaign_id", "campaign_id", "sent_at"),)
