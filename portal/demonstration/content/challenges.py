"""The demonstration's challenges: each tells its story step by step, for a seed to replay through the operations."""

from dataclasses import dataclass
from enum import StrEnum

from portal.demonstration.content.reading import read_rows


class ChallengeMove(StrEnum):
    """What happened at a step."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    UPDATED = "updated"
    ANSWERED = "answered"
    SETTLED = "settled"


@dataclass(frozen=True)
class ChallengeStep:
    """One thing somebody did, so many days from the start."""

    move: ChallengeMove
    by: str
    days: int
    text: str = ""


@dataclass(frozen=True)
class ChallengeEntry:
    """One challenge of the first partnership: put to the agency `to`, at `stage` once its story is told."""

    title: str
    why: str
    wanted: str
    to: str
    stage: str
    steps: tuple[ChallengeStep, ...]


def read_challenges() -> tuple[ChallengeEntry, ...]:
    """All of them, in the order in which they were raised."""
    return read_rows(ChallengeEntry, "challenges.toml", "challenges")
