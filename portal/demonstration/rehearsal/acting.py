"""Somebody does something at an hour of the day, and how a record stands by then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from portal import clock
from portal.access.viewer import Viewer
from portal.demonstration.rehearsal.month import Month
from portal.working_days import working_days_between


@dataclass
class Acting:
    """What the people of one kind of record do; `today` is the day that passes."""

    month: Month
    today: date

    def do(self, who: str, what: str, act: Callable[[Any, Viewer], None], one: Any, *, hour: int, minute: int) -> None:
        """That person does it at that time of today; `what` is the word it is counted under."""
        at = datetime.combine(self.today, time(hour), clock.LONDON) + timedelta(minutes=minute)
        self.month.act(who, at, what, lambda by: act(one, by))

    def standing(self, planned: Sequence[Any], rows: str) -> list[tuple[Any, Any]]:
        """Each that has begun, with its row as it stands; `rows` is the question to the database."""
        keys = {one.id: one for one in planned if one.id is not None}
        return [(keys[row.id], row) for row in self.month.rows(rows) if row.id in keys]

    def since(self, at: datetime) -> int:
        """Working days from that instant's day to today; minus while it is to come."""
        return working_days_between(clock.in_london(at).date(), self.today)
