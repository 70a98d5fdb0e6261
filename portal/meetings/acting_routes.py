"""Pages and buttons by which somebody prepares a meeting: plan, move, ask more, cancel, ask for an item, read."""

from __future__ import annotations

import uuid

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal import clock
from portal.access.once import act_once
from portal.access.verdict import NotFound, Refused, require
from portal.access.viewer import current_viewer
from portal.actions.forms import with_choices
from portal.database import db
from portal.meetings.blueprint import meetings
from portal.meetings.doing import carry_out, press
from portal.meetings.forms import CancelForm, InviteForm, ItemForm, PlanForm, SlotForm
from portal.meetings.listing import groups_of
from portal.meetings.looking import Case
from portal.meetings.models import Meeting, MeetingItem
from portal.meetings.operations.planning import Slot, cancel_meeting, invite, move_meeting, plan_meeting
from portal.meetings.operations.preparing import ask_for_item, confirm_read, take_off_item
from portal.meetings.policy import may_ask, may_change, may_plan
from portal.meetings.record_routes import find
from portal.partnership.readers import readers_of
from portal.web.csrf import form_page
from portal.web.fields import Choice
from portal.web.formats import day, time_of_day
from portal.web.outcome import tell

BOTH = ["GET", "POST"]


@meetings.route("/meetings/new", methods=BOTH)
@form_page
def new(partnership: str) -> ResponseReturnValue:
    """Plan one: whose, when, for how long, where."""
    viewer = current_viewer()
    place = viewer.place(partnership)
    require(may_plan(viewer, place.id))
    form = with_choices(PlanForm, group_id=[Choice(str(key), name) for key, name in groups_of(place.id)])
    if form.validate_on_submit():

        def act() -> str:
            meeting = plan_meeting(place.id, group_id=form.group_id.data, slot=_slot(form), by=viewer)
            reference = db.session.scalars(select(Meeting.reference).where(Meeting.id == meeting.id)).one()
            return url_for("meetings.show", partnership=place.key, reference=reference)

        try:
            address = act_once(form.once.data, act, by=viewer)
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            tell(f"A meeting is planned for {day(form.day.data)}. Its members are asked to come.")
            return redirect(address, 303)
    return render_template("meetings/new.html", place=place, form=form)


@meetings.route("/meetings/<reference>/move", methods=BOTH)
@form_page
def move(partnership: str, reference: str) -> ResponseReturnValue:
    """Another day, time, length or place."""
    case = find(partnership, reference)
    form = with_choices(SlotForm, case.meeting.version)
    if not form.is_submitted():
        starts_at = clock.in_london(case.meeting.starts_at)
        form.day.process(None, starts_at.date())
        form.at.data, form.minutes.data = time_of_day(starts_at), str(case.meeting.minutes)
        form.place.data = case.meeting.place

    def act() -> None:
        move_meeting(case.meeting, _slot(form), by=case.viewer)

    said = "The meeting has its new time. Those asked to come are told."
    return carry_out(case, form, act, may=may_change, template="move", said=said)


@meetings.route("/meetings/<reference>/invite", methods=BOTH)
@form_page
def ask_more(partnership: str, reference: str) -> ResponseReturnValue:
    """One more of those who can read it."""
    case = find(partnership, reference)
    asked = {one.person_id for one in case.invitees}
    people = {one.person_id: one for one in readers_of(Meeting, case.meeting.id).people if one.person_id not in asked}
    choices = [Choice(str(key), f"{one.name}, {one.agency}") for key, one in people.items()]
    form = with_choices(InviteForm, case.meeting.version, person=choices)

    def act() -> None:
        person_id = uuid.UUID(form.person.data)
        invite(case.meeting, person_id, by=case.viewer)

    return carry_out(case, form, act, may=may_change, template="ask_more", said="They are asked to come.")


@meetings.route("/meetings/<reference>/cancel", methods=BOTH)
@form_page
def cancel(partnership: str, reference: str) -> ResponseReturnValue:
    """Why it does not take place; it stays readable."""
    case = find(partnership, reference)
    form = with_choices(CancelForm, case.meeting.version)

    def act() -> None:
        cancel_meeting(case.meeting, reason=form.reason.data, by=case.viewer)

    said = "The meeting is cancelled. Those asked to come are told."
    return carry_out(case, form, act, may=may_change, template="cancel", said=said)


@meetings.route("/meetings/<reference>/ask", methods=BOTH)
@form_page
def ask(partnership: str, reference: str) -> ResponseReturnValue:
    """Something that no record brings onto the agenda."""
    case = find(partnership, reference)
    form = with_choices(ItemForm, case.meeting.version)

    def act() -> None:
        ask_for_item(case.meeting, title=form.title.data, why=form.why.data, by=case.viewer)

    return carry_out(case, form, act, may=may_ask, template="ask", said="It is on the agenda.")


@meetings.post("/meetings/<reference>/items/<uuid:key>/take-off")
def take_off(partnership: str, reference: str, key: uuid.UUID) -> ResponseReturnValue:
    """It need not be talked about any more."""
    case = find(partnership, reference)
    item = db.session.get(MeetingItem, key)
    if item is None or item.meeting_id != case.meeting.id:
        raise NotFound
    return press(case, lambda: take_off_item(case.meeting, item, by=case.viewer), "It is taken off the agenda.")


@meetings.post("/meetings/<reference>/read")
def read(partnership: str, reference: str) -> ResponseReturnValue:
    """Say that one has read the agenda; pressed a second time it changes nothing."""
    case: Case = find(partnership, reference)
    return press(case, lambda: confirm_read(case.meeting, by=case.viewer), "You have said that you read the agenda.")


def _slot(form: SlotForm) -> Slot:
    return Slot(form.starts_at, int(form.minutes.data), form.place.data)
