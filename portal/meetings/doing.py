"""What the page of every act does: ask, act once, answer in words when somebody was quicker or it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.once import act_once
from portal.access.verdict import Refused, Verdict, require
from portal.access.viewer import Viewer
from portal.audit.child_detail import record_going_on
from portal.database import transaction
from portal.meetings.looking import Case
from portal.meetings.models import Meeting
from portal.meetings.record_routes import find
from portal.meetings.showing import to
from portal.partnership.readers import readers_of
from portal.web.child_check import ChildCheck
from portal.web.forms import PortalForm
from portal.web.outcome import tell


def carry_out(
    case: Case,
    form: PortalForm,
    act: Callable[[], object],
    *,
    may: Callable[[Viewer, Meeting], Verdict],
    template: str,
    said: str,
    **shown: Any,
) -> ResponseReturnValue:
    """Show the form, or do the act once and go back to the meeting. What is refused keeps the words typed."""
    if request.method == "GET":
        require(may(case.viewer, case.meeting))
    if request.method == "GET" or not form.validate_on_submit():
        return draw(case, form, template, **shown)
    key, reference = case.place.key, case.meeting.reference

    def once() -> str:
        act()
        if isinstance(form, ChildCheck):
            record_going_on(form.went_on, "meeting", case.meeting.id, case.place.id, by=case.viewer)
        return to(case)

    try:
        address = act_once(form.once.data, once, by=case.viewer)
    except Refused as refusal:
        form.refuse(str(refusal))
        return draw(find(key, reference), form, template, **shown), 409
    tell(said)
    return redirect(address, 303)


def draw(case: Case, form: PortalForm, template: str, **shown: Any) -> str:
    """The page of an act."""
    seen_by = readers_of(Meeting, case.meeting.id).line(to(case, "readers"))
    return render_template(f"meetings/{template}.html", case=case, form=form, seen_by=seen_by, **shown)


def press(case: Case, act: Callable[[], object], said: str) -> ResponseReturnValue:
    """One button: do it and go back to the meeting."""
    address = to(case)
    with transaction():
        act()
    tell(said)
    return redirect(address, 303)
