"""Moves and dates of a meeting, as pure functions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from portal import clock
from portal.meetings.forms import read_time
from portal.meetings.ledger import Ledger, SlotBack, in_words
from portal.meetings.lifecycle import (
    ENDED,
    MOVES,
    WHEN,
    MeetingState,
    began_at,
    can_begin,
    closed_at,
    ends_at,
    is_free,
    is_unrecorded,
    not_counted,
    papers_on,
)
from portal.meetings.sentences import papers_note


@dataclass(frozen=True)
class AMeeting:
    """Two o'clock on Tuesday 15 December 2026, for an hour and a half."""

    state: MeetingState = MeetingState.PLANNED
    starts_at: datetime = datetime(2026, 12, 15, 14, tzinfo=UTC)
    minutes: int = 90
    papers_on: date = date(2026, 12, 8)


def at(day: int, hour: int = 9, *, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=clock.LONDON)


def test_every_move_leads_to_a_state_that_says_when():
    assert {end for ends in MOVES.values() for end in ends} == set(WHEN) == set(MeetingState) - {MeetingState.PLANNED}
    assert {state for state in MeetingState if not MOVES[state]} == set(ENDED)


def test_papers_are_due_five_working_days_before():
    assert papers_on(date(2026, 12, 15)) == date(2026, 12, 8)
    assert papers_on(date(2026, 12, 15), {"meetings": {"papers": 2}}) == date(2026, 12, 11)


def test_bank_holidays_move_the_papers_date_and_the_page_says_so():
    meeting = date(2026, 12, 30)
    papers = papers_on(meeting)
    assert papers == date(2026, 12, 21)
    assert not_counted(papers, meeting) == [date(2026, 12, 25), date(2026, 12, 28)]
    note = papers_note(papers, meeting, date(2026, 12, 18))
    assert note.startswith("In 1 working day. ")
    assert "Friday 25 December 2026 and Monday 28 December 2026 are bank holidays and do not count" in note


def test_without_a_bank_holiday_the_rule_is_said():
    assert papers_note(date(2026, 12, 8), date(2026, 12, 15), date(2026, 12, 9)).startswith(
        "Counted in working days, so never on a"
    )


@pytest.mark.parametrize(
    ("now", "unresolved", "free"),
    [(at(7), 0, False), (at(8), 0, True), (at(8), 1, False), (at(15, 13), 0, True), (at(15, 14), 0, False)],
)
def test_a_slot_is_free_from_the_papers_date_until_it_begins(now: datetime, unresolved: int, *, free: bool):
    assert is_free(AMeeting(), unresolved, now) is free


@pytest.mark.parametrize("state", [one for one in MeetingState if one is not MeetingState.PLANNED])
def test_only_what_is_planned_is_free(state: MeetingState):
    assert not is_free(AMeeting(state=state), 0, at(9))
    assert not can_begin(AMeeting(state=state), at(15))


def test_a_meeting_begins_on_its_day_or_is_written_up_later():
    meeting = AMeeting()
    assert [can_begin(meeting, at(day)) for day in (14, 15, 16)] == [False, True, True]
    assert began_at(meeting, at(15, 14)) == at(15, 14)
    assert (began_at(meeting, at(17)), closed_at(meeting, at(17))) == (meeting.starts_at, ends_at(meeting))
    assert closed_at(meeting, at(15, 17)) == at(15, 17)


def test_nobody_recorded_what_is_still_planned_after_its_end():
    assert [is_unrecorded(AMeeting(), at(15, hour)) for hour in (15, 16)] == [False, True]
    assert not is_unrecorded(replace(AMeeting(), state=MeetingState.HELD), at(20))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("2pm", time(14)), ("10:30am", time(10, 30)), ("14.30", time(14, 30)), ("midday", time(12)), ("12am", time(0)),
        ("12 PM", time(12)), ("2", None), ("25:00", None), ("13pm", None), ("soon", None), ("", None),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(words: str, found: time | None):
    assert read_time(words) == found


def test_hours_given_back_are_people_times_minutes():
    slots = (SlotBack("M1", "All", at(1), 90, 10), SlotBack("M2", "All", at(2), 60, 5))
    ledger = Ledger(slots, days=(3, 9, 5), positive=2)
    assert (ledger.hours, ledger.median_days, ledger.share.percent) == (20, 5, 67)
    assert [in_words(one) for one in (20.0, 7.5, 1234.25)] == ["20", "7.5", "1,234.2"]


def test_a_ledger_without_decisions_has_no_median():
    assert Ledger((), (), 0).median_days is None and Ledger((), (), 0).hours == 0


def test_the_clock_change_does_not_move_the_planned_hour():
    day = date(2027, 3, 29)
    starts = datetime.combine(day, time(14), clock.LONDON)
    assert clock.in_london(starts + timedelta(0)).hour == 14 and papers_on(day) == date(2027, 3, 19)
