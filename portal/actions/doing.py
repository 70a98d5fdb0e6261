"""What the page of every act does: ask, act once, answer in words when somebody was quicker or it is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.once import act_once
from portal.access.verdict import Refused, Verdict, require
from portal.access.viewer import Viewer
from portal.actions.forms import WorkedOn
from portal.actions.looking import Case
from portal.actions.models import Action
from portal.actions.operations.moving import ChangedMeanwhile, require_unchanged
from portal.actions.queries import timeline
from portal.actions.record_routes import find
from portal.actions.showing import title_of, to
from portal.audit.child_detail import record_going_on
from portal.evidence_files.refusals import FileRefused
from portal.partnership.readers import readers_of
from portal.web.fields import TextField
from portal.web.formats import moment
from portal.web.outcome import tell
from portal.web.two_texts import Difference

Draw = Callable[[Case, Sequence[Difference]], str]


def act_page(template: str, form: WorkedOn, **more: Any) -> Draw:
    """A page that shows the action's line, who can see it and a form."""

    def draw(case: Case, differences: Sequence[Difference]) -> str:
        return render_template(
            f"actions/{template}.html",
            case=case,
            form=form,
            back=to(case),
            seen_by=readers_of(Action, case.action.id).line(to(case, "readers")),
            differences=differences,
            newest=next(iter(timeline(case.action)), None) if differences else None,
            **more,
        )

    return draw


def carry_out(
    case: Case,
    form: WorkedOn,
    act: Callable[[], None],
    *,
    may: Callable[[Viewer, Action], Verdict],
    draw: Draw,
    said: str,
    is_ready: bool | None = None,
    asks_version: bool = True,
    **undo: str,
) -> ResponseReturnValue:
    """Show the form, or do the act once and go back to the action.

    `is_ready` is given by pages that look up what was typed; `asks_version` is False where two may write at once. A
    refusal by the policy is the page of refusals, one about an answer an error of the form; where somebody changed
    the action meanwhile, their words stand beside this person's.
    """
    verdict = may(case.viewer, case.action)
    if request.method == "GET":
        require(verdict)
        return draw(case, ())
    seen, key, reference = form.version.data, case.place.key, case.action.reference
    is_stale = asks_version and seen is not None and seen != case.action.version
    if form.validate_on_submit() if is_ready is None else is_ready:
        address = to(case)

        def once() -> str:
            require_unchanged(case.action, seen if asks_version else None)
            about, place = case.action.id, case.action.partnership_id
            act()
            record_going_on(form.went_on, "action", about, place, by=case.viewer)
            return address

        try:
            address = act_once(form.once.data, once, by=case.viewer)
        except ChangedMeanwhile:
            return _beside(find(key, reference), form, may, draw)
        except FileRefused as refusal:
            form.refuse(refusal.sentence, form["file"])
        except Refused as refusal:
            if not verdict:
                raise
            form.refuse(str(refusal))
        else:
            tell(said, **undo)
            return redirect(address, 303)
        case = find(key, reference)
    elif not verdict and is_stale:
        return _beside(case, form, may, draw)
    else:
        require(verdict)
    return draw(case, ())


def _beside(case: Case, form: WorkedOn, may: Callable[[Viewer, Action], Verdict], draw: Draw) -> ResponseReturnValue:
    """Both texts: the newest line of history, and what this person typed, to be sent again if it still makes sense."""
    newest = next(iter(timeline(case.action)))
    theirs = f"{title_of(newest)}. {newest.text}".strip()
    typed = [field for field in form if isinstance(field, TextField) and field.data]
    differences = [Difference(str(field.label.text), field.data, theirs) for field in typed]
    differences = differences or [Difference("What happened", "", theirs)]
    form.version.data = case.action.version
    verdict = may(case.viewer, case.action)
    if verdict:
        return draw(case, differences), 409
    page = render_template(
        "actions/too_late.html",
        case=case,
        back=to(case),
        reason=verdict.reason,
        differences=differences,
        who=f"{newest.by or 'Somebody'}, {newest.by_agency},",
        when=f"on {moment(newest.at)}",
    )
    return page, 409
