"""How a meeting reads on its pages: state in words, history in titles, what this person may do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from flask import url_for

from portal.meetings.lifecycle import MeetingState, ends_at, is_unrecorded
from portal.meetings.looking import WHOLE_PARTNERSHIP, Case
from portal.meetings.models import AgendaKind, MeetingEventKind
from portal.meetings.policy import may_ask, may_change, may_enter_actions
from portal.web.formats import day, moment, short_day, time_of_day
from portal.web.parts import Link, Moment
from portal.web.rich_text import to_html

STATES = {
    MeetingState.PLANNED: "Planned",
    MeetingState.UNDER_WAY: "Under way",
    MeetingState.HELD: "Held",
    MeetingState.GIVEN_BACK: "Given back",
    MeetingState.CANCELLED: "Cancelled",
}
LOOKS = {MeetingState.PLANNED: "", MeetingState.UNDER_WAY: "active"}  # every other is done
UNRECORDED = "Nobody recorded it"
KINDS = {
    AgendaKind.DECISION: "Decisions that correspondence could not settle",
    AgendaKind.ACTION: "Actions that have come to the chair",
    AgendaKind.CHALLENGE: "Challenges with the delegated or lead partners",
    AgendaKind.ITEM: "Asked for",
}
TITLES = {
    MeetingEventKind.PLANNED: "Planned",
    MeetingEventKind.MOVED: "Given another time",
    MeetingEventKind.INVITED: "Asked to come as well",
    MeetingEventKind.ASKED: "Asked to talk about something",
    MeetingEventKind.TAKEN_OFF: "Taken off the agenda",
    MeetingEventKind.READ: "Has read the agenda",
    MeetingEventKind.BEGAN: "Begun",
    MeetingEventKind.HELD: "Closed",
    MeetingEventKind.GIVEN_BACK: "Slot given back",
    MeetingEventKind.CANCELLED: "Cancelled",
}


def to(case: Case, name: str = "show", **more: Any) -> str:
    """The address of one of its pages."""
    return url_for(f"meetings.{name}", partnership=case.place.key, reference=case.meeting.reference, **more)


def pages(case: Case, current: str) -> list[Link]:
    """The pages of the record."""
    shown = (("show", "Overview"), ("history", "History"), ("readers", "Who can see"))
    return [Link(text, to(case, name), current=name == current) for name, text in shown]


def acts(case: Case) -> list[Link]:
    """What this person may do now beside the buttons of the page, the thing to do first."""
    found = [("enter", "Enter an action")] if may_enter_actions(case.viewer, case.meeting) else []
    found += [("ask", "Ask to talk about something")] if may_ask(case.viewer, case.meeting) else []
    if may_change(case.viewer, case.meeting):
        found += [("move", "Give it another time"), ("ask_more", "Ask somebody more to come"), ("cancel", "Cancel it")]
    return [Link(text, to(case, name)) for name, text in found]


def when(starts_at: datetime, ends: datetime) -> str:
    """Day and time from and to."""
    return f"{day(starts_at)}, {time_of_day(starts_at)} to {time_of_day(ends)}"


def moments(lines: Iterable[Any]) -> list[Moment]:
    """History as the timeline draws it."""
    return [
        Moment(
            TITLES[line.kind] + (f": {line.person}" if line.person else ""),
            f"{line.by or 'someone'}, {line.by_agency}",
            moment(line.at),
            line.at,
            to_html(line.text),
        )
        for line in lines
    ]


class Line(NamedTuple):
    """One meeting as a list shows it, in words."""

    reference: str
    group: str
    day: str
    time: str
    papers: str
    asked: int
    state: str
    look: str
    mark: str


def line_of(row: Any, now: datetime) -> Line:
    """A row of the list."""
    return Line(
        row.reference,
        row.group or WHOLE_PARTNERSHIP,
        short_day(row.starts_at),
        f"{time_of_day(row.starts_at)} to {time_of_day(ends_at(row))}",
        short_day(row.papers_on),
        row.asked,
        STATES[row.state],
        LOOKS.get(row.state, "done"),
        UNRECORDED if is_unrecorded(row, now) else "",
    )
