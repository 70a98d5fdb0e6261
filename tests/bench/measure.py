"""The clock: a page and its bare page in turns, in rounds; statements counted, not guessed."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

ROUNDS = 7
CALLS = 20  # of each page in a round
WARM = 5

Ask = Callable[[], TestResponse]


@dataclass
class Measured:
    """Milliseconds of every call, statements of one, kilobytes of the answer."""

    milliseconds: list[float] = field(default_factory=list)
    rounds: list[float] = field(default_factory=list)
    statements: int = 0
    kilobytes: float = 0.0

    @property
    def p50(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        return sorted(self.milliseconds)[int(len(self.milliseconds) * 0.95)]


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements of the block, without BEGIN, COMMIT and set_config."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("SELECT set_config", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def measure(ask: Ask, bare: Ask | None, engine: Engine) -> tuple[Measured, Measured | None]:
    """Both pages in turns, so that what the machine does meanwhile touches both."""
    page, plain = Measured(), Measured() if bare else None
    with counted(engine) as seen:
        answer = ask()
    page.statements, page.kilobytes = len(seen), len(answer.data) / 1024
    for _ in range(WARM):
        _timed(ask)
        if bare:
            _timed(bare)
    for _ in range(ROUNDS):
        here: list[float] = []
        there: list[float] = []
        for _ in range(CALLS):
            here.append(_timed(ask))
            if bare:
                there.append(_timed(bare))
        page.milliseconds += here
        page.rounds.append(statistics.median(here))
        if plain is not None:
            plain.milliseconds += there
            plain.rounds.append(statistics.median(there))
    return page, plain


def ratio(page: Measured, plain: Measured) -> float:
    """The median over the rounds of one round's median against the other's."""
    return statistics.median(ours / theirs for ours, theirs in zip(page.rounds, plain.rounds, strict=True))


def _timed(ask: Ask) -> float:
    begin = time.perf_counter()
    answer = ask()
    spent = (time.perf_counter() - begin) * 1000
    assert answer.status_code in {200, 303}, f"{answer.request.path}: {answer.status}"
    return spent
