"""What the page of every act does: ask, act once, answer in words when somebody was quicker or it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.once import act_once
from portal.access.verdict import Refused, Verdict, require
from portal.access.viewer import Viewer
from portal.audit.child_detail import record_going_on
from portal.challenges.forms import WorkedOn
from portal.challenges.looking import Case, timeline
from portal.challenges.models import Challenge
from portal.challenges.record_routes import find
from portal.challenges.showing import moments, to
from portal.partnership.readers import readers_of
from portal.web.outcome import tell


def carry_out(
    case: Case,
    form: WorkedOn,
    act: Callable[[], object],
    *,
    may: Callable[[Viewer, Challenge], Verdict],
    template: str,
    said: str,
    shown: Callable[[Case], Mapping[str, Any]] = lambda _case: {},
) -> ResponseReturnValue:
    """Show the form, or do the act once and go back to the challenge.

    `shown` gives what the page shows beside the form. Where somebody else was quicker, or time has moved it, the words
    typed stay in the form, under what happened meanwhile and why they cannot be sent.
    """
    if request.method == "GET":
        require(may(case.viewer, case.challenge))
        return _draw(case, form, template, shown)
    if not form.validate_on_submit():
        return _draw(case, form, template, shown)
    key, reference = case.place.key, case.challenge.reference

    def once() -> str:
        act()
        about, place = case.challenge.id, case.challenge.partnership_id
        record_going_on(form.went_on, "challenge", about, place, by=case.viewer)
        return to(case)

    try:
        address = act_once(form.once.data, once, by=case.viewer)
    except Refused as refusal:
        form.refuse(str(refusal))
        return _draw(find(key, reference), form, template, shown, is_late=True), 409
    tell(said)
    return redirect(address, 303)


def _draw(
    case: Case,
    form: WorkedOn,
    template: str,
    shown: Callable[[Case], Mapping[str, Any]],
    *,
    is_late: bool = False,
) -> str:
    return render_template(
        f"challenges/{template}.html",
        case=case,
        form=form,
        back=to(case),
        seen_by=readers_of(Challenge, case.challenge.id).line(to(case, "readers")),
        meanwhile=moments(case, timeline(case.challenge))[:1] if is_late else [],
        **shown(case),
    )
