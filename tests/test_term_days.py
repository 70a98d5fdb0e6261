"""Term days, and the dates of school holidays as people type or paste them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.term_days import add_term_days, is_term_day, read_holidays


@settings(deadline=None)
@given(st.integers(-30, 30), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_term_days_leave_out_the_holidays(n: int, start: date) -> None:
    holidays = [(date(2026, 12, 19), date(2027, 1, 3)), (date(2027, 3, 26), date(2027, 4, 11))]
    end = add_term_days(start, n, holidays)
    assert end == start if n == 0 else is_term_day(end, holidays)
    low, high = min(start, end), max(start, end)
    between = (low + timedelta(days=k) for k in range((high - low).days + 1))
    assert sum(is_term_day(one, holidays) for one in between if one != start) == abs(n)


def test_holidays_are_read_as_a_council_publishes_them() -> None:
    found, wrong = read_holidays("\ufeffFirst day,Last day\n19/12/2026,03/01/2027\n\n2026-10-26\t2026-10-30\n")
    assert found == [(date(2026, 10, 26), date(2026, 10, 30)), (date(2026, 12, 19), date(2027, 1, 3))]
    assert not wrong


def test_a_wrong_line_is_named_with_column_value_and_cure() -> None:
    found, wrong = read_holidays("2026-12-19,2027-01-03\n31/02/2027,2027-03-01\n2027-05-30\n2027-08-01,2027-07-01")
    assert len(found) == 1 and [(one.line, one.column) for one in wrong] == [
        (2, "first day"),
        (3, "last day"),
        (4, "last day"),
    ]
    assert "“31/02/2027”. Write a date like" in str(wrong[0])


@given(st.text(max_size=200))
def test_nothing_anybody_pastes_breaks_the_reading(words: str) -> None:
    found, _ = read_holidays(words)
    assert all(first <= last for first, last in found)
