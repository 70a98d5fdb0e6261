"""Term days: working days outside the school holidays of an area. Schools are asked and reminded on these alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.working_days import is_working_day

Holidays = Sequence[tuple[date, date]]
LONGEST = 70  # days; a longer "holiday" is a mistake in a date
MOST_LINES = 60


def is_term_day(day: date, holidays: Holidays = ()) -> bool:
    """A working day outside the school holidays; without known holidays every working day is one."""
    return is_working_day(day) and not any(first <= day <= last for first, last in holidays)


def add_term_days(day: date, n: int, holidays: Holidays = ()) -> date:
    """The n-th term day after the day given (day 0), before it when n is negative."""
    step = timedelta(days=1 if n > 0 else -1)
    for _ in range(abs(n)):
        day += step
        while not is_term_day(day, holidays):
            day += step
    return day


@dataclass(frozen=True)
class WrongLine:
    """A line that cannot be read: which, which column, what stands there, and the cure."""

    line: int
    column: str
    value: str
    cure: str

    def __str__(self) -> str:
        return f"Line {self.line}, {self.column}: “{self.value}”. {self.cure}"


def read_holidays(text: str) -> tuple[list[tuple[date, date]], list[WrongLine]]:
    """Holidays from lines of first day, last day (comma or tab), in order, and the lines that are wrong.

    Dates are 2026-12-19 or 19/12/2026, both days left out of term. A first line of headings is passed over.
    """
    found: list[tuple[date, date]] = []
    wrong: list[WrongLine] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        said = [cell.strip(' "') for cell in line.replace("\t", ",").split(",")]
        is_heading = number == 1 and not any(map(str.isdigit, line))
        if is_heading or not any(said):
            continue
        if number > MOST_LINES:
            wrong.append(WrongLine(number, "line", "", f"Give at most {MOST_LINES} lines."))
            break
        first, last = (_day(cell) for cell in (*said, "", "")[:2])
        if first is None or last is None:
            column, value = ("first day", said[0]) if first is None else ("last day", (*said, "")[1])
            wrong.append(WrongLine(number, column, value, "Write a date like 2026-12-19 or 19/12/2026."))
        elif not 0 <= (last - first).days < LONGEST:
            wrong.append(WrongLine(number, "last day", said[1], f"It comes 0 to {LONGEST - 1} days after the first."))
        else:
            found.append((first, last))
    return sorted(set(found)), wrong


def _day(words: str) -> date | None:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(words, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
