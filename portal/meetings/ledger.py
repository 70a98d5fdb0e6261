"""What deciding without meetings saved: hours given back, how long decisions took, and whether every seat answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import any_, exists, func, select

from portal import clock
from portal.access.viewer import Place
from portal.database import db
from portal.decisions.lifecycle import AFTER_ISSUE, AGREEING
from portal.decisions.models import Decision, DecisionAnswer
from portal.meetings.lifecycle import MeetingState
from portal.meetings.models import Meeting, MeetingInvitee
from portal.partnership.models import Seat, StandingGroup
from portal.web.parts import Bar
from portal.working_days import working_days_between

YEAR = timedelta(days=365)
MOST = 1_000  # decisions of a year; a partnership takes some dozen


@dataclass(frozen=True)
class SlotBack:
    """One slot that was given back: whose, when, and how many minutes of how many people."""

    reference: str
    group: str
    starts_at: datetime
    minutes: int
    invitees: int

    @property
    def hours(self) -> float:
        """People's hours: those asked times the planned minutes."""
        return self.minutes * self.invitees / 60


@dataclass(frozen=True)
class Ledger:
    """The figures of the last year. `days`: working days from opening to issue, one a decision."""

    slots: tuple[SlotBack, ...]
    days: tuple[int, ...]
    positive: int

    @property
    def hours(self) -> float:
        """All hours given back."""
        return sum(one.hours for one in self.slots)

    @property
    def median_days(self) -> float | None:
        """Working days from opening to issue that half of the decisions needed at most; None without any."""
        return float(median(self.days)) if self.days else None

    @property
    def share(self) -> Bar:
        """Decisions for which every seat that was asked is recorded as agreeing, of all that were issued."""
        return Bar("every seat", self.positive, len(self.days))


def in_words(figure: float) -> str:
    """ "12", "7.5": at most one figure after the point."""
    return f"{figure:,.1f}".removesuffix(".0")


def ledger_of(place: Place) -> Ledger:
    """Of the year until now, of what one may see. Two statements."""
    since = clock.now() - YEAR
    decided = _decisions(place, since)
    return Ledger(
        tuple(_slots(place, since)),
        tuple(_took(row.opened_at, row.issued_at) for row in decided),
        sum(row.is_positive for row in decided),
    )


def _took(opened_at: datetime, issued_at: datetime) -> int:
    return working_days_between(clock.in_london(opened_at).date(), clock.in_london(issued_at).date())


def _slots(place: Place, since: datetime) -> list[SlotBack]:
    asked = select(func.count()).where(MeetingInvitee.meeting_id == Meeting.id).scalar_subquery()
    rows = db.session.execute(
        select(Meeting.reference, StandingGroup.name, Meeting.starts_at, Meeting.minutes, asked.label("asked"))
        .outerjoin(StandingGroup, StandingGroup.id == Meeting.group_id)
        .where(Meeting.partnership_id == place.id, Meeting.state == MeetingState.GIVEN_BACK)
        .where(Meeting.starts_at >= since)
        .order_by(Meeting.starts_at.desc(), Meeting.id)
        .limit(MOST)
    )
    return [SlotBack(row[0], row[1] or "The whole partnership", *row[2:]) for row in rows]


def _decisions(place: Place, since: datetime) -> Sequence[Any]:
    """Issued by correspondence; one read in from before the portal was never open here, and is left out."""
    said = DecisionAnswer
    agrees = exists().where(
        said.decision_id == Decision.id,
        said.seat_id == Seat.id,
        said.paper_number == Decision.paper_number,
        said.superseded_at.is_(None),
        said.kind.in_(AGREEING),
        said.recorded_by_id.is_(None) | said.confirmed_at.is_not(None),
    )
    silent = exists().where(Seat.id == any_(Decision.seat_ids), ~agrees)
    wanted = select(Decision.opened_at, Decision.issued_at, (~silent).label("is_positive"))
    return db.session.execute(
        wanted.where(Decision.partnership_id == place.id, Decision.state.in_(AFTER_ISSUE))
        .where(Decision.issued_at >= since, Decision.opened_at.is_not(None))
        .order_by(Decision.issued_at.desc(), Decision.id)
        .limit(MOST)
    ).all()
