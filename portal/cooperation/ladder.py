"""The reminder ladder of a campaign: which rung stands on which day, and who is next. Dates alone; no mail here.

The invitation leaves with the opening (the dry run advises 15 term days before the due day); it is no rung.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.cooperation.lifecycle import CALLS_AFTER, REQUEST_AFTER
from portal.term_days import Holidays, add_term_days

MOST_REMINDERS = 5  # a campaign and school; the invitation, receipt, formal request and feedback are not counted


class Reaches(StrEnum):
    """Whom a rung speaks to."""

    LEAD = "safeguarding lead"
    HEAD = "head"
    TRUST = "trust"
    OFFICER = "officer"  # a call list, no mail
    LEAD_PARTNERS = "lead partners"  # a formal request they sign, no mail


@dataclass(frozen=True)
class Rung:
    """So many term days after the due day, before it when negative."""

    name: str
    term_days: int
    reaches: Reaches

    @property
    def is_mail(self) -> bool:
        """Whether the worker sends it."""
        return self.reaches in {Reaches.LEAD, Reaches.HEAD, Reaches.TRUST}

    def falls_on(self, due_on: date, holidays: Holidays) -> date:
        """Its day."""
        return add_term_days(due_on, self.term_days, holidays)


LADDER = (
    Rung("5 before", -5, Reaches.LEAD),
    Rung("2 before", -2, Reaches.LEAD),
    Rung("due day", 0, Reaches.LEAD),
    Rung("3 after", 3, Reaches.HEAD),
    Rung("6 after", 6, Reaches.TRUST),
    Rung("10 after", CALLS_AFTER, Reaches.OFFICER),
    Rung("20 after", REQUEST_AFTER, Reaches.LEAD_PARTNERS),
)


def rung_at(today: date, due_on: date, opened_on: date, holidays: Holidays = ()) -> Rung | None:
    """The last rung that has come since the opening; a rung missed by a dead worker gives way to the next."""
    passed = [rung for rung in LADDER if opened_on < rung.falls_on(due_on, holidays) <= today]
    return passed[-1] if passed else None


def may_remind(today: date, rung: str, sent: Collection[tuple[str, date]]) -> bool:
    """Whether one more mail may go to a school that got these (rung, day) already: once a rung and day, five in all."""
    return len(sent) < MOST_REMINDERS and all(name != rung and day != today for name, day in sent)
