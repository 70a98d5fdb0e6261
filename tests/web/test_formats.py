"""How dates, numbers and names read on a page."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import clock
from portal.web import formats

MONDAY = date(2026, 11, 23)


def test_a_date_is_read_with_its_weekday():
    assert formats.day(date(2026, 11, 27)) == "Friday 27 November 2026"
    assert formats.short_day(date(2026, 11, 7)) == "Sat 7 Nov 2026"


def test_the_date_of_an_instant_is_the_date_in_london():
    assert formats.day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "Wednesday 1 July 2026"


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(7, 0, "7am"), (16, 12, "4:12pm"), (12, 0, "midday"), (0, 0, "midnight"), (0, 5, "12:05am"), (12, 30, "12:30pm")],
)
def test_times_are_said_as_people_say_them(hour, minute, words):
    at = datetime(2026, 11, 18, hour, minute, tzinfo=UTC)
    assert formats.moment(at) == f"Wednesday 18 November 2026 at {words}"


def test_in_summer_people_read_london_time():
    assert formats.moment(datetime(2026, 7, 1, 16, tzinfo=UTC)) == "Wednesday 1 July 2026 at 5pm"


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda at: 1900 < at.year < 9000))
def test_no_time_reads_as_zero_hours(at):
    assert "00:" not in formats.moment(at)
    assert " at 0" not in formats.moment(at)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 24), "in 1 working day"),
        (date(2026, 11, 26), "in 3 working days"),
        (date(2026, 11, 20), "1 working day late"),
        (date(2026, 11, 9), "10 working days late"),
        (date(2026, 12, 29), "in 24 working days"),
        (date(2026, 11, 28), "in 4 working days"),
    ],
)
def test_the_distance_of_a_date_is_in_working_days(value, words):
    assert formats.distance(value, MONDAY) == words


def test_at_a_weekend_nothing_is_nought_working_days_away():
    saturday, sunday = date(2026, 11, 28), date(2026, 11, 29)
    assert formats.distance(sunday, saturday) == "in less than 1 working day"
    assert formats.distance(date(2026, 11, 27), saturday) == "less than 1 working day late"


def test_without_a_day_given_the_distance_is_from_today():
    with clock.frozen(datetime(2026, 11, 23, 12, tzinfo=UTC)):
        assert formats.distance(date(2026, 11, 25)) == "in 2 working days"


@given(st.dates(date(2012, 1, 1), date(2028, 1, 1)), st.integers(1, 400))
def test_a_day_to_come_is_never_called_late_and_a_day_gone_always(today, apart):
    later = today + timedelta(days=apart)
    assert formats.distance(later, today).startswith("in ")
    assert formats.distance(today, later).endswith(" late")


def test_a_date_that_is_no_working_day_says_what_it_counts_as():
    assert formats.falls_on(date(2026, 11, 27)) == ""
    assert formats.falls_on(date(2026, 11, 28)) == (
        "a Saturday; counts as Friday 27 November 2026, the last working day before it"
    )
    assert formats.falls_on(date(2026, 12, 28), rolls=True) == (
        "a bank holiday, Boxing Day (substitute day); counts as Tuesday 29 December 2026, the next working day"
    )


def test_a_deadline_says_date_distance_and_what_it_falls_on():
    assert formats.deadline(date(2026, 11, 27), MONDAY) == "Friday 27 November 2026, in 4 working days"
    assert formats.deadline(date(2026, 11, 28), MONDAY).endswith(", the last working day before it)")


@pytest.mark.parametrize(
    ("n", "noun", "words"),
    [
        (0, "action", "no actions"),
        (1, "action", "1 action"),
        (1234, "action", "1,234 actions"),
        (2, "agency", "2 agencies"),
        (2, "working day", "2 working days"),
        (3, "person", "3 people"),
        (2, "address", "2 addresses"),
    ],
)
def test_things_are_counted_in_words(n, noun, words):
    assert formats.count(n, noun) == words


def test_a_plural_may_be_given():
    assert formats.count(2, "member of staff", "members of staff") == "2 members of staff"


@pytest.mark.parametrize(
    ("items", "words"),
    [([], ""), (["police"], "police"), (["police", "health"], "police and health"), ("abc", "a, b and c")],
)
def test_lists_read_as_sentences(items, words):
    assert formats.list_in_words(items) == words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "no bytes"),
        (1, "1 byte"),
        (532, "532 bytes"),
        (12 * 1024, "12 KB"),
        (1024 * 1024 - 1, "1 MB"),
        (10 * 1024 * 1024, "10 MB"),
        (1_468_006, "1.4 MB"),
    ],
)
def test_file_sizes_are_read_at_a_glance(size, words):
    assert formats.file_size(size) == words


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Jo Marsh", "J. M."),
        ("MARSH, Jo", "J. M."),
        ("Jean-Luc O’Neil", "J. O."),
        ("", ""),
        ("émile (Dr) zola", "É. Z."),
    ],
)
def test_a_name_shrinks_to_its_initials(name, letters):
    assert formats.initials(name) == letters


def test_a_sentence_begins_with_a_large_letter_and_keeps_the_names_in_it():
    assert formats.sentence_case("in progress at NHS Kent") == "In progress at NHS Kent"
    assert formats.sentence_case("") == ""


def test_every_filter_is_found_under_its_own_name():
    assert all(function.__name__ == name for name, function in formats.FILTERS.items())
