"""What the month came to, as a table in plain text; and whether everybody was written to as they may be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from portal import clock
from portal.actions.climbing import REMINDERS
from portal.demonstration.rehearsal.month import Month

MAILS = """SELECT m.id::text, m.template, m.sent_to, p.name, m.state, m.result FROM message m
  LEFT JOIN person p ON p.id = m.person_id WHERE m.state <> 'queued' AND m.id <> ALL (:before)
  ORDER BY m.not_before, m.id"""
STATES = {
    "Actions": "SELECT state, count(*) FROM action GROUP BY state ORDER BY 2 DESC, 1",
    "Decisions": "SELECT state, count(*) FROM decision GROUP BY state ORDER BY 2 DESC, 1",
    "Challenges": "SELECT stage, count(*) FROM challenge GROUP BY stage ORDER BY 2 DESC, 1",
}
MEETINGS = """SELECT m.reference, m.starts_at, coalesce(g.name, 'The whole partnership') AS whose, m.state,
    (SELECT string_agg(rtrim(e.why, '.'), '; ' ORDER BY e.number) FROM agenda_line e WHERE e.meeting_id = m.id) AS why
  FROM meeting m LEFT JOIN standing_group g ON g.id = m.group_id ORDER BY m.starts_at"""
SUMS = """SELECT (SELECT count(*) FROM action) AS actions, (SELECT count(*) FROM decision) AS decisions,
  (SELECT count(*) FROM meeting WHERE state = 'given back') AS given_back"""
WIDTH = 100


class Account:
    """The month in numbers. Every mail is one that the mail server took, at the moment of the moved clock."""

    def __init__(self, month: Month) -> None:
        self.month = month
        stored = {row.id: row for row in month.rows(MAILS, before=month.before)}
        self.mails = [
            (clock.in_london(at).date(), to, stored.get(key.strip("<>").partition("@")[0]))
            for at, to, key in month.received.mails
        ]
        self.sent = sum(row.state == "sent" for row in stored.values())
        self.keys = [key for _, _, key in month.received.mails]

    @cached_property
    def faults(self) -> list[str]:
        """What must not be: a mail lost, sent twice or strange, and two reminders to one person on one day."""
        found = [f"{to} had {count} reminders on {day:%d %B}" for (to, day), count in self._reminded() if count > 1]
        if len(set(self.keys)) != len(self.keys):
            found.append(f"{len(self.keys) - len(set(self.keys))} mails came twice")
        if len(set(self.keys)) != self.sent:
            found.append(f"{self.sent} mails were sent and {len(set(self.keys))} came")
        if strange := sum(row is None for _, _, row in self.mails):
            found.append(f"{strange} mails came that nobody queued")
        return found

    def _reminded(self) -> list[tuple[tuple[str, date], int]]:
        counted = Counter((to, day) for day, to, row in self.mails if row and row.template in REMINDERS)
        return sorted(counted.items())

    @cached_property
    def lines(self) -> list[str]:
        """The whole table; the last line is the sum."""
        return list(self._lines())

    def _lines(self) -> Iterator[str]:
        yield from self._days()
        yield from self._people()
        yield from self._ends()
        yield from self._meetings()
        yield from (f"FAULT: {fault}" for fault in self.faults)
        yield self.sum

    @cached_property
    def sum(self) -> str:
        """The last line."""
        [came_to] = self.month.rows(SUMS)
        return (
            f"rehearsal: {came_to.actions} actions, {came_to.decisions} decisions, {len(self.mails)} mails,"
            f" {came_to.given_back} slots given back"
        )

    def _days(self) -> Iterator[str]:
        mails = Counter(day for day, _, _ in self.mails)
        reminders: Counter[date] = Counter()
        for (_, day), count in self._reminded():
            reminders[day] += count
        yield from _heading("Day by day", ("Day", "Mails", "of these reminders", "What people did"))
        for day, done in sorted(self.month.done.items()):
            what = ", ".join(f"{count} {name}" for name, count in sorted(done.items()) if name and count)
            yield from _row(f"{day:%a %d %b}", f"{mails[day]:>5}", f"{reminders[day]:>5}", what)

    def _people(self) -> Iterator[str]:
        by_person: dict[str, Counter[date]] = defaultdict(Counter)
        kinds: dict[str, Counter[str]] = defaultdict(Counter)
        names: dict[str, str] = {}
        for day, to, row in self.mails:
            by_person[to][day] += 1
            kinds[to][row.template if row else "strange"] += 1
            names[to] = row.name if row and row.name else to
        yield from _heading("Who was written to", ("Mails", "Most a day", "To", "About"))
        for to, days in sorted(by_person.items(), key=lambda one: (-one[1].total(), one[0])):
            about = ", ".join(f"{count} {kind}" for kind, count in kinds[to].most_common())
            yield from _row(f"{days.total():>5}", f"{max(days.values()):>5}", names[to], about)

    def _ends(self) -> Iterator[str]:
        yield from _heading("Where it stands at the end", ("What", "How many", "", "State"))
        for what, sql in STATES.items():
            for row in self.month.rows(sql):
                yield from _row(what, f"{row.count:>5}", "", row[0])

    def _meetings(self) -> Iterator[str]:
        yield from _heading("Meetings", ("Slot", "Meeting", "What became of it", "Whose, and what was unresolved"))
        for row in self.month.rows(MEETINGS):
            unresolved = f"{row.whose}: {row.why}" if row.why else row.whose
            yield from _row(f"{clock.in_london(row.starts_at):%a %d %b}", row.reference, row.state, unresolved)


COLUMNS = (11, 14, 22)


def _heading(title: str, columns: Sequence[str]) -> Iterator[str]:
    yield ""
    yield title
    yield from _row(*columns)
    yield "-" * WIDTH


def _row(*cells: Any) -> Iterator[str]:
    """One row, the last cell over as many lines as it needs."""
    *short, long = (str(cell) for cell in cells)
    begin = "".join(f"{cell:<{width}}" for cell, width in zip(short, COLUMNS, strict=True))
    room, line = WIDTH - sum(COLUMNS), ""
    for word in long.split():
        if line and len(line) + 1 + len(word) > room:
            yield (begin + line).rstrip()
            begin, line = " " * sum(COLUMNS), ""
        line = f"{line} {word}" if line else word
    yield (begin + line).rstrip()
