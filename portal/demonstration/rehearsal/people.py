"""What happens on a day of the month, hour by hour. People and events are invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.demonstration.rehearsal.disputes import Disputes
from portal.demonstration.rehearsal.month import Month
from portal.demonstration.rehearsal.plan import Plan
from portal.demonstration.rehearsal.promises import Promises
from portal.demonstration.rehearsal.questions import Questions
from portal.demonstration.rehearsal.slots import Slots
from portal.working_days import is_working_day


@dataclass
class People:
    """Who does what, day after day."""

    month: Month
    plan: Plan

    def acts(self, day: date) -> Iterator[None]:
        """What happens that day; it stops at each hour at which the worker works."""
        if not is_working_day(day):
            return
        number = self.month.working_days.index(day)
        promises, slots = Promises(self.month, day, self.plan.promises), Slots(self.month, day, self.plan.meetings)
        if number == 0:
            slots.plan_them()
        promises.raise_those_of(number)
        yield
        promises.answer_offers()
        Questions(self.month, day, self.plan.questions).decide(number)
        yield
        promises.work()
        Disputes(self.month, day, self.plan.disputes).challenge(number)
        yield
        promises.check()
        slots.meet()
        yield
