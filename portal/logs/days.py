"""A day as people write it in a spreadsheet, in the order used here: day, month, year."""

from __future__ import annotations

import re
from datetime import date, datetime

ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")
BY_FIGURES = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{2})")
BY_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]+([A-Za-z]{3,9})\.?,?[ -]+(\d{4}|\d{2})")
WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+", re.IGNORECASE)
EARLIEST, LATEST = 2000, 2049  # years: anything else is a slip of the pen


def read_day(words: str) -> date | None:
    """The day, or None: "31/03/2026", "31.3.26", "31 March 2026", "Tue 31 Mar 2026" or "2026-03-31"."""
    words = WEEKDAY.sub("", words.strip(), count=1)
    if found := ISO.fullmatch(words):
        year, month, day = (int(part) for part in found.groups())
    elif found := BY_FIGURES.fullmatch(words):
        day, month, year = (int(part) for part in found.groups())
    elif (found := BY_NAME.fullmatch(words)) and (named := _month(found[2])):
        day, month, year = int(found[1]), named, int(found[3])
    else:
        return None
    year += 2000 if year < 100 else 0
    try:
        return date(year, month, day) if EARLIEST <= year <= LATEST else None
    except ValueError:
        return None


def _month(name: str) -> int | None:
    """The number of a month by its name or the first letters of it."""
    names = [datetime(2000, month, 1).strftime("%B").casefold() for month in range(1, 13)]  # noqa: DTZ001 - a name alone
    short = name.casefold()
    return next((number for number, full in enumerate(names, start=1) if full.startswith(short)), None)
