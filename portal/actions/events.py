"""What happened to an action, for the audit: ids, dates and numbers, no words."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from portal.actions.lifecycle import ActionState, Impact, NewDateReason, Rung
from portal.actions.models import Scan


@dataclass(frozen=True, kw_only=True)
class OfAction:
    """Every event of an action names it and its partnership."""

    record_id: uuid.UUID
    partnership_id: uuid.UUID
    record_kind: str = "action"


class ActionProposed(OfAction):
    """Somebody suggested it."""


@dataclass(frozen=True, kw_only=True)
class ActionOffered(OfAction):
    """An agency, perhaps one person there, was asked to take it."""

    lead_agency_id: uuid.UUID
    offered_to_id: uuid.UUID | None
    due_on: date


@dataclass(frozen=True, kw_only=True)
class ActionBroughtIn(OfAction):
    """It stood in a log that was kept elsewhere."""

    lead_agency_id: uuid.UUID
    due_on: date
    is_done: bool


class PrioritySet(OfAction):
    """It is more or less pressing than others."""


@dataclass(frozen=True, kw_only=True)
class ActionAccepted(OfAction):
    """It has an owner and its clock runs."""

    owner_id: uuid.UUID
    due_on: date


class ActionDeclined(OfAction):
    """The agency said no, why, and what instead."""


@dataclass(frozen=True, kw_only=True)
class ActionAgreedInMeeting(OfAction):
    """A meeting recorded that somebody accepted it."""

    agreed_by_id: uuid.UUID
    owner_id: uuid.UUID
    refuse_by_on: date


class MeetingAcceptanceRefused(OfAction):
    """Whom the meeting named said no in time."""


class ActionUpdated(OfAction):
    """Somebody wrote where it stands."""


class ActionBlocked(OfAction):
    """It is stuck."""


class ActionUnblocked(OfAction):
    """It goes on."""


class ActionFinished(OfAction):
    """The agency says it is done, with evidence."""


@dataclass(frozen=True, kw_only=True)
class ActionChecked(OfAction):
    """Another agency looked at the evidence: closed, or in progress again."""

    came_to: ActionState


class ActionReopened(OfAction):
    """It turned out not to hold."""


@dataclass(frozen=True, kw_only=True)
class ImpactChecked(OfAction):
    """Ninety days later its effect was looked at; where it held in part only, another action follows."""

    impact: Impact
    followed_by_id: uuid.UUID | None


class ActionWithdrawn(OfAction):
    """It is no longer wanted."""


@dataclass(frozen=True, kw_only=True)
class ActionHandedOver(OfAction):
    """Another person of the same agency owns it, or its contribution, now."""

    owner_id: uuid.UUID
    agency_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class CoverNamed(OfAction):
    """Somebody stands in for its owner for some days, both included."""

    cover_id: uuid.UUID
    from_on: date
    until_on: date


class CoverEnded(OfAction):
    """Nobody stands in for its owner any more."""


@dataclass(frozen=True, kw_only=True)
class CheckerNamed(OfAction):
    """Another person checks it, or (without person) the partnership office."""

    verifier_id: uuid.UUID | None
    agency_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ContributorAdded(OfAction):
    """Another agency has a part in it."""

    agency_id: uuid.UUID
    owner_id: uuid.UUID | None
    due_on: date


@dataclass(frozen=True, kw_only=True)
class OwnerAsked(OfAction):
    """Its owner was asked for an update."""

    owner_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class RungTold(OfAction):
    """A rung of the ladder was reached, and the person it names was told: the owner, or who answers for them."""

    rung: Rung
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class NewDateAsked(OfAction):
    """The agency that leads cannot keep the date, and asked for another."""

    wanted_due_on: date
    because: NewDateReason


@dataclass(frozen=True, kw_only=True)
class NewDateAnswered(OfAction):
    """The verifier agreed to a new date, which counts as a slip, or did not; `due_on` is what holds now."""

    is_agreed: bool
    due_on: date
    slips: int


@dataclass(frozen=True, kw_only=True)
class EvidenceAdded(OfAction):
    """A statement, a file or a link was added."""

    evidence_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class EvidenceTakenDown(OfAction):
    """Evidence put in by mistake is gone; its tombstone remains."""

    evidence_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class EvidenceScanned(OfAction):
    """The virus scanner looked at a file of evidence, which is this event's record."""

    said: Scan
