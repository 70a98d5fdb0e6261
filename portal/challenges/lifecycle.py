"""Stages of a challenge, the moves between them and its clocks.

All of it is a pure function of dates: a clock that runs out moves the challenge up on reading, so a worker that stands
still changes no outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from portal.working_days import add_working_days, is_working_day


class Stage(StrEnum):
    """Where a challenge stands, and so who has to do something."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    SERVICE_HEADS = "with service heads"
    DELEGATES = "with delegates"
    LEAD_PARTNERS = "with lead partners"
    RESOLVED = "resolved"
    DETERMINED = "determined"
    WITHDRAWN = "withdrawn"


CLOCKS: dict[Stage, int] = {
    Stage.RAISED: 1,
    Stage.ACKNOWLEDGED: 5,
    Stage.ANSWERED: 5,  # the raiser's own: nobody's silence ends a challenge
    Stage.SERVICE_HEADS: 5,
    Stage.DELEGATES: 5,
    Stage.LEAD_PARTNERS: 10,
}
UP: dict[Stage, Stage] = {
    Stage.RAISED: Stage.SERVICE_HEADS,
    Stage.ACKNOWLEDGED: Stage.SERVICE_HEADS,
    Stage.ANSWERED: Stage.SERVICE_HEADS,
    Stage.SERVICE_HEADS: Stage.DELEGATES,
    Stage.DELEGATES: Stage.LEAD_PARTNERS,
}
LEVELS: dict[Stage, str] = {
    Stage.SERVICE_HEADS: "the service heads",
    Stage.DELEGATES: "the delegated partners",
    Stage.LEAD_PARTNERS: "the lead partners",
}
OVERDUE = "overdue"  # told, beside the stages, of a challenge that stayed with the lead partners
AT_FIRST = (Stage.RAISED, Stage.ACKNOWLEDGED, Stage.ANSWERED)  # between the two agencies alone
OPEN = tuple(CLOCKS)
ENDED = (Stage.RESOLVED, Stage.DETERMINED, Stage.WITHDRAWN)
MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.RAISED: frozenset({Stage.ACKNOWLEDGED, Stage.ANSWERED, UP[Stage.RAISED], Stage.RESOLVED, Stage.WITHDRAWN}),
    Stage.ACKNOWLEDGED: frozenset({Stage.ANSWERED, UP[Stage.ACKNOWLEDGED], Stage.RESOLVED, Stage.WITHDRAWN}),
    Stage.ANSWERED: frozenset({UP[Stage.ANSWERED], Stage.RESOLVED, Stage.WITHDRAWN}),
    Stage.SERVICE_HEADS: frozenset({UP[Stage.SERVICE_HEADS], Stage.RESOLVED, Stage.WITHDRAWN}),
    Stage.DELEGATES: frozenset({UP[Stage.DELEGATES], Stage.RESOLVED, Stage.WITHDRAWN}),
    Stage.LEAD_PARTNERS: frozenset({Stage.DETERMINED, Stage.RESOLVED, Stage.WITHDRAWN}),
    Stage.RESOLVED: frozenset(),
    Stage.DETERMINED: frozenset(),
    Stage.WITHDRAWN: frozenset(),
}

WHEN: dict[Stage, str] = {
    Stage.ACKNOWLEDGED: "the agency it was put to says that it has it",
    Stage.ANSWERED: "the agency it was put to answers",
    Stage.SERVICE_HEADS: "its clock ran out, or the answer does not settle it",
    Stage.DELEGATES: "its clock ran out, or one of the two agencies takes it further",
    Stage.LEAD_PARTNERS: "its clock ran out, or one of the two agencies takes it further",
    Stage.RESOLVED: "whoever raised it says that it is settled",
    Stage.DETERMINED: "every lead partner asked has answered, and more agree than dissent",
    Stage.WITHDRAWN: "whoever raised it withdraws it, with a reason",
}


class Clocked(Protocol):
    """What the stage of today is computed from: a challenge, or a row of a list with the same columns."""

    @property
    def stage(self) -> Stage: ...
    @property
    def clocks(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class Step:
    """A stage and the day on which it began by itself, because the clock below had run out."""

    stage: Stage
    on: date


def clocks_from(stage: Stage, begins_on: date, settings: Mapping[str, Any] | None = None) -> dict[str, str]:
    """The last day of this stage and of each that follows by itself, as stored: stage to ISO date.

    `settings["challenge"]`, of the partnership, gives other lengths in working days.
    """
    lengths = (settings or {}).get("challenge", {})
    found: dict[str, str] = {}
    day, now_at = begins_on, stage if stage in CLOCKS else None
    while now_at is not None:
        day = add_working_days(day, lengths.get(now_at, CLOCKS[now_at]))
        found[now_at] = day.isoformat()
        now_at = UP.get(now_at)
    return found


def runs_until(today: date) -> date:
    """A clock with this last day or a later one still runs: what ran out on a Friday moves up on Monday."""
    return today if is_working_day(today) else add_working_days(today, -1)


def steps_by_itself(challenge: Clocked, today: date) -> list[Step]:
    """The stages that began by themselves since the last act, in order, each with its first working day."""
    found, stage = [], challenge.stage
    while stage in UP and (last_day := _last_day(challenge, stage)) < runs_until(today):
        stage = UP[stage]
        found.append(Step(stage, add_working_days(last_day, 1)))
    return found


def stage_on(challenge: Clocked, today: date) -> Stage:
    """Where it stands on that day."""
    steps = steps_by_itself(challenge, today)
    return steps[-1].stage if steps else challenge.stage


def due_on(challenge: Clocked, today: date) -> date | None:
    """The last day of the clock that runs now; None once it has ended."""
    stage = stage_on(challenge, today)
    return _last_day(challenge, stage) if stage in CLOCKS else None


def is_overdue(challenge: Clocked, today: date) -> bool:
    """It stayed with the lead partners past its last day: nothing is above them."""
    stage = stage_on(challenge, today)
    return stage is Stage.LEAD_PARTNERS and _last_day(challenge, stage) < runs_until(today)


def next_up(challenge: Clocked, today: date) -> Step | None:
    """Where it goes by itself if nobody acts, and on which day; shown beforehand."""
    stage = stage_on(challenge, today)
    return Step(UP[stage], add_working_days(_last_day(challenge, stage), 1)) if stage in UP else None


def is_settled_together(agrees: int, dissents: int, seats: int) -> bool:
    """The lead partners determined it together: every seat has answered, and more agree than dissent."""
    return 0 < seats <= agrees + dissents and agrees > dissents


def _last_day(challenge: Clocked, stage: Stage) -> date:
    return date.fromisoformat(challenge.clocks[stage])


def moves_table() -> str:
    """The moves as README.md shows them."""
    before_an_answer = (Stage.RAISED, Stage.SERVICE_HEADS), (Stage.ACKNOWLEDGED, Stage.SERVICE_HEADS)
    moves = [(start, end) for start in Stage for end in Stage if end in MOVES[start]]
    when = {move: "its clock ran out" if move in before_an_answer else WHEN[move[1]] for move in moves}
    lines = [f"| {start} | {end} | {words} |" for (start, end), words in when.items()]
    return "\n".join(["| From | To | When |", "|---|---|---|", *lines]) + "\n"
