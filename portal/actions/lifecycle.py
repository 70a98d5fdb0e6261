"""States of an action, the moves between them, its ladder, and the marks that follow from today's date.

All of it is a pure function of dates: nothing is written by a job, so a worker that stands still changes no outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from portal import clock
from portal.working_days import add_working_days


class ActionState(StrEnum):
    """Where an action stands."""

    PROPOSED = "proposed"
    OFFERED = "offered"
    DECLINED = "declined"
    IN_PROGRESS = "in progress"
    BLOCKED = "blocked"
    FINISHED = "finished"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


MOVES: dict[ActionState, frozenset[ActionState]] = {
    ActionState.PROPOSED: frozenset({ActionState.OFFERED, ActionState.WITHDRAWN}),
    ActionState.OFFERED: frozenset({ActionState.IN_PROGRESS, ActionState.DECLINED, ActionState.WITHDRAWN}),
    ActionState.DECLINED: frozenset({ActionState.OFFERED, ActionState.WITHDRAWN}),
    ActionState.IN_PROGRESS: frozenset(
        {
            ActionState.BLOCKED,
            ActionState.FINISHED,
            ActionState.WITHDRAWN,
            ActionState.DECLINED,  # only an acceptance recorded in a meeting, refused within its two working days
        }
    ),
    ActionState.BLOCKED: frozenset({ActionState.IN_PROGRESS, ActionState.WITHDRAWN}),
    ActionState.FINISHED: frozenset({ActionState.CLOSED, ActionState.IN_PROGRESS}),  # sent back: what is missing
    ActionState.CLOSED: frozenset({ActionState.IN_PROGRESS}),  # reopened by the verifier or at the impact check
    ActionState.WITHDRAWN: frozenset(),
}


class NewDateReason(StrEnum):
    """Why the agreed date cannot be kept."""

    ANOTHER_AGENCY = "another agency"
    MORE_WORK = "more work"
    PEOPLE = "people"
    INFORMATION = "information"
    OTHER = "other"


class Impact(StrEnum):
    """What became of it, 90 days after closing."""

    EMBEDDED = "embedded"
    PARTLY = "partly"
    REOPENED = "reopened"


UNDER_WAY = (ActionState.IN_PROGRESS, ActionState.BLOCKED)
OWED = (ActionState.OFFERED, *UNDER_WAY)  # somebody has to do something by a date: these can be overdue
OPEN = (ActionState.PROPOSED, ActionState.OFFERED, ActionState.DECLINED, *UNDER_WAY, ActionState.FINISHED)
ENDED = (ActionState.CLOSED, ActionState.WITHDRAWN)

REFUSAL_DAYS = 2  # working days in which a person may refuse what a meeting recorded for them
STALE_DAYS = 20  # working days without a word
IMPACT_CHECK_AFTER = timedelta(days=90)
DUE_SOON_DAYS = 5  # working days: the first rung


class Rung(StrEnum):
    """A step of the ladder: who hears of it next."""

    DUE_SOON = "due soon"  # Your work and the digest only
    OWNER_BEFORE = "owner before"
    OWNER_ON_THE_DAY = "owner on the day"
    REPRESENTATIVE = "representative"
    DELEGATE = "delegate"  # or the senior named on the agency's membership
    CHAIR = "chair"
    LEAD_PARTNERS = "lead partners"


LADDER: dict[Rung, int] = {
    Rung.DUE_SOON: -5,
    Rung.OWNER_BEFORE: -2,
    Rung.OWNER_ON_THE_DAY: 0,
    Rung.REPRESENTATIVE: 2,
    Rung.DELEGATE: 5,
    Rung.CHAIR: 10,
    Rung.LEAD_PARTNERS: 20,
}
FOR_THE_OWNER = (Rung.OWNER_BEFORE, Rung.OWNER_ON_THE_DAY)
SLIPS_TO_THE_CHAIR = 2


@dataclass(frozen=True)
class RungDate:
    """A rung and the day on which it is reached."""

    rung: Rung
    on: date


class Dated(Protocol):
    """What the marks are computed from: an action, or a row of a list with the same columns."""

    @property
    def state(self) -> ActionState: ...
    @property
    def due_on(self) -> date: ...
    @property
    def slips(self) -> int: ...
    @property
    def rungs(self) -> Mapping[str, str]: ...
    @property
    def first_opened_at(self) -> datetime | None: ...
    @property
    def last_activity_at(self) -> datetime: ...


def rung_dates(due_on: date, settings: Mapping[str, Any] | None = None) -> dict[str, str]:
    """The ladder's days for a due date, as stored: rung to ISO date.

    `settings["ladder"]`, of the partnership, gives other lengths in working days.
    """
    lengths = (settings or {}).get("ladder", {})
    return {str(rung): add_working_days(due_on, lengths.get(rung, days)).isoformat() for rung, days in LADDER.items()}


def rungs_of(action: Dated) -> list[RungDate]:
    """The stored ladder in order of days; empty until the action was accepted."""
    found = [RungDate(Rung(rung), date.fromisoformat(day)) for rung, day in action.rungs.items()]
    return sorted(found, key=lambda one: (one.on, list(Rung).index(one.rung)))


def ladder_of(action: Dated) -> list[RungDate]:
    """The rungs that count now; none while the ladder does not run.

    A second missed new date goes straight to the chair, on the next working day, past the rungs between.
    """
    if action.state not in UNDER_WAY:
        return []
    if action.slips < SLIPS_TO_THE_CHAIR:
        return rungs_of(action)
    left_out = {Rung.REPRESENTATIVE, Rung.DELEGATE, Rung.CHAIR}
    at_once = RungDate(Rung.CHAIR, add_working_days(action.due_on, 1))
    return sorted([at_once, *(one for one in rungs_of(action) if one.rung not in left_out)], key=lambda one: one.on)


def next_rung(action: Dated, today: date) -> RungDate | None:
    """The first rung after today, shown beforehand; none when the ladder does not run or is at its end."""
    return next((one for one in ladder_of(action) if one.on > today), None)


def reached_rungs(action: Dated, today: date) -> list[RungDate]:
    """The rungs of which somebody is told by mail and whose day has come; of the owner's own only the latest."""
    reached = [one for one in ladder_of(action) if one.on <= today and one.rung is not Rung.DUE_SOON]
    of_owner = [one for one in reached if one.rung in FOR_THE_OWNER]
    return [one for one in reached if one not in of_owner[:-1]]


