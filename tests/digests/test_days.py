"""The day of the digest: once a week, never on a bank holiday, made up for within a day."""

from datetime import date, timedelta

import pytest

from portal.digests.days import due_week
from portal.working_days import add_working_days

MON = date(2026, 11, 23)


def sent_on(digest_on, first: date, days: int) -> list[date]:
    """The days on which a digest of a week not seen before is due."""
    seen, found = {due_week(digest_on, add_working_days(first, -1))}, []
    for number in range(days):
        today = first + timedelta(days=number)
        week = due_week(digest_on, today)
        if week and week not in seen:
            seen.add(week)
            found.append(today)
    return found


@pytest.mark.parametrize("weekday", range(1, 6))
def test_it_comes_once_a_week_on_the_chosen_day(weekday):
    chosen = MON + timedelta(days=weekday - 1)
    assert sent_on(weekday, MON, 14) == [chosen, chosen + timedelta(days=7)]


def test_on_a_bank_holiday_it_comes_on_the_next_working_day():
    assert sent_on(1, date(2026, 4, 6), 7) == [date(2026, 4, 7)]  # Easter Monday
    assert sent_on(5, date(2026, 4, 3), 7) == [date(2026, 4, 7)]  # Good Friday
    assert sent_on(5, date(2026, 12, 25), 9) == [date(2026, 12, 29)]  # Christmas, then the substitute day on Monday 28


def test_a_day_of_a_dead_worker_is_made_up_for_on_the_next_and_no_later():
    assert due_week(1, MON + timedelta(days=1)) == MON
    assert due_week(1, MON + timedelta(days=2)) is None
    assert due_week(5, MON + timedelta(days=7)) == MON  # Friday's, on Monday


def test_without_a_day_and_at_weekends_none_is_due():
    assert due_week(None, MON) is None
    assert due_week(5, MON + timedelta(days=5)) is None
