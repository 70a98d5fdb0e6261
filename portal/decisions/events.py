"""What happened to a decision, for the audit: ids, dates and numbers, no words."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from portal.decisions.lifecycle import AnswerKind, DecisionState, View


@dataclass(frozen=True, kw_only=True)
class OfDecision:
    """Every event of a decision names it and its partnership."""

    record_id: uuid.UUID
    partnership_id: uuid.UUID
    record_kind: str = "decision"


class DecisionDrafted(OfDecision):
    """Somebody wrote down a question and its paper."""


class DecisionEdited(OfDecision):
    """The draft reads otherwise now."""


@dataclass(frozen=True, kw_only=True)
class ConsultationBegan(OfDecision):
    """Agencies were asked for their view by a day."""

    agency_ids: tuple[uuid.UUID, ...]
    consult_by_on: date


class ConsultationLeftOut(OfDecision):
    """The chair said why nobody is consulted."""


class ConsultationEnded(OfDecision):
    """All have answered, or the last day was over."""


@dataclass(frozen=True, kw_only=True)
class ViewGiven(OfDecision):
    """A consultee said what they think."""

    agency_id: uuid.UUID
    view: View


class ConcernAnswered(OfDecision):
    """A consultee's concern has its answer in writing."""


@dataclass(frozen=True, kw_only=True)
class DecisionOpened(OfDecision):
    """The paper is frozen, and the seats are asked."""

    paper_number: int
    seat_ids: tuple[uuid.UUID, ...]
    answer_by_on: date


@dataclass(frozen=True, kw_only=True)
class SeatAnswered(OfDecision):
    """A seat answered, or somebody there declared an interest; `person_id` holds the seat."""

    seat_id: uuid.UUID
    person_id: uuid.UUID
    answer: AnswerKind
    is_late: bool
    is_on_behalf: bool = False


@dataclass(frozen=True, kw_only=True)
class SilentSeatAsked(OfDecision):
    """After the close, somebody who can answer for a silent seat was asked again."""

    seat_id: uuid.UUID
    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class RecordedAnswerSettled(OfDecision):
    """Whoever an answer was recorded for confirmed it, or said that it is not so."""

    seat_id: uuid.UUID
    is_confirmed: bool


@dataclass(frozen=True, kw_only=True)
class AnswerTakenBack(OfDecision):
    """A seat has no answer again."""

    seat_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class DecisionCameTo(OfDecision):
    """Answers made it agreed, or open again."""

    came_to: DecisionState


@dataclass(frozen=True, kw_only=True)
class PaperChanged(OfDecision):
    """A new paper; answers to the one before are void."""

    paper_number: int
    voided: int


@dataclass(frozen=True, kw_only=True)
class DecisionExtended(OfDecision):
    """The chair gave more time, once."""

    answer_by_on: date


class SentToLeadPartners(OfDecision):
    """The chair did not wait for its day."""


class NoteAdded(OfDecision):
    """A scrutineer wrote a note, which is owed an answer."""


class NoteAnswered(OfDecision):
    """The note has its answer."""


@dataclass(frozen=True, kw_only=True)
class DecisionIssued(OfDecision):
    """The chair issued it, with a notice."""

    notice_id: uuid.UUID
    is_public: bool
    is_restricted: bool
    review_on: date
    action_ids: tuple[uuid.UUID, ...]


@dataclass(frozen=True, kw_only=True)
class DecisionBroughtIn(OfDecision):
    """It stood in a log that was kept elsewhere: taken before the portal."""

    taken_on: date


class UrgentDecisionReported(OfDecision):
    """An urgent decision was reported."""


@dataclass(frozen=True, kw_only=True)
class DecisionReviewed(OfDecision):
    """At its review date it was affirmed, amended or ended."""

    came_to: DecisionState


class DecisionWithdrawn(OfDecision):
    """It is no longer asked."""
