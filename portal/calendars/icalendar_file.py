"""Deadlines as iCalendar (RFC 5545), as Outlook reads it. Pure: it knows neither a request nor the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from portal.clock import LONDON

MEDIA_TYPE = "text/calendar; charset=utf-8"
COUNTED_FROM = datetime(2026, 1, 1, tzinfo=UTC)
SHOWN = timedelta(minutes=30)  # how long an entry with a time of day is drawn, ending at that time
SUMMER, WINTER = timedelta(hours=1), timedelta(0)  # from Greenwich


@dataclass(frozen=True)
class Deadline:
    """One thing that is due: what to do, with which record, by when. Never a title or other content.

    `due` is a day, or the instant it is due at. `address` is the full one of the page on which it is done.
    """

    reference: str
    what: str
    due: date | datetime
    address: str

    @property
    def day(self) -> date:
        """The day it is due, in London."""
        return self.due.astimezone(LONDON).date() if isinstance(self.due, datetime) else self.due

    @property
    def words(self) -> str:
        """`HERTS-D48213: answer by 5pm`, as the calendar shows it."""
        by = f" by {self.due.astimezone(LONDON):%-I%p}".lower() if isinstance(self.due, datetime) else ""
        return f"{self.reference}: {self.what[:1].lower()}{self.what[1:]}{by}"


def write_calendar(name: str, deadlines: Iterable[Deadline], *, host: str, at: datetime, foot: str = "") -> bytes:
    """The file; `at` is the instant of writing, `foot` stands under each entry.

    An entry keeps its name (UID) whatever its date becomes, and its SEQUENCE, in seconds, rises from one writing to the
    next: a calendar moves what it has and never doubles it.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Safeguarding partnership portal//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_london())
    for deadline in deadlines:
        calendar.add_component(_entry(deadline, host, at, foot))
    written: bytes = calendar.to_ical()
    return written


def _entry(deadline: Deadline, host: str, at: datetime, foot: str) -> Event:
    entry = Event()
    entry.add("uid", f"{deadline.reference}.{deadline.what.lower().replace(' ', '-')}@{host}")
    entry.add("sequence", int((at - COUNTED_FROM).total_seconds()))
    entry.add("dtstamp", at.astimezone(UTC))
    entry.add("summary", deadline.words)
    entry.add("description", f"{deadline.address}\n\n{foot}".strip())
    entry.add("url", deadline.address)
    entry.add("class", "PRIVATE")
    entry.add("transp", "TRANSPARENT")
    if isinstance(deadline.due, datetime):
        end = deadline.due.astimezone(LONDON)
        entry.add("dtstart", end - SHOWN)
        entry.add("dtend", end)
    else:
        entry.add("dtstart", deadline.due)
        entry.add("dtend", deadline.due + timedelta(days=1))
    return entry


def _london() -> Timezone:
    """The rule of the last Sundays of March and October, which Outlook reads; a list of dates it does not."""
    zone = Timezone()
    zone.add("tzid", LONDON.key)
    for change, name, month, hour, before, after in (
        (TimezoneDaylight(), "BST", 3, 1, WINTER, SUMMER),
        (TimezoneStandard(), "GMT", 10, 2, SUMMER, WINTER),
    ):
        change.add("tzname", name)
        change.add("dtstart", datetime(1996, month, 31 if month == 3 else 27, hour))  # noqa: DTZ001 - of the zone
        change.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1SU"})
        change.add("tzoffsetfrom", before)
        change.add("tzoffsetto", after)
        zone.add_component(change)
    return zone
