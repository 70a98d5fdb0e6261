"""A day of mail through a server that fails, and for four hours is not there; the clock is moved, the worker is real.

The moved day lies ahead of the machine's, so that the queue of jobs, which knows the machine's clock alone, keeps each
job until the moved clock has come to its time and it is let go.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice

import procrastinate
from flask import Flask
from sqlalchemy import Engine, text

from portal import clock
from portal.messages.worker import HOW_IT_WORKS, OVERDUE_AFTER, job, make_queue, sweep_messages
from portal.working_days import next_working_day
from tests.endure.letters import Letter, furnish, letters, queue
from tests.peers.mail_server import MailServer

FAILING = 0.3  # of all tries
FIRST, DOWN, UP, LAST = time(9), time(11), time(15), time(17)
EVERY, RARER = timedelta(minutes=10), timedelta(minutes=80)  # letters come, and do while the server is down
MINUTE = timedelta(minutes=1)
LOST_JOB = 97  # of so many jobs one is lost, as a killed worker loses it
LONGEST = timedelta(days=4)  # of the moved clock; a message is given up after three
OURS = "FROM jobs.procrastinate_jobs WHERE task_name = 'send_message' AND status = 'todo'"
LET_GO = text(
    "UPDATE jobs.procrastinate_jobs SET scheduled_at = NULL"
    " WHERE task_name = 'send_message' AND status = 'todo' AND scheduled_at <= :now"
)
LOSE = text(f"DELETE {OURS} AND id % {LOST_JOB} = 0")
NEXT_JOB = text(f"SELECT min(scheduled_at) {OURS}")
LONGEST_WAITING = text("SELECT min(not_before) FROM message WHERE state = 'queued'")


@dataclass(frozen=True)
class Weather:
    """When the server is down, and when letters come: instants of the moved day."""

    letters_at: tuple[datetime, ...]
    down_at: datetime
    up_at: datetime

    @staticmethod
    def after(now: datetime) -> Weather:
        """That of the first working day which is neither today nor tomorrow."""
        on = next_working_day(clock.in_london(now).date() + timedelta(days=2))
        first, down, up, last = (datetime.combine(on, at, clock.LONDON) for at in (FIRST, DOWN, UP, LAST))
        times = (*_from(first, down, EVERY), *_from(down, up, RARER), *_from(up, last, EVERY))
        return Weather(times, down, up)

    def is_down(self, at: datetime) -> bool:
        """Whether nobody answers then."""
        return self.down_at <= at < self.up_at

    def next_after(self, at: datetime) -> datetime | None:
        """The next instant at which something happens."""
        return min((one for one in (*self.letters_at, self.down_at, self.up_at) if one > at), default=None)


@dataclass(frozen=True)
class Storm:
    """So many letters over that day, the worker's application, the owner's way to its database, and the server."""

    app: Flask
    owner: Engine
    server: MailServer
    weather: Weather
    letters: Iterator[Letter]
    a_batch: int

    async def live_through(self) -> None:
        """Let letters come and the worker work until none waits. Raises AssertionError where that does not come."""
        jobs = make_queue(self.app, self.app.extensions["settings"])
        jobs.periodic_registry.periodic_tasks.clear()  # they would come by the machine's clock
        at: datetime | None = self.weather.letters_at[0]
        async with jobs.open_async():
            while at is not None:
                assert at < self.weather.letters_at[0] + LONGEST, "mail waits and waits"
                (self.server.go_down if self.weather.is_down(at) else self.server.come_up)()
                with clock.frozen(at):
                    if at in self.weather.letters_at:
                        self._let_letters_come()
                    await self._work(jobs)
                at = self._next(at)

    def _let_letters_come(self) -> None:
        with job(self.app):
            queue(islice(self.letters, self.a_batch), self.owner, began=self.weather.letters_at[0])
        with self.owner.begin() as connection:
            connection.execute(LOSE)

    async def _work(self, jobs: procrastinate.App) -> None:
        """What the worker does in this minute: the jobs whose time has come, and the sweep."""
        with self.owner.begin() as connection:
            connection.execute(LET_GO, {"now": clock.now()})
        await jobs.run_worker_async(wait=False, listen_notify=False, **HOW_IT_WORKS)
        with job(self.app):
            sweep_messages()

    def _next(self, at: datetime) -> datetime | None:
        """The next minute of the moved clock in which there is something to do; none when all is done."""
        with self.owner.connect() as connection:
            job_at, waits_since = connection.scalar(NEXT_JOB), connection.scalar(LONGEST_WAITING)
        times = [self.weather.next_after(at)]
        if waits_since:
            swept_at = waits_since + OVERDUE_AFTER + MINUTE
            times.append(max(min(job_at or swept_at, swept_at), at + MINUTE))
        return min((one for one in times if one), default=None)


def brave(app: Flask, owner: Engine, server: MailServer, *, mails: int, seed: int) -> Weather:
    """Queue so many letters over a day, and work until none waits; answers the weather of the day."""
    server.failing, server.chance = FAILING, random.Random(seed)  # noqa: S311 - no secret
    weather = Weather.after(clock.now())
    post, a_batch = islice(letters(furnish(owner)), mails), -(-mails // len(weather.letters_at))
    asyncio.run(Storm(app, owner, server, weather, post, a_batch).live_through())
    return weather


def _from(first: datetime, end: datetime, every: timedelta) -> Iterator[datetime]:
    while first < end:
        yield first
        first += every
