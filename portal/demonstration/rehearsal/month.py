"""The days of the month, one after the other: people act, the worker's own jobs work, mail leaves by SMTP.

The clock of the portal is moved. That of the database is not: what rests on it (who holds which role today, when a row
was queued) is the same on every day of a month in which no role begins or ends.
"""

from __future__ import annotations

import calendar
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from email import message_from_bytes
from typing import Any

from sqlalchemy import Row, select, text

from portal import clock
from portal.access.viewer import Viewer, current_viewer
from portal.actions.climbing import climb_ladders
from portal.actions.row_rules import CLIMBS
from portal.challenges.climbing import tell_stages
from portal.challenges.row_rules import TELLS
from portal.cooperation.reminders import remind_schools
from portal.cooperation.row_rules import REMINDERS as ASKS_SCHOOLS
from portal.database import db, transaction
from portal.decisions.asking import ask_silent_seats
from portal.demonstration.seed.stage import Stage
from portal.digests.policy import DIGESTS
from portal.digests.weekly import queue_digests
from portal.messages.worker import job, send_or_put_off
from portal.outbox.models import Message, MessageState
from portal.working_days import is_working_day

EVERY_HOUR: tuple[tuple[str, Callable[..., int]], ...] = (
    (ASKS_SCHOOLS, remind_schools),
    (TELLS, tell_stages),
    (CLIMBS, climb_ladders),
    (CLIMBS, ask_silent_seats),
    (DIGESTS, queue_digests),
)
HOURS = (time(7, 15), time(10, 15), time(13, 15), time(16, 15), time(18, 45), time(20, 15))  # at which the jobs work
Act = Callable[[Viewer], None]


@dataclass
class Received:
    """What the mail server took: when by the moved clock, to whom, which Message-ID."""

    mails: list[tuple[datetime, str, str]] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        """Take one mail."""
        found = message_from_bytes(envelope.content)
        self.mails.append((clock.now(), envelope.rcpt_tos[0], str(found["Message-ID"])))
        return "250 Taken"


@dataclass
class Month:
    """The stage on which it happens, its first day, what people did on which day, what the mail server took."""

    stage: Stage
    first: date
    received: Received
    length: int = 31  # days at most
    before: list[uuid.UUID] = field(default_factory=list)  # mail of the time before, which is not of this month
    done: dict[date, Counter[str]] = field(default_factory=dict)

    @property
    def days(self) -> list[date]:
        """Every day of the month, or as many as are wanted."""
        count = min(self.length, calendar.monthrange(self.first.year, self.first.month)[1])
        return [self.first + timedelta(days=number) for number in range(count)]

    @property
    def working_days(self) -> list[date]:
        """Those on which people are at work."""
        return [day for day in self.days if is_working_day(day)]

    def act(self, who: str, at: datetime, what: str, do: Act) -> None:
        """Somebody does something under their own rights; `what` is the word it is counted under."""
        with self.stage.person(who, at) as by:
            do(by)
        self.done.setdefault(clock.in_london(at).date(), Counter())[what] += 1

    def walk(self, acts: Callable[[date], Iterator[None]]) -> None:
        """Every day: the jobs at their hours, and between them what people do; `acts` stops at each hour of theirs."""
        for day in self.days:
            self.done.setdefault(day, Counter())
            people = acts(day)
            for number, hour in enumerate(HOURS):
                self._let_work(datetime.combine(day, hour, clock.LONDON))
                if number < len(HOURS) - 1:
                    next(people, None)
            self.stage.tell(f"  {day:%a %d %B}: {sum(self.done[day].values())} acts, {self._mails_on(day)} mails")

    def _mails_on(self, day: date) -> int:
        return sum(clock.in_london(at).date() == day for at, _, _ in self.received.mails)

    def _let_work(self, at: datetime) -> None:
        """The worker's jobs of the hour, and then its mail."""
        with clock.frozen(at):
            for name, work in EVERY_HOUR:
                with job(self.stage.jobs, name), transaction():
                    work(by=current_viewer())
            for key in self._waiting():
                with job(self.stage.jobs):
                    send_or_put_off(key)

    def _waiting(self) -> list[uuid.UUID]:
        """Mail whose time has come, the oldest first."""
        with job(self.stage.jobs), transaction():
            due = select(Message.id).where(Message.state == MessageState.QUEUED, Message.not_before <= clock.now())
            due = due.where(Message.id.not_in(self.before))
            return list(db.session.scalars(due.order_by(Message.not_before, Message.id)))

    def rows(self, sql: str, **values: object) -> Sequence[Row[Any]]:
        """Rows as the owner reads them."""
        with self.stage.owner() as connection:
            return connection.execute(text(sql), values).all()
