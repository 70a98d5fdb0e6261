"""What happened to a meeting, for the audit: ids, dates and numbers, no words."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class OfMeeting:
    """Every event of a meeting names it and its partnership."""

    record_id: uuid.UUID
    partnership_id: uuid.UUID
    record_kind: str = "meeting"


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(OfMeeting):
    """A date was set, and people are asked to come."""

    starts_at: datetime
    invitees: int


@dataclass(frozen=True, kw_only=True)
class MeetingMoved(OfMeeting):
    """Another day, time or length."""

    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class MeetingInviteeAdded(OfMeeting):
    """One more is asked to come."""

    person_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class MeetingItemAsked(OfMeeting):
    """Somebody wants something talked about."""

    item_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class MeetingItemTakenOff(OfMeeting):
    """It is no longer asked for."""

    item_id: uuid.UUID


class MeetingAgendaRead(OfMeeting):
    """An invitee says that they have read the agenda."""


@dataclass(frozen=True, kw_only=True)
class MeetingBegan(OfMeeting):
    """It began; so many lines stood on its agenda."""

    lines: int


class MeetingHeld(OfMeeting):
    """It is over; its minutes are what changed."""


@dataclass(frozen=True, kw_only=True)
class MeetingGivenBack(OfMeeting):
    """Nothing was unresolved: so many minutes of people's time were given back."""

    minutes: int


class MeetingCancelled(OfMeeting):
    """It does not take place."""
