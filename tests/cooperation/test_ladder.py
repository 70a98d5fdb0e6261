"""The ladder: which rung stands on which day, and how much mail a school may get."""

from __future__ import annotations

from datetime import date

import pytest

from portal.cooperation.ladder import LADDER, MOST_REMINDERS, may_remind, rung_at

DUE = date(2026, 12, 11)
CHRISTMAS = [(date(2026, 12, 19), date(2027, 1, 3))]
LONG_BEFORE = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 12, 3), None),
        (date(2026, 12, 4), "5 before"),
        (date(2026, 12, 8), "5 before"),
        (date(2026, 12, 9), "2 before"),
        (DUE, "due day"),
        (date(2026, 12, 16), "3 after"),
        (date(2027, 1, 3), "3 after"),
        (date(2027, 1, 4), "6 after"),
        (date(2027, 1, 8), "10 after"),
    ],
)
def test_each_rung_stands_on_its_term_day_and_holidays_hold_it_back(day: date, name: str | None) -> None:
    rung = rung_at(day, DUE, LONG_BEFORE, CHRISTMAS)
    assert (rung.name if rung else None) == name


def test_a_campaign_opened_late_starts_at_the_next_rung() -> None:
    assert rung_at(date(2026, 12, 9), DUE, date(2026, 12, 9)) is None
    rung = rung_at(DUE, DUE, date(2026, 12, 9))
    assert rung is not None and rung.name == "due day"


def test_the_ladder_itself_stays_within_the_most_a_school_may_get() -> None:
    assert sum(rung.is_mail for rung in LADDER) == MOST_REMINDERS


def test_a_school_gets_one_mail_a_day_each_rung_once_and_five_in_all() -> None:
    today = date(2026, 12, 9)
    assert may_remind(today, "2 before", [("5 before", date(2026, 12, 4))])
    assert not may_remind(today, "2 before", [("2 before", date(2026, 12, 8))])
    assert not may_remind(today, "2 before", [("own words", today)])
    five = [("own words", date(2026, 11, day)) for day in range(2, 7)]
    assert not may_remind(today, "2 before", five)
