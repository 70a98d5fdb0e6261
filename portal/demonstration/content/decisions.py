"""The demonstration's decisions: each tells its story step by step, for a seed to replay through the operations."""

from dataclasses import dataclass
from enum import StrEnum

from portal.demonstration.content.reading import read_rows


class DecisionMove(StrEnum):
    """What happened at a step."""

    DRAFTED = "drafted"
    CONSULTED = "consulted"
    NOT_CONSULTED = "not consulted"
    VIEW = "view"
    OPENED = "opened"
    ANSWERED = "answered"
    RECORDED = "recorded"
    NOTED = "noted"
    PAPER_CHANGED = "paper changed"
    ISSUED = "issued"
    ACTION_ACCEPTED = "action accepted"


@dataclass(frozen=True)
class DecisionStep:
    """One thing somebody did, so many days from the start.

    `said` is the answer or the view, `text` its words or the reason, `more` what would resolve an objection or what
    proves a recorded answer. `seat` answers, `agencies` are consulted, `person` is who an answer is recorded for.
    Issuing may offer `action` to the first of `agencies`, due so many working days from the start and shown by `more`.
    """

    move: DecisionMove
    by: str
    days: int
    said: str = ""
    text: str = ""
    more: str = ""
    seat: str = ""
    person: str = ""
    agencies: tuple[str, ...] = ()
    action: str = ""
    due: int = 0


@dataclass(frozen=True)
class DecisionEntry:
    """One decision of the first partnership, in `state` once its story is told."""

    title: str
    why_no_meeting: str
    kind: str
    question: str
    options: str
    paper: str
    state: str
    steps: tuple[DecisionStep, ...]


def read_decisions() -> tuple[DecisionEntry, ...]:
    """All of them, in the order in which they were put down."""
    return read_rows(DecisionEntry, "decisions.toml", "decisions")
