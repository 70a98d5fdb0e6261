"""States of a meeting, the moves between them, and the dates that follow from its day. All pure.

Source: "Meeting, by exception" in section 5 of the product text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from portal import clock
from portal.working_days import add_working_days, bank_holidays

PAPERS_DAYS = 5  # working days before; `settings["meetings"]["papers"]` of the partnership gives another length
ONE_DAY = timedelta(days=1)


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    UNDER_WAY = "under way"
    HELD = "held"
    GIVEN_BACK = "given back"
    CANCELLED = "cancelled"


S = MeetingState
MOVES: dict[MeetingState, frozenset[MeetingState]] = {
    S.PLANNED: frozenset({S.UNDER_WAY, S.GIVEN_BACK, S.CANCELLED}),
    S.UNDER_WAY: frozenset({S.HELD}),
    S.HELD: frozenset(),
    S.GIVEN_BACK: frozenset(),
    S.CANCELLED: frozenset(),
}
WHEN: dict[MeetingState, str] = {
    S.UNDER_WAY: "on its day chair or office begin it; what stands on the agenda is kept",
    S.HELD: "chair or office close it; minutes are what changed in between",
    S.GIVEN_BACK: "nothing is unresolved by the papers date, and the chair gives the slot back",
    S.CANCELLED: "chair or office cancel it, with a reason",
}
ENDED = (S.HELD, S.GIVEN_BACK, S.CANCELLED)
KEPT = (S.UNDER_WAY, S.HELD)  # its agenda is what stood on it when it began


class Slot(Protocol):
    """What is computed here is computed from these: a meeting, or a row of a list with the same columns."""

    @property
    def state(self) -> MeetingState: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def minutes(self) -> int: ...
    @property
    def papers_on(self) -> date: ...


def papers_on(day: date, settings: Mapping[str, Any] | None = None) -> date:
    """The day by which the agenda is known: working days before the meeting, so never a weekend or bank holiday."""
    days = int((settings or {}).get("meetings", {}).get("papers", PAPERS_DAYS))
    return add_working_days(day, -days)


def not_counted(papers: date, day: date) -> list[date]:
    """Bank holidays between the papers date and the meeting, which moved the papers date to an earlier day."""
    apart = (papers + ONE_DAY * number for number in range(1, (day - papers).days))
    return [one for one in apart if one in bank_holidays(one.year)]


def day_of(meeting: Slot) -> date:
    """Its day in London."""
    return clock.in_london(meeting.starts_at).date()


def ends_at(meeting: Slot) -> datetime:
    """When it is planned to end."""
    return meeting.starts_at + timedelta(minutes=meeting.minutes)


def can_begin(meeting: Slot, now: datetime) -> bool:
    """From its day on: one that nobody recorded is written up afterwards."""
    return meeting.state is S.PLANNED and day_of(meeting) <= clock.in_london(now).date()


def is_unrecorded(meeting: Slot, now: datetime) -> bool:
    """Its time has gone, and nobody said whether it was held."""
    return meeting.state is S.PLANNED and ends_at(meeting) < now


def began_at(meeting: Slot, now: datetime) -> datetime:
    """When it began: now; for one written up after its planned end, its planned beginning."""
    return meeting.starts_at if ends_at(meeting) < now else now


def closed_at(meeting: Slot, now: datetime) -> datetime:
    """When it ended: now on its own day; for one closed on a later day, its planned end."""
    return now if clock.in_london(now).date() == day_of(meeting) else ends_at(meeting)


def is_free(meeting: Slot, unresolved: int, now: datetime) -> bool:
    """Whether the slot can be given back: the papers date has come, nothing is unresolved, it has not begun."""
    day = clock.in_london(now).date()
    return meeting.state is S.PLANNED and meeting.papers_on <= day and now < meeting.starts_at and not unresolved


def moves_table() -> str:
    """The moves as README.md shows them."""
    moves = [(start, end) for start in S for end in S if end in MOVES[start]]
    lines = [f"| {start} | {end} | {WHEN[end]} |" for start, end in moves]
    return "\n".join(["| From | To | When |", "|---|---|---|", *lines]) + "\n"
