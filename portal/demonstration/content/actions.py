"""The demonstration's actions: each tells its story step by step, for a seed to replay through the operations."""

from dataclasses import dataclass
from enum import StrEnum

from portal.demonstration.content.reading import read_rows

ACTION_FILES = ("office", "council", "council_more", "police", "icb", "trusts", "schools", "cambridgeshire")


class Move(StrEnum):
    """What happened at a step."""

    PROPOSED = "proposed"
    OFFERED = "offered"
    AGREED = "agreed in the meeting"  # by the step's `person`: accepted at once
    ACCEPTED = "accepted"
    DECLINED = "declined"
    UPDATED = "updated"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    FINISHED = "finished"
    SENT_BACK = "sent back"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    NEW_DATE_ASKED = "new date asked for"  # the step's `due`, in working days from the start


@dataclass(frozen=True)
class Step:
    """One thing somebody did.

    `person` is to whom it was offered, who agreed in the meeting, or who becomes the owner on accepting (empty: the
    one who accepts).
    `more` says who can unblock, the alternative to a refusal, or what replaces a withdrawn action.
    """

    move: Move
    by: str
    days: int
    text: str = ""
    person: str = ""
    more: str = ""
    due: int = 0


@dataclass(frozen=True)
class Contribution:
    """Another agency's part, with its own owner and date (`due` in working days from the start)."""

    agency: str
    owner: str
    due: int
    part: str


@dataclass(frozen=True)
class EvidenceEntry:
    """What shows that it is done: kind `statement` or `link`; `covers` is the period in words."""

    kind: str
    text: str
    by: str
    days: int
    covers: str = ""
    link: str = ""


@dataclass(frozen=True)
class MeetingOrigin:
    """The meeting an action came from: words and day only, no record of the portal."""

    text: str
    days: int


@dataclass(frozen=True)
class ActionEntry:
    """One action. `due` is in working days from the start; no `owner` until one took it; no `group`: everybody's."""

    key: str
    title: str
    done_means: str
    lead: str
    verifier: str
    due: int
    state: str
    steps: tuple[Step, ...]
    partnership: str = "herts"
    owner: str = ""
    group: str = ""
    origin: MeetingOrigin | None = None
    contributors: tuple[Contribution, ...] = ()
    evidence: tuple[EvidenceEntry, ...] = ()

    @property
    def created_days(self) -> int:
        """The day it was written down."""
        return self.steps[0].days

    @property
    def raised_by(self) -> str:
        """Key of the person who wrote it down."""
        return self.steps[0].by


def read_actions() -> tuple[ActionEntry, ...]:
    """All actions of both partnerships."""
    return tuple(
        action for name in ACTION_FILES for action in read_rows(ActionEntry, f"actions/{name}.toml", "actions")
    )
