"""What happened to a campaign or a confirmation, for the audit: ids, dates and numbers, no words."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from portal.cooperation.lifecycle import AnswerKind
from portal.cooperation.models import Manner


@dataclass(frozen=True)
class _About:
    record_kind: str
    record_id: uuid.UUID
    partnership_id: uuid.UUID


@dataclass(frozen=True)
class CampaignCreated(_About):
    """A draft was made."""

    version_id: uuid.UUID
    due_on: date


@dataclass(frozen=True)
class CampaignDryRun(_About):
    """It was counted who would be asked."""

    schools: int
    without_contact: int


@dataclass(frozen=True)
class CampaignApproved(_About):
    """The chair or a delegate approved it."""


@dataclass(frozen=True)
class CampaignOpened(_About):
    """It was opened: so many schools asked, so many mails queued."""

    schools: int
    mails: int


@dataclass(frozen=True)
class CampaignStopped(_About):
    """It was stopped; answers stay."""


@dataclass(frozen=True)
class ConfirmationAnswered(_About):
    """A school's answer was prepared or confirmed, first or changed."""

    answer: AnswerKind
    manner: Manner
    is_late: bool


@dataclass(frozen=True)
class SigningAllowed(_About):
    """The head let a person sign."""

    person_id: uuid.UUID


@dataclass(frozen=True)
class SigningEnded(_About):
    """That person signs no more."""

    person_id: uuid.UUID


@dataclass(frozen=True)
class ContactsAdded(_About):
    """Contacts for campaign mail were added."""

    number: int


@dataclass(frozen=True)
class SchoolsReminded(_About):
    """Unsigned schools were reminded, so many term days after the due day (before it when negative)."""

    term_days: int
    schools: int


@dataclass(frozen=True)
class MissingReminded(_About):
    """Unsigned schools were reminded in the office's own words."""

    schools: int


@dataclass(frozen=True)
class RequestPassedOn(_About):
    """The holder of a link sent a colleague at the school a link of their own."""


@dataclass(frozen=True)
class AnswerVoided(_About):
    """The head said "this was not us": the answer no longer counts and the links ended."""


@dataclass(frozen=True)
class TermDatesKept(_About):
    """School holidays and the length of grace were kept: so many holidays, so many term days."""

    holidays: int
    grace_term_days: int


@dataclass(frozen=True)
class CampaignDatesMoved(_About):
    """Term dates changed, and with them the end of grace and the dates that follow."""

    grace_before: date
    grace_until: date


@dataclass(frozen=True)
class FeedbackSent(_About):
    """Each school got its answer, the area's picture and what changed: so many schools, so many mails."""

    schools: int
    mails: int


@dataclass(frozen=True)
class SchoolRung(_About):
    """Somebody rang a school that has not confirmed; whether that was all."""

    is_done: bool


@dataclass(frozen=True)
class FormalRequestSent(_About):
    """The letter of the lead partners went to so many schools."""

    schools: int
    signed_on: date
