"""Dates and marks are pure functions of the agreed date and today."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.actions.lifecycle import (
    FOR_THE_OWNER,
    LADDER,
    MOVES,
    OWED,
    UNDER_WAY,
    ActionState,
    Mark,
    Rung,
    impact_check_on,
    is_due_soon,
    is_escalated,
    is_overdue,
    is_stale,
    marks,
    next_rung,
    reached_rungs,
    refuse_by,
    rung_dates,
    rungs_of,
)
from portal.working_days import add_working_days, is_working_day, working_days_between

DAYS = st.dates(date(2015, 1, 1), date(2028, 6, 30))
STATES = st.sampled_from(ActionState)


@dataclass
class Promise:
    """The columns that marks are computed from."""

    state: ActionState = ActionState.IN_PROGRESS
    due_on: date = date(2026, 11, 27)
    slips: int = 0
    rungs: dict[str, str] = field(default_factory=dict)
    first_opened_at: datetime | None = None
    last_activity_at: datetime = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def __post_init__(self):
        self.rungs = self.rungs or rung_dates(self.due_on)


promises = st.builds(Promise, state=STATES, due_on=DAYS, slips=st.integers(0, 3))


@given(DAYS)
def test_rungs_are_working_days_in_the_order_of_the_ladder(due_on: date):
    found = rungs_of(Promise(due_on=due_on))
    assert {one.rung for one in found} == set(Rung)
    assert [one.on for one in found] == sorted(one.on for one in found)
    assert all(is_working_day(one.on) for one in found if LADDER[one.rung] != 0)


def test_settings_change_a_length():
    longer = rung_dates(date(2026, 11, 27), {"ladder": {"chair": 15}})
    assert longer["chair"] == "2026-12-18"
    assert longer["delegate"] == "2026-12-04"


def test_the_chair_hears_on_the_tenth_working_day():
    found = next_rung(Promise(due_on=date(2026, 11, 13)), date(2026, 11, 23))
    assert found is not None
    assert (found.rung, found.on) == (Rung.CHAIR, date(2026, 11, 27))


@given(promises, DAYS)
def test_the_next_rung_is_after_today_and_runs_only_under_way(promise: Promise, today: date):
    found = next_rung(promise, today)
    assert found is None or (found.on > today and promise.state in UNDER_WAY)


@given(promises, DAYS)
def test_an_action_is_never_overdue_and_due_soon_at_once(promise: Promise, today: date):
    assert not (is_overdue(promise, today) and is_due_soon(promise, today))
    assert not is_overdue(promise, promise.due_on)
    if promise.state in OWED:
        assert is_overdue(promise, promise.due_on + timedelta(days=1))


@given(promises, DAYS)
def test_once_escalated_always_escalated_while_under_way(promise: Promise, today: date):
    if is_escalated(promise, today):
        assert is_escalated(promise, today + timedelta(days=30))
        assert is_overdue(promise, today)


def test_a_second_missed_date_goes_straight_to_the_chair():
    late = Promise(due_on=date(2026, 11, 20), slips=2)
    assert is_escalated(late, date(2026, 11, 23))
    assert not is_escalated(Promise(due_on=date(2026, 11, 20), slips=1), date(2026, 11, 23))
    found = next_rung(late, date(2026, 11, 20))
    assert found is not None
    assert (found.rung, found.on) == (Rung.CHAIR, date(2026, 11, 23))


@given(DAYS, st.integers(min_value=-10, max_value=60), st.integers(min_value=0, max_value=3))
def test_each_rung_is_told_from_its_day_on_and_the_owner_once_at_a_time(due_on: date, later: int, slips: int):
    promise, today = Promise(due_on=due_on, slips=slips), due_on + timedelta(days=later)
    reached = [one.rung for one in reached_rungs(promise, today)]
    assert Rung.DUE_SOON not in reached
    assert len([one for one in reached if one in FOR_THE_OWNER]) <= 1
    assert all(one.on <= today for one in reached_rungs(promise, today))
    assert (Rung.CHAIR in reached) == is_escalated(promise, today)
    assert (Rung.REPRESENTATIVE in reached) == (slips < 2 and add_working_days(due_on, 2) <= today)


@given(DAYS)
def test_stale_after_twenty_silent_working_days_and_not_before(spoken_on: date):
    promise = Promise(last_activity_at=datetime.combine(spoken_on, time(12), UTC))
    turns = add_working_days(spoken_on, 20)
    assert is_stale(promise, turns)
    assert not is_stale(promise, turns - timedelta(days=1))


@given(DAYS)
def test_two_working_days_to_refuse_and_ninety_days_to_the_impact_check(day: date):
    assert working_days_between(day, refuse_by(day)) == 2
    assert (impact_check_on(day) - day).days == 90


def test_marks_say_whether_it_was_opened():
    assert marks(Promise(), date(2026, 11, 20)) == [Mark.NOT_OPENED]
    assert Mark.OPENED in marks(Promise(first_opened_at=datetime(2026, 11, 20, tzinfo=UTC)), date(2026, 11, 20))
    assert marks(Promise(state=ActionState.CLOSED), date(2027, 11, 20)) == []


def test_no_move_stays_where_it_is():
    assert all(state not in ends for state, ends in MOVES.items())