def refuse_by(recorded_on: date) -> date:
    """The last day on which an acceptance recorded in a meeting may be refused."""
    return add_working_days(recorded_on, REFUSAL_DAYS)


def impact_check_on(closed_on: date) -> date:
    """The day on which the action's effect is looked at again: 90 days after closing."""
    return closed_on + IMPACT_CHECK_AFTER


def is_overdue(action: Dated, today: date) -> bool:
    """Past its agreed date and not yet finished; blocked does not stop the clock."""
    return action.state in OWED and action.due_on < today


def is_due_soon(action: Dated, today: date) -> bool:
    """Due today or within five working days."""
    return action.state in OWED and today <= action.due_on <= add_working_days(today, DUE_SOON_DAYS)


def is_escalated(action: Dated, today: date) -> bool:
    """On the chair's exception list: ten working days late, or late on a second new date."""
    return any(one.rung is Rung.CHAIR and one.on <= today for one in ladder_of(action))


def is_stale(action: Dated, today: date) -> bool:
    """Nobody has said a word about it for twenty working days."""
    spoken_on = clock.in_london(action.last_activity_at).date()
    return action.state in (*OWED, ActionState.FINISHED) and add_working_days(spoken_on, STALE_DAYS) <= today


class Mark(StrEnum):
    """What a reader should notice, computed on reading."""

    NOT_OPENED = "not opened"
    OPENED = "opened"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    STALE = "stale"


def marks(action: Dated, today: date) -> list[Mark]:
    """Every mark that holds today; for what is proposed or has ended, only that it was opened."""
    found = [Mark.OPENED if action.first_opened_at else Mark.NOT_OPENED] if action.state in OWED else []
    found += [Mark.OVERDUE] if is_overdue(action, today) else []
    found += [Mark.ESCALATED] if is_escalated(action, today) else []
    return found + ([Mark.STALE] if is_stale(action, today) else [])
