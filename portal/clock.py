"""What time it is, asked in one place so that a test can stop it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_stopped_at: list[datetime] = []


def now() -> datetime:
    """This instant, in UTC. Stored and compared like this; people see `in_london`."""
    return _stopped_at[-1] if _stopped_at else datetime.now(UTC)


def today() -> date:
    """The date on a clock in London, which in summer changes an hour before the UTC date does."""
    return in_london(now()).date()


def in_london(at: datetime) -> datetime:
    """The same instant as people here read it. Raises ValueError for a time without a zone."""
    return _aware(at).astimezone(LONDON)


def start_of(day: date) -> datetime:
    """The instant at which that day begins in London."""
    return datetime.combine(day, time(), LONDON)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Stop the clock for the whole process, for tests only. A second one inside holds until it ends."""
    _stopped_at.append(_aware(at).astimezone(UTC))
    try:
        yield
    finally:
        _stopped_at.pop()


def _aware(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError(f"{at} has no time zone.")
    return at
