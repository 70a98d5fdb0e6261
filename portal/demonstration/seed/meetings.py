"""Meetings, planned and held by the people who do that, each act on its working day and under its person's rights."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta

from sqlalchemy import select

from portal import clock
from portal.access.viewer import Viewer
from portal.actions.models import Action
from portal.actions.operations.checking import CheckVerdict, check_action
from portal.actions.operations.evidence import add_statement
from portal.actions.operations.working import finish_action
from portal.database import db
from portal.demonstration.content.meetings import MeetingEntry, PromiseEntry
from portal.demonstration.seed.stage import Stage
from portal.meetings.agenda import agenda_of
from portal.meetings.looking import find_case
from portal.meetings.models import Meeting, MeetingInvitee
from portal.meetings.operations.holding import Promise, begin_meeting, close_meeting, enter_action
from portal.meetings.operations.planning import Slot, plan_meeting
from portal.meetings.operations.preparing import ask_for_item, confirm_read

WHERE, OFFICE = "herts", "tom-ashdown"


def tell_meetings(stage: Stage) -> None:
    """Every meeting of the content, in its order."""
    for entry in stage.content.meetings:
        key = _plan(stage, entry)
        if entry.item:
            with stage.person(entry.item.by, _morning(stage, entry.item.days)) as by:
                ask_for_item(db.session.get_one(Meeting, key), title=entry.item.title, why=entry.item.why, by=by)
        if entry.all_read:
            _read_by_all(stage, key, min(-1, entry.day - 1))
        if entry.state == "held":
            _hold(stage, entry, key)
    stage.tell(f"  {len(stage.content.meetings)} meetings by exception")


def _morning(stage: Stage, days: int) -> datetime:
    """Half past nine of that working day, never later than now."""
    return min(datetime.combine(stage.working_day(days), time(9, 30), clock.LONDON), clock.now())


def _plan(stage: Stage, entry: MeetingEntry) -> uuid.UUID:
    starts_at = datetime.combine(stage.working_day(entry.day), time(entry.hour), clock.LONDON)
    slot = Slot(starts_at, entry.minutes, entry.place)
    group_id = stage.groups[entry.group] if entry.group else None
    with stage.person(OFFICE, _morning(stage, entry.planned)) as by:
        return plan_meeting(stage.partnerships[WHERE], group_id=group_id, slot=slot, by=by).id


def _read_by_all(stage: Stage, key: uuid.UUID, days: int) -> None:
    names = {person: name for name, person in stage.people.items()}
    with stage.person(OFFICE, clock.now()):
        asked = list(db.session.scalars(select(MeetingInvitee.person_id).where(MeetingInvitee.meeting_id == key)))
    for number, person in enumerate(sorted(asked, key=str)):
        with stage.person(names[person], _morning(stage, days) + timedelta(minutes=number)) as by:
            confirm_read(db.session.get_one(Meeting, key), by=by)


def _hold(stage: Stage, entry: MeetingEntry, key: uuid.UUID) -> None:
    """Begun on its hour, an action entered, closed before its planned end."""
    began = datetime.combine(stage.working_day(entry.day), time(entry.hour), clock.LONDON)
    with stage.person(OFFICE, began) as by:
        case = find_case(by.place(WHERE), db.session.get_one(Meeting, key).reference, by=by)
        begin_meeting(case.meeting, agenda_of(case.meeting, case.place, case.since).entries, by=by)
    if entry.action:
        _promise(stage, entry.action, key, began + timedelta(minutes=20))
    with stage.person(OFFICE, began + timedelta(minutes=50)) as by:
        close_meeting(db.session.get_one(Meeting, key), by=by)


def _promise(stage: Stage, entry: PromiseEntry, key: uuid.UUID, at: datetime) -> None:
    """What somebody promised there, did, and had checked."""
    agency = stage.agencies[stage.content.person(entry.owner).agency]
    promise = Promise(entry.title, agency, stage.people[entry.owner], stage.working_day(entry.due))
    with stage.person(entry.by, at) as by:
        action = enter_action(db.session.get_one(Meeting, key), promise, by=by).id
    with stage.person(entry.owner, _morning(stage, entry.finished)) as by:
        _finish(stage, db.session.get_one(Action, action), entry.evidence, by)
    with stage.person(OFFICE, _morning(stage, entry.checked)) as by:
        done = db.session.get_one(Action, action)
        stage.looked_at("action", done, by=by)
        check_action(done, verdict=CheckVerdict.ACCEPTED, reason="", by=by)


def _finish(stage: Stage, action: Action, evidence: str, by: Viewer) -> None:
    stage.looked_at("action", action, by=by)
    add_statement(action, text=evidence, covers="", by=by)
    finish_action(action, text="Done.", by=by)
