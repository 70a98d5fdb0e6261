"""The life of a campaign and of one school's confirmation: what is stored, and what only follows from today's date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.term_days import Holidays, add_term_days
from portal.working_days import add_working_days, close_of

GRACE_TERM_DAYS = 10  # as delivered; a setting of the partnership
MOST_GRACE = 40  # term days: more than a term is no grace
CALLS_AFTER, REQUEST_AFTER = 10, 20  # term days after the due day: the two rungs of the ladder that are no mail
FEEDBACK_DAYS = 10  # working days after the close


class Stage(StrEnum):
    """How far people have taken a campaign; kept in the database."""

    DRAFT = "draft"
    DRY_RUN = "dry run"
    APPROVED = "approved"
    OPEN = "open"
    FEEDBACK_SENT = "feedback sent"
    STOPPED = "stopped"


class CampaignState(StrEnum):
    """What people call it at a given minute."""

    DRAFT = "draft"
    DRY_RUN = "dry run"
    APPROVED = "approved"
    OPEN = "open"
    GRACE = "grace"
    CLOSED = "closed"
    FEEDBACK_SENT = "feedback sent"
    STOPPED = "stopped"


S = CampaignState
MOVES: dict[CampaignState, set[CampaignState]] = {
    S.DRAFT: {S.DRY_RUN, S.STOPPED},
    S.DRY_RUN: {S.DRY_RUN, S.APPROVED, S.STOPPED},  # counted again when contacts were added
    S.APPROVED: {S.OPEN, S.DRY_RUN, S.STOPPED},
    S.OPEN: {S.GRACE, S.STOPPED},
    S.GRACE: {S.CLOSED, S.STOPPED},
    S.CLOSED: {S.FEEDBACK_SENT},
    S.FEEDBACK_SENT: set(),
    S.STOPPED: set(),
}
TAKES_ANSWERS = {S.OPEN, S.GRACE, S.CLOSED, S.FEEDBACK_SENT}


def state_at(now: datetime, stage: Stage, due_on: date, grace_until: date) -> CampaignState:
    """Open until 5pm of the due day, then grace until 5pm of its last day, then closed; no job writes any of it."""
    if stage is not Stage.OPEN:
        return CampaignState(stage.value)
    if now <= close_of(due_on):
        return CampaignState.OPEN
    return CampaignState.GRACE if now <= close_of(grace_until) else CampaignState.CLOSED


class AnswerKind(StrEnum):
    """The three answers of the page."""

    YES = "yes"
    NEEDS_HELP = "yes, but we need help with something"
    NOT_NOW = "not at the moment"


class RecipientState(StrEnum):
    """How far one school has come; the database keeps it from the other columns."""

    NOT_SENT = "not sent"
    SENT = "sent"
    BOUNCED = "bounced"
    OPENED = "opened"
    PREPARED = "prepared"
    CONFIRMED = "confirmed"
    NEEDS_HELP = "confirmed, needs help"
    NOT_NOW = "not at the moment"


IS_CONFIRMED = (RecipientState.CONFIRMED, RecipientState.NEEDS_HELP)
IS_ANSWERED = (*IS_CONFIRMED, RecipientState.NOT_NOW)
SAID = {
    AnswerKind.YES: RecipientState.CONFIRMED,
    AnswerKind.NEEDS_HELP: RecipientState.NEEDS_HELP,
    AnswerKind.NOT_NOW: RecipientState.NOT_NOW,
}


def recipient_state(
    *,
    sent_at: datetime | None,
    bounced_at: datetime | None,
    first_opened_at: datetime | None,
    answer: AnswerKind | None,
    confirmed_at: datetime | None,
) -> RecipientState:
    """The state from what happened; `rights.keep_invitation` says the same in the database."""
    if answer is not None:
        return SAID[answer] if confirmed_at else RecipientState.PREPARED
    if first_opened_at:
        return RecipientState.OPENED
    if bounced_at:
        return RecipientState.BOUNCED
    return RecipientState.SENT if sent_at else RecipientState.NOT_SENT


def is_late(confirmed_at: datetime | None, grace_until: date) -> bool:
    """An answer given after the close is taken, and marked late; in grace it is not."""
    return confirmed_at is not None and confirmed_at > close_of(grace_until)


def takes_answers(now: datetime, state: CampaignState, next_opened_at: datetime | None) -> bool:
    """From the opening until the next campaign opens; a stopped one takes none."""
    return state in TAKES_ANSWERS and (next_opened_at is None or now < next_opened_at)


def may_still_change(state: CampaignState) -> bool:
    """A confirmed answer stays open to change until the close."""
    return state in {CampaignState.OPEN, CampaignState.GRACE}


@dataclass(frozen=True)
class Dates:
    """What follows from the due day of a campaign; kept with it, so that only a recorded act moves them."""

    grace_until: date
    feedback_due_on: date
    calls_from_on: date
    request_from_on: date

    @classmethod
    def of(cls, due_on: date, holidays: Holidays = (), grace_term_days: int = GRACE_TERM_DAYS) -> Dates:
        """Grace, calls and the request count in term days, the feedback in working days after the close."""
        grace_until = add_term_days(due_on, grace_term_days, holidays)
        return cls(
            grace_until=grace_until,
            feedback_due_on=feedback_due(grace_until),
            calls_from_on=add_term_days(due_on, CALLS_AFTER, holidays),
            request_from_on=add_term_days(due_on, REQUEST_AFTER, holidays),
        )


def feedback_due(grace_until: date) -> date:
    """Ten working days after the close."""
    return add_working_days(grace_until, FEEDBACK_DAYS)


class AgeRange(StrEnum):
    """The ages a school teaches, in groups people speak of."""

    NURSERY = "nursery, up to 5"
    PRIMARY = "primary, up to 11"
    MIDDLE = "middle, across 11"
    SECONDARY = "secondary, from 11"
    SIXTH_FORM = "from 16"
    ALL_THROUGH = "all through"
    UNKNOWN = "not in the register"


def age_range(low: int | None, high: int | None) -> AgeRange:
    """The group of a school that teaches from `low` to `high` years, both included."""
    if low is None or high is None:
        return AgeRange.UNKNOWN
    if high <= 5:
        return AgeRange.NURSERY
    if low >= 16:
        return AgeRange.SIXTH_FORM
    if 8 <= low <= 10 and 12 <= high <= 14:
        return AgeRange.MIDDLE
    if low >= 9 and high > 12:
        return AgeRange.SECONDARY
    return AgeRange.PRIMARY if high <= 12 else AgeRange.ALL_THROUGH
