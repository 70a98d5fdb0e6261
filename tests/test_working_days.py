"""Working days, against the published bank holidays and the examples the partners agreed on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays
from hypothesis import given
from hypothesis import strategies as st

from portal.working_days import (
    add_working_days,
    bank_holidays,
    close_of,
    end_of,
    is_working_day,
    next_working_day,
    spelled_out,
    working_days_between,
)

PUBLISHED = Path(__file__).parent / "data" / "bank_holidays_england_and_wales_2012_2028.txt"

dates = st.dates(date(2012, 1, 1), date(2028, 12, 31))


def published_bank_holidays() -> set[date]:
    lines = PUBLISHED.read_text(encoding="utf-8").splitlines()
    return {date.fromisoformat(line) for line in lines if not line.startswith("#")}


def test_bank_holidays_are_those_the_government_published():
    ours = {day for year in range(2012, 2029) for day in bank_holidays(year)}
    assert ours == published_bank_holidays()


def test_a_second_list_made_by_other_people_agrees_wherever_it_reaches():
    events = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    theirs = {event["date"] for event in events}
    years = range(min(theirs).year + 1, max(theirs).year)
    assert len(years) >= 5
    ours = {day for year in years for day in bank_holidays(year)}
    assert ours == {day for day in theirs if day.year in years}


@pytest.mark.parametrize("day", [date(2022, 9, 19), date(2023, 5, 8), date(2020, 5, 8), date(2022, 6, 3)])
def test_a_holiday_proclaimed_once_is_no_working_day(day):
    assert not is_working_day(day)


def test_a_substitute_day_says_that_it_is_one():
    assert bank_holidays(2026)[date(2026, 12, 28)] == "Boxing Day (substitute day)"


@pytest.mark.parametrize(
    ("aware", "n", "due"),
    [
        (date(2026, 4, 2), 5, date(2026, 4, 13)),
        (date(2026, 4, 2), 15, date(2026, 4, 27)),
        (date(2026, 5, 22), 5, date(2026, 6, 1)),
        (date(2026, 5, 23), 5, date(2026, 6, 1)),
        (date(2026, 12, 24), 5, date(2027, 1, 5)),
        (date(2022, 9, 16), 1, date(2022, 9, 20)),
        (date(2023, 5, 5), 1, date(2023, 5, 9)),
        (date(2026, 4, 7), -1, date(2026, 4, 2)),
        (date(2026, 5, 23), 0, date(2026, 5, 23)),
    ],
)
def test_worked_examples_of_the_statutory_clocks(aware, n, due):
    assert add_working_days(aware, n) == due


def test_the_next_working_day_after_maundy_thursday_is_the_tuesday():
    assert next_working_day(date(2026, 4, 2)) == date(2026, 4, 7)


@given(dates, st.integers(-60, 60).filter(bool))
def test_counting_and_adding_undo_each_other(day, n):
    end = add_working_days(day, n)
    assert is_working_day(end)
    if n > 0 or is_working_day(day):
        assert working_days_between(day, end) == n


@given(dates, st.integers(0, 900))
def test_counting_agrees_with_walking_day_by_day(start, length):
    end = start + timedelta(days=length)
    walked = sum(is_working_day(start + timedelta(days=i)) for i in range(1, length + 1))
    assert working_days_between(start, end) == walked
    back = sum(is_working_day(start + timedelta(days=i)) for i in range(length))
    assert working_days_between(end, start) == -back


def test_five_in_the_afternoon_is_an_hour_earlier_by_utc_in_summer():
    assert close_of(date(2026, 7, 1)) == datetime(2026, 7, 1, 16, tzinfo=UTC)
    assert close_of(date(2026, 12, 1)) == datetime(2026, 12, 1, 17, tzinfo=UTC)
    assert close_of(date(2026, 12, 1), hour=12) == datetime(2026, 12, 1, 12, tzinfo=UTC)


def test_a_statutory_day_lasts_through_the_whole_minute_before_midnight_in_london():
    assert end_of(date(2026, 7, 1)) == datetime(2026, 7, 1, 22, 59, 59, tzinfo=UTC)


def test_the_arithmetic_can_be_spelled_out():
    assert spelled_out(date(2026, 4, 2), 5) == (
        "Day 0 is Thursday 2 April 2026. Friday 3 and Monday 6 April are bank holidays. Day 5 is Monday 13 April 2026."
    )
    assert spelled_out(date(2026, 5, 23), 5) == (
        "Day 0 is Saturday 23 May 2026. Monday 25 May is a bank holiday. Day 5 is Monday 1 June 2026."
    )


def test_the_arithmetic_across_the_new_year_names_the_years():
    assert spelled_out(date(2026, 12, 24), 5) == (
        "Day 0 is Thursday 24 December 2026. Friday 25, Monday 28 December 2026 and Friday 1 January 2027 are bank "
        "holidays. Day 5 is Tuesday 5 January 2027."
    )


def test_the_arithmetic_backwards_says_before():
    assert spelled_out(date(2026, 11, 24), -1) == (
        "Day 0 is Tuesday 24 November 2026. 1 working day before is Monday 23 November 2026."
    )
