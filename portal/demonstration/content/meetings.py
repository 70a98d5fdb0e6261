"""The demonstration's meetings: held, to come, and one whose slot can be given back."""

from dataclasses import dataclass

from portal.demonstration.content.reading import read_rows


@dataclass(frozen=True)
class ItemEntry:
    """What somebody asks to be talked about, so many working days from the start."""

    by: str
    title: str
    why: str
    days: int


@dataclass(frozen=True)
class PromiseEntry:
    """An action entered in the meeting, and how it ended since: days are working days from the start."""

    by: str
    title: str
    owner: str
    due: int
    finished: int
    evidence: str
    checked: int


@dataclass(frozen=True)
class MeetingEntry:
    """One meeting of the first partnership: `state` once its story is told, `group` empty for the whole partnership.

    `planned` and `day` are working days from the start; `all_read`: everybody asked has said that they read the agenda.
    """

    state: str
    planned: int
    day: int
    hour: int
    minutes: int
    place: str
    group: str = ""
    item: ItemEntry | None = None
    action: PromiseEntry | None = None
    all_read: bool = False


def read_meetings() -> tuple[MeetingEntry, ...]:
    """All of them, in the order in which they were planned."""
    return read_rows(MeetingEntry, "meetings.toml", "meetings")
