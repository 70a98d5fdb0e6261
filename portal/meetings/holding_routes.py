"""Buttons of the day: begin, close, give back; and the page on which an action is entered while people sit together."""

from __future__ import annotations

from flask import redirect, request
from flask.typing import ResponseReturnValue

from portal.access.once import act_once
from portal.access.verdict import Refused, require
from portal.actions.forms import with_choices
from portal.actions.who import Who, look_up, suggestions
from portal.audit.child_detail import record_going_on
from portal.meetings.agenda import agenda_of
from portal.meetings.blueprint import meetings
from portal.meetings.doing import draw, press
from portal.meetings.forms import PromiseForm
from portal.meetings.looking import Case
from portal.meetings.operations.holding import Promise, begin_meeting, close_meeting, enter_action, give_back
from portal.meetings.policy import may_enter_actions
from portal.meetings.record_routes import find
from portal.meetings.showing import to
from portal.web.csrf import form_page
from portal.web.formats import deadline
from portal.web.outcome import tell


@meetings.post("/meetings/<reference>/give-back")
def back(partnership: str, reference: str) -> ResponseReturnValue:
    """The chair's one button; what is unresolved is counted at that moment. Those asked to come are told at once."""
    case = find(partnership, reference)
    unresolved = len(agenda_of(case.meeting, case.place, case.since).entries)
    said = "The slot is given back. Those asked to come are told."
    return press(case, lambda: give_back(case.meeting, unresolved=unresolved, by=case.viewer), said)


@meetings.post("/meetings/<reference>/begin")
def begin(partnership: str, reference: str) -> ResponseReturnValue:
    """It begins, with the agenda as it stands."""
    case = find(partnership, reference)
    entries = agenda_of(case.meeting, case.place, case.since).entries
    return press(case, lambda: begin_meeting(case.meeting, entries, by=case.viewer), "The meeting has begun.")


@meetings.post("/meetings/<reference>/close")
def close(partnership: str, reference: str) -> ResponseReturnValue:
    """It is over; its minutes are what changed."""
    case = find(partnership, reference)
    said = "The meeting is closed. Its minutes are what changed, below."
    return press(case, lambda: close_meeting(case.meeting, by=case.viewer), said)


@meetings.route("/meetings/<reference>/actions/new", methods=["GET", "POST"])
@form_page
def enter(partnership: str, reference: str) -> ResponseReturnValue:
    """Three fields: what, who, when. The page comes back empty for the next one."""
    case = find(partnership, reference)
    form = with_choices(PromiseForm)
    if request.method == "GET":
        require(may_enter_actions(case.viewer, case.meeting))
    is_good = form.validate_on_submit()
    who = look_up(form.who, form.who_exactly, case.place.id)
    if is_good and who:
        try:
            address = _enter(case, form, who)
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            verb = "agreed by" if who.person_id else "offered to"
            tell(f"Entered: {verb} {who.words}, due {deadline(form.due_on.data)}.")
            return redirect(address, 303)
    form.who.suggestions = suggestions(case.place.id)
    return draw(case, form, "enter", who=who)


def _enter(case: Case, form: PromiseForm, who: Who) -> str:
    promise = Promise(form.title.data, who.agency_id, who.person_id, form.due_on.data)
    again = to(case, "enter")

    def act() -> str:
        action = enter_action(case.meeting, promise, by=case.viewer)
        record_going_on(form.went_on, "action", action.id, case.place.id, by=case.viewer)
        return again

    return act_once(form.once.data, act, by=case.viewer)
