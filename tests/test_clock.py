"""The clock: one place to ask, always with a zone, and it can be stopped."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from portal import clock


def test_the_clock_runs_and_says_its_zone():
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert clock.now().utcoffset() == timedelta(0)


def test_late_on_a_summer_evening_it_is_already_tomorrow_in_london():
    with clock.frozen(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 7, 1)


def test_in_winter_london_and_utc_share_the_date():
    with clock.frozen(datetime(2026, 11, 30, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 30)


def test_a_stopped_clock_stays_and_a_second_stop_ends_before_the_first():
    morning = datetime(2026, 11, 23, 9, tzinfo=clock.LONDON)
    with clock.frozen(morning):
        with clock.frozen(morning + timedelta(days=1)):
            assert clock.today() == date(2026, 11, 24)
        assert clock.now() == morning
    assert clock.now() != morning


def test_the_clock_runs_again_after_an_error():
    with pytest.raises(LookupError), clock.frozen(datetime(2001, 1, 1, tzinfo=UTC)):
        raise LookupError
    assert clock.now().year > 2001


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        clock.in_london(datetime(2026, 11, 23, 9))  # noqa: DTZ001 - the very thing refused
