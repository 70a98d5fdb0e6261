"""Who may do what with a meeting. Who sees which rows stands in row_rules.py."""

from __future__ import annotations

import uuid

from portal import clock
from portal.access.roles import Role
from portal.access.verdict import ALLOWED, Verdict, refused
from portal.access.viewer import Viewer
from portal.meetings.lifecycle import MeetingState, can_begin, day_of, is_free
from portal.meetings.models import Meeting, MeetingItem
from portal.meetings.row_rules import STEERS
from portal.partnership.navigation import MEETS
from portal.web.formats import count, day


def may_look(viewer: Viewer, partnership_id: uuid.UUID) -> Verdict:
    """Who answers for the whole partnership, and members of a group there."""
    if not viewer.holds(partnership_id, *MEETS):
        return refused("Members of a group, and those who answer for the whole partnership, see meetings.")
    return ALLOWED


def may_plan(viewer: Viewer, partnership_id: uuid.UUID) -> Verdict:
    """Chair and office."""
    if not viewer.holds(partnership_id, *STEERS):
        return refused("The chair and the partnership office plan meetings.")
    return ALLOWED


def may_change(viewer: Viewer, meeting: Meeting) -> Verdict:
    """Move it, ask somebody more to come, cancel it: chair and office, until it begins."""
    return may_plan(viewer, meeting.partnership_id) and _planned(meeting)


def may_ask(viewer: Viewer, meeting: Meeting) -> Verdict:
    """Everybody who reads it, until it begins."""
    return may_look(viewer, meeting.partnership_id) and _planned(meeting)


def may_take_off(viewer: Viewer, meeting: Meeting, item: MeetingItem) -> Verdict:
    """Who asked for it, chair and office, until it begins."""
    if not (viewer.is_person(item.by_id) or viewer.holds(meeting.partnership_id, *STEERS)):
        return refused("Who asked for it, the chair or the office takes it off.")
    if item.taken_off_at is not None:
        return refused("It has been taken off already.")
    return _planned(meeting)


def may_begin(viewer: Viewer, meeting: Meeting) -> Verdict:
    """Chair and office, on its day or afterwards."""
    found = may_change(viewer, meeting)
    if found and not can_begin(meeting, clock.now()):
        return refused(f"It is planned for {day(day_of(meeting))}. It can begin on that day.")
    return found


def may_close(viewer: Viewer, meeting: Meeting) -> Verdict:
    """Chair and office, once it has begun."""
    if meeting.state is not MeetingState.UNDER_WAY:
        return refused(f"This meeting is {meeting.state.value}, so there is nothing to close.")
    return may_plan(viewer, meeting.partnership_id)


def may_enter_actions(viewer: Viewer, meeting: Meeting) -> Verdict:
    """Chair and office, while it is under way."""
    if meeting.state is not MeetingState.UNDER_WAY:
        return refused(f"This meeting is {meeting.state.value}. Actions are entered here while it is under way.")
    return may_plan(viewer, meeting.partnership_id)


def may_give_back(viewer: Viewer, meeting: Meeting, unresolved: int) -> Verdict:
    """The chair, from the papers date on, when nothing is unresolved; `unresolved` counts the agenda."""
    if not viewer.holds(meeting.partnership_id, Role.CHAIR):
        return refused("The chair gives a slot back.")
    if not (planned := _planned(meeting)):
        return planned
    if unresolved:
        return refused(f"{count(unresolved, 'matter')} on the agenda: the slot cannot be given back.")
    if not is_free(meeting, unresolved, clock.now()):
        return refused(f"The slot can be given back from {day(meeting.papers_on)} until the meeting begins.")
    return ALLOWED


def _planned(meeting: Meeting) -> Verdict:
    if meeting.state is not MeetingState.PLANNED:
        return refused(f"This meeting is {meeting.state.value}. Nothing about it changes any more.")
    return ALLOWED
