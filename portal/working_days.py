"""Working days of England and Wales: every deadline is counted here.

The day something happened is day 0 and the first working day after it is day 1. Weekends and bank holidays do not
count, those proclaimed once (19 September 2022, 8 May 2023) included. A newly proclaimed holiday arrives with a newer
release of the `holidays` package.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from types import MappingProxyType

import holidays

from portal.clock import LONDON

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@cache
def bank_holidays(year: int) -> Mapping[date, str]:
    """The year's bank holidays by date, with names: the substitute day, not the weekend it stands for."""
    found = holidays.country_holidays("GB", subdiv="ENG", years=year, language="en_GB")
    names = {day: found[day].replace("(observed)", "(substitute day)") for day in sorted(found)}
    return MappingProxyType({day: name for day, name in names.items() if day.weekday() < SATURDAY})


def is_working_day(day: date) -> bool:
    """Monday to Friday, unless a bank holiday in England and Wales."""
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def next_working_day(day: date) -> date:
    """The first working day after this one."""
    return add_working_days(day, 1)


@lru_cache(maxsize=10_000)  # a list asks for the same few days again and again
def add_working_days(day: date, n: int) -> date:
    """The n-th working day after the day given, before it when n is negative; the day itself, day 0, when n is 0."""
    step = ONE_DAY if n > 0 else -ONE_DAY
    for _ in range(abs(n)):
        day += step
        while not is_working_day(day):
            day += step
    return day


@lru_cache(maxsize=10_000)
def working_days_between(start: date, end: date) -> int:
    """How many working days `end` comes after `start` (day 0); negative when it comes before.

    For a working day `end` this undoes `add_working_days`. A weekend or bank holiday adds nothing.
    """
    if end < start:
        # Counted from the later day backwards: `end` itself counts, `start` does not.
        return -_working_days_after(end - ONE_DAY, start - ONE_DAY)
    return _working_days_after(start, end)


def close_of(day: date, hour: int = 17) -> datetime:
    """The UTC instant at which that day closes in London: 5pm unless said otherwise, summer or winter."""
    return datetime.combine(day, time(hour), tzinfo=LONDON).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The last second of 23:59 in London, in UTC: a statutory clock is kept by whatever arrives until then."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=LONDON).astimezone(UTC)


def spelled_out(start: date, n: int) -> str:
    """The arithmetic in words, so that anyone can check it: day 0, the bank holidays left out, day n."""
    end = add_working_days(start, n)
    first, last = min(start, end), max(start, end)
    left_out = [day for day in _bank_holidays_within(first, last) if day != start]
    sentences = [f"Day 0 is {_in_full(start)}."]
    if left_out:
        be = "is a bank holiday" if len(left_out) == 1 else "are bank holidays"
        sentences.append(f"{_listed(left_out, with_year=first.year != last.year)} {be}.")
    back = "1 working day before" if n == -1 else f"{-n} working days before"
    sentences.append(f"{back if n < 0 else f'Day {n}'} is {_in_full(end)}.")
    return " ".join(sentences)


def _working_days_after(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`, without walking through them: lists show many."""
    off = sum(1 for day in _bank_holidays_within(start, end) if day > start)
    return _weekdays_until(end) - _weekdays_until(start) - off


def _weekdays_until(day: date) -> int:
    """Mondays to Fridays since the calendar's first day, 1 January of year 1, a Monday."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * 5 + min(rest, 5)


def _bank_holidays_within(first: date, last: date) -> list[date]:
    years = range(first.year, last.year + 1)
    return [day for year in years for day in bank_holidays(year) if first <= day <= last]


def _in_full(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _listed(days: list[date], *, with_year: bool) -> str:
    """ "Friday 3 and Monday 6 April": the month is said once for neighbours in the same month."""
    month = "%B %Y" if with_year else "%B"
    words = []
    for day, following in zip(days, [*days[1:], None], strict=True):
        said_later = following is not None and f"{following:%B %Y}" == f"{day:%B %Y}"
        words.append(f"{day:%A} {day.day}" if said_later else f"{day:%A} {day.day} {day:{month}}")
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
