"""Counting letters afterwards, by Message-ID: each left once, and nothing is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine, text

from tests.endure.proof import Line
from tests.endure.storm import Weather
from tests.peers.mail_server import MailServer

STATES = text("SELECT id::text, state FROM message")


@dataclass(frozen=True)
class Tally:
    """What became of the letters.

    `again` counts second copies after an answer that was lost: their sender could not know, and the Message-ID is the
    same, by which a receiver drops them. `twice` counts copies that came after the sender was told that it was taken.
    """

    queued: int
    sent: int
    lost: int
    twice: int
    again: int
    given_up: int
    unknown: int

    @property
    def holds(self) -> bool:
        """None lost, none twice, none from nowhere, and all sent."""
        return 0 < self.queued == self.sent and not (self.lost or self.twice or self.given_up or self.unknown)


def tally(states: Mapping[str, str], arrivals: Iterable[tuple[str, bool]]) -> Tally:
    """Count. `states` says what the outbox holds by id; `arrivals`, in their order, the ids taken and if answered."""
    answers: dict[str, list[bool]] = {}
    for name, was_answered in arrivals:
        answers.setdefault(name, []).append(was_answered)
    twice = sum(len(one) - one.index(True) - 1 for one in answers.values() if True in one)
    said = Counter(states.values())
    return Tally(
        queued=len(states),
        sent=said["sent"],
        lost=sum(state != "failed" and True not in answers.get(name, []) for name, state in states.items()),
        twice=twice,
        again=sum(len(one) - 1 for one in answers.values()) - twice,
        given_up=said["failed"],
        unknown=len(set(answers) - set(states)),
    )


def counted(owner: Engine, server: MailServer) -> Tally:
    """What the outbox says, against what the server has."""
    with owner.connect() as connection:
        states = {row[0]: row[1] for row in connection.execute(STATES)}
    names = (str(one["Message-ID"]).strip("<>").partition("@")[0] for one in server.mails)
    return tally(states, zip(names, server.answered, strict=True))


def told(found: Tally, server: MailServer, weather: Weather) -> Line:
    """The line of the summary."""
    hours = (weather.up_at - weather.down_at) / timedelta(hours=1)
    faults = ", ".join(f"{number} {fault}" for fault, number in server.befell.items())
    return Line(
        f"mails: {found.queued} queued, {found.sent} sent, {found.lost} lost, {found.twice} twice,"
        f" {found.again} again after a lost answer, {found.given_up} given up, {found.unknown} unknown,"
        f" {hours:g} h down, {server.failing:.0%} failing ({faults})",
        found.holds,
    )
