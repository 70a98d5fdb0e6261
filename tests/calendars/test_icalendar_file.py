"""The file as RFC 5545 and Outlook want it, read back by the library and line by line."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from portal.calendars.icalendar_file import Deadline, write_calendar
from portal.clock import LONDON

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ACTION = Deadline(
    "HERTS-A48213", "Action is due", date(2026, 11, 27), "https://portal.example/p/herts/actions/HERTS-A48213"
)


def written(*deadlines: Deadline, at: datetime = AT) -> bytes:
    return write_calendar("Due for Ada", deadlines, host="portal.example", at=at)


def entry(*deadlines: Deadline, at: datetime = AT) -> Any:
    (found,) = Calendar.from_ical(written(*deadlines, at=at)).walk("VEVENT")
    return found


def test_lines_end_as_the_standard_says_and_none_is_too_long():
    long = Deadline("HERTS-A48213", "Say " + "ö" * 200, date(2026, 11, 27), "https://portal.example/" + "x" * 200)
    lines = written(ACTION, long).split(b"\r\n")
    assert all(b"\n" not in line for line in lines)
    assert max(len(line) for line in lines) <= 75
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]


def test_a_day_is_a_whole_day_that_blocks_nobody():
    found = entry(ACTION)
    assert (found["dtstart"].dt, found["dtend"].dt) == (date(2026, 11, 27), date(2026, 11, 28))
    assert found["summary"] == "HERTS-A48213: action is due"
    assert found["transp"] == "TRANSPARENT"
    assert found["url"] == ACTION.address


@pytest.mark.parametrize(
    ("day", "offset"),
    [(date(2026, 11, 27), 0), (date(2026, 7, 3), 1), (date(2027, 3, 28), 1), (date(2026, 10, 25), 0)],
)
def test_five_o_clock_is_london_time_in_summer_and_winter(day, offset):
    due = datetime.combine(day, datetime.min.time().replace(hour=17), LONDON)
    deadline = Deadline("HERTS-D10001", "Answer", due, "https://portal.example/x")
    assert deadline.words == "HERTS-D10001: answer by 5pm"
    found = entry(deadline)
    assert found["dtend"].params["TZID"] == "Europe/London"
    assert found["dtend"].dt == due
    assert found["dtend"].dt.utcoffset() == timedelta(hours=offset)


def test_the_zone_is_a_rule_of_last_sundays_and_no_list_of_dates():
    text = written(ACTION).decode()
    zone = text[text.index("BEGIN:VTIMEZONE") : text.index("END:VTIMEZONE")]
    assert "RDATE" not in zone
    assert zone.count("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=") == 2
    assert "TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100" in zone


def test_a_later_file_has_the_same_entry_with_a_higher_number_whatever_its_date():
    first = entry(ACTION)
    moved = Deadline(ACTION.reference, ACTION.what, date(2026, 11, 20), ACTION.address)
    second = entry(moved, at=AT + timedelta(seconds=1))
    assert second["uid"] == first["uid"]
    assert second["sequence"] > first["sequence"]
    assert second["dtstart"].dt == date(2026, 11, 20)


def test_two_deadlines_of_one_record_are_two_entries():
    other = Deadline(ACTION.reference, "Last day to refuse", date(2026, 11, 25), ACTION.address)
    found = Calendar.from_ical(written(ACTION, other)).walk("VEVENT")
    assert len({str(one["uid"]) for one in found}) == 2


def test_the_foot_stands_under_each_entry():
    text = write_calendar("Due", [ACTION], host="portal.example", at=AT, foot="Demonstration. Invented people.")
    (found,) = Calendar.from_ical(text).walk("VEVENT")
    assert found["description"] == f"{ACTION.address}\n\nDemonstration. Invented people."
