"""Who sees, adds and changes meetings and what hangs below them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists

from portal.access.roles import GROUP, OFFICE, WHOLE, Role
from portal.access.rules import (
    Column,
    holds,
    in_group,
    is_person,
    not_excluded,
    only_added_to,
    own_agency,
    row_rule,
    through,
)
from portal.actions.models import Action
from portal.audit.policy import openings_of
from portal.challenges.models import Challenge
from portal.decisions.models import Decision
from portal.meetings.lifecycle import MeetingState
from portal.meetings.models import AgendaLine, Meeting, MeetingEvent, MeetingInvitee, MeetingItem

STEERS = (Role.CHAIR, *OFFICE)  # who plans, moves, begins and closes; the chair alone gives a slot back

only_added_to(AgendaLine)
only_added_to(MeetingEvent)


@row_rule(Meeting, "sees")
def sees_meeting() -> ColumnElement[bool]:
    """Who answers for the whole partnership; every member of its group, of whatever role."""
    return not_excluded(Meeting.id) & (
        holds(Meeting.partnership_id, *WHOLE) | holds(Meeting.partnership_id, *GROUP) & in_group(Meeting.group_id)
    )


@row_rule(Meeting, "adds")
def adds_meeting() -> ColumnElement[bool]:
    """Chair and office, in their own name."""
    own_name = is_person(Meeting.planned_by_id) & own_agency(Meeting.planned_by_agency_id)
    return own_name & holds(Meeting.partnership_id, *STEERS) & (Meeting.state == MeetingState.PLANNED)


CHANGED = ("starts_at", "minutes", "place", "papers_on", "state", "began_at", "ended_at", "reason", "version")


@row_rule(Meeting, "changes", columns=CHANGED)
def changes_meeting() -> ColumnElement[bool]:
    return not_excluded(Meeting.id) & holds(Meeting.partnership_id, *STEERS)


@row_rule(MeetingInvitee, "sees")
def sees_invitee() -> ColumnElement[bool]:
    return through(MeetingInvitee.meeting_id, Meeting)


@row_rule(MeetingInvitee, "adds")
def adds_invitee() -> ColumnElement[bool]:
    """Chair and office; nobody has read it when they are invited."""
    is_new = MeetingInvitee.read_at.is_(None)
    return is_new & _steers(MeetingInvitee.meeting_id, MeetingInvitee.partnership_id)


@row_rule(MeetingInvitee, "changes", columns=("read_at",))
def changes_invitee() -> ColumnElement[bool]:
    """One's own: that one has read the agenda."""
    own = is_person(MeetingInvitee.person_id) & own_agency(MeetingInvitee.agency_id)
    return own & through(MeetingInvitee.meeting_id, Meeting)


@row_rule(MeetingItem, "sees")
def sees_item() -> ColumnElement[bool]:
    return through(MeetingItem.meeting_id, Meeting)


@row_rule(MeetingItem, "adds")
def adds_item() -> ColumnElement[bool]:
    """Everybody who reads the meeting, in their own name."""
    own_name = is_person(MeetingItem.by_id) & own_agency(MeetingItem.by_agency_id)
    return own_name & _of(MeetingItem.meeting_id, MeetingItem.partnership_id)


@row_rule(MeetingItem, "changes", columns=("taken_off_at",))
def changes_item() -> ColumnElement[bool]:
    """Who asked for it, chair and office."""
    may = is_person(MeetingItem.by_id) | holds(MeetingItem.partnership_id, *STEERS)
    return may & through(MeetingItem.meeting_id, Meeting)


@row_rule(AgendaLine, "sees")
def sees_line() -> ColumnElement[bool]:
    """Who reads the meeting and the record itself: an agenda tells nobody of a record they may not see."""
    records = (Decision, Action, Challenge, MeetingItem)
    of_record = [through(AgendaLine.record_id, model) for model in records]
    return through(AgendaLine.meeting_id, Meeting) & (of_record[0] | of_record[1] | of_record[2] | of_record[3])


@row_rule(AgendaLine, "adds")
def adds_line() -> ColumnElement[bool]:
    """Chair and office, as the meeting begins."""
    return _steers(AgendaLine.meeting_id, AgendaLine.partnership_id)


@row_rule(MeetingEvent, "sees")
def sees_event() -> ColumnElement[bool]:
    return through(MeetingEvent.meeting_id, Meeting)


@row_rule(MeetingEvent, "adds")
def adds_event() -> ColumnElement[bool]:
    """In one's own name, of a meeting one reads."""
    own_name = is_person(MeetingEvent.by_id) & own_agency(MeetingEvent.by_agency_id)
    return own_name & _of(MeetingEvent.meeting_id, MeetingEvent.partnership_id)


def _of(meeting: Column, partnership: Column) -> ColumnElement[bool]:
    """The meeting is one the person sees, and lies in that partnership."""
    return exists().where(Meeting.id == meeting, Meeting.partnership_id == partnership)


def _steers(meeting: Column, partnership: Column) -> ColumnElement[bool]:
    return holds(partnership, *STEERS) & _of(meeting, partnership)


openings_of("meeting", Meeting)
