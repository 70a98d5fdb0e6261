"""How dates, numbers and names read on a page. Pure functions; `FILTERS` gives them to the templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from portal import clock
from portal.clock import in_london
from portal.working_days import add_working_days, bank_holidays, is_working_day, next_working_day, working_days_between

IRREGULAR = {"person": "people", "child": "children"}


def day(value: date) -> str:
    """ "Friday 27 November 2026"; an instant gives its date in London."""
    value = _date(value)
    return f"{value:%A} {value.day} {value:%B %Y}"


def short_day(value: date) -> str:
    """ "Fri 27 Nov 2026", for narrow tables."""
    return _short_day(_date(value))


@lru_cache(maxsize=2_000)  # a list holds the same few days again and again
def _short_day(value: date) -> str:
    return f"{value:%a} {value.day} {value:%b %Y}"


def time_of_day(at: datetime) -> str:
    """ "7am", "4:12pm", "midday", "midnight": how people here say a time, in London."""
    local = in_london(at)
    if (local.hour, local.minute) in {(0, 0), (12, 0)}:
        return "midday" if local.hour else "midnight"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def moment(at: datetime) -> str:
    """ "Wednesday 18 November 2026 at 7am", from an instant with its zone."""
    return f"{day(at)} at {time_of_day(at)}"


def distance(value: date, today: date | None = None) -> str:
    """How far away a date is, in working days: "today", "in 3 working days", "1 working day late"."""
    value, today = _date(value), today or clock.today()
    if value == today:
        return "today"
    apart = working_days_between(min(value, today), max(value, today))
    words = count(apart, "working day") if apart else "less than 1 working day"
    return f"in {words}" if value > today else f"{words} late"


def falls_on(value: date, *, rolls: bool = False) -> str:
    """Says so when a date is no working day, and what it counts as; empty for a working day.

    A date set by a person or by calendar months stands, so the working day before is the last to act on; `rolls` is
    for rules that move it to the working day after.
    """
    value = _date(value)
    if is_working_day(value):
        return ""
    holiday = bank_holidays(value.year).get(value)
    kind = f"a bank holiday, {holiday}" if holiday else f"a {value:%A}"
    if rolls:
        return f"{kind}; counts as {day(next_working_day(value))}, the next working day"
    return f"{kind}; counts as {day(add_working_days(value, -1))}, the last working day before it"


def deadline(value: date, today: date | None = None) -> str:
    """A due date in full: "Friday 27 November 2026, in 3 working days", with what it falls on where that matters."""
    said = f"{day(value)}, {distance(value, today)}"
    note = falls_on(value)
    return f"{said} ({note})" if note else said


def number(value: int) -> str:
    """ "1,234"."""
    return f"{value:,}"


def count(n: int, noun: str, plural: str | None = None) -> str:
    """ "no actions", "1 action", "1,234 actions"; give the plural where the last word is not the one that changes."""
    if n == 1:
        return f"1 {noun}"
    return f"{number(n) if n else 'no'} {plural or _plural(noun)}"


def list_in_words(items: Iterable[object], joiner: str = "and") -> str:
    """ "police, health and council"."""
    *most, last = [str(item) for item in items] or [""]
    return f"{', '.join(most)} {joiner} {last}" if most else last


def file_size(size: int) -> str:
    """Bytes as people read them: "532 bytes", "12 KB", "1.4 MB". A kilobyte is 1,024 bytes, as in the limits."""
    if size < 1024:
        return count(size, "byte")
    kilobytes = size / 1024
    if kilobytes < 1023.5:
        return f"{kilobytes:.0f} KB"
    return f"{kilobytes / 1024:.1f}".removesuffix(".0") + " MB"


def sentence_case(text: str) -> str:
    """The first letter large, the rest as it was: names inside keep theirs."""
    return text[:1].upper() + text[1:]


def initials(name: str) -> str:
    """ "J. M." for "Jo Marsh" and for "MARSH, Jo": a name where only its owner should recognise it."""
    surname, comma, first = name.partition(",")
    words = f"{first} {surname}".split() if comma else name.split()
    return " ".join(f"{word[0].upper()}." for word in words if word[0].isalpha())


def _date(value: date) -> date:
    return in_london(value).date() if isinstance(value, datetime) else value


def _plural(noun: str) -> str:
    before, space, word = noun.rpartition(" ")
    if word in IRREGULAR:
        word = IRREGULAR[word]
    elif word.endswith("y") and word[-2:-1] not in "aeiou":
        word = f"{word[:-1]}ies"
    else:
        word += "es" if word.endswith(("s", "x", "ch", "sh")) else "s"
    return before + space + word


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "short_day": short_day,
    "time_of_day": time_of_day,
    "moment": moment,
    "distance": distance,
    "falls_on": falls_on,
    "deadline": deadline,
    "number": number,
    "count": count,
    "list_in_words": list_in_words,
    "file_size": file_size,
    "sentence_case": sentence_case,
    "initials": initials,
}
