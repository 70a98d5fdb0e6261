"""What the page of every act does: ask, act once, answer in words when somebody was quicker or it is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.access.once import act_once
from portal.access.verdict import Refused, Verdict, require
from portal.access.viewer import current_viewer
from portal.audit.child_detail import record_going_on
from portal.decisions.forms import WorkedOn
from portal.decisions.looking import Case, find_case
from portal.decisions.models import Decision
from portal.decisions.operations.moving import ChangedMeanwhile, require_unchanged
from portal.decisions.queries import history_of
from portal.decisions.showing import title_of, to
from portal.partnership.readers import readers_of
from portal.web.fields import TextField
from portal.web.formats import moment
from portal.web.outcome import tell
from portal.web.parts import Fact
from portal.web.two_texts import Difference

HIDDEN = {"once", "version", "csrf_token", "not_about_a_child"}


@dataclass(frozen=True)
class ActPage:
    """The page of one act: its heading, its button, what it says before the form; `folded` are fields folded away."""

    heading: str
    button: str
    before: Sequence[str] = ()
    facts: Sequence[Fact] = ()
    without: frozenset[str] = frozenset()
    folded: Sequence[str] = ()
    fold: str = "Say more, if you want"
    warning: bool = False
    undo: dict[str, str] = field(default_factory=dict)


def find(partnership: str, reference: str) -> Case:
    """The decision of the address, for the person who looks."""
    viewer = current_viewer()
    return find_case(viewer.place(partnership), reference, by=viewer)


def version_of(decision: Decision) -> int:
    """What a form about the whole decision saw."""
    return decision.version


def paper_of(decision: Decision) -> int:
    """What an answer saw: others may answer meanwhile, the paper may not change."""
    return decision.paper_number


def carry_out(
    case: Case,
    form: WorkedOn,
    act: Callable[[], str],
    *,
    may: Callable[[Case], Verdict],
    page: ActPage,
    seen_of: Callable[[Decision], int] = version_of,
    is_ready: bool | None = None,
) -> ResponseReturnValue:
    """Show the form, or do the act once and go back to the decision; `act` says in a sentence what it did.

    A refusal stands on the form, with the words still in it; where somebody changed the decision meanwhile, what they
    did stands beside them. `is_ready` is given by pages that look up what was typed.
    """
    verdict = may(case)
    if request.method == "GET":
        require(verdict)
        form.version.data = seen_of(case.decision)
        return _draw(case, form, page)
    seen, said, address = form.version.data, [], to(case)
    is_good = form.validate_on_submit() if is_ready is None else is_ready

    def once() -> str:
        require_unchanged(case.decision, seen, seen_of)
        about, place = case.decision.id, case.decision.partnership_id
        said.append(act())
        record_going_on(form.went_on, "decision", about, place, by=case.viewer)
        return address

    if is_good:
        key, reference = case.place.key, case.decision.reference
        try:
            address = act_once(form.once.data, once, by=case.viewer)
        except ChangedMeanwhile:
            case = find(key, reference)
            form.version.data = seen_of(case.decision)
            return _draw(case, form, page, _beside(case, form)), 409
        except Refused as refusal:
            form.refuse(str(refusal))
            case = find(key, reference)
        else:
            tell(said[0] if said else "That was done already.", **page.undo)
            return redirect(address, 303)
    elif not verdict:
        form.refuse(verdict.reason)
    return _draw(case, form, page), 200 if may(case) else 403


def _draw(case: Case, form: WorkedOn, page: ActPage, differences: Sequence[Difference] = ()) -> str:
    fields = [one for one in form if one.name not in HIDDEN and one.name not in page.without]
    return render_template(
        "decisions/act.html",
        case=case,
        form=form,
        page=page,
        fields=[one for one in fields if one.name not in page.folded],
        folded=[one for one in fields if one.name in page.folded],
        is_open=any(one.errors or one.data for one in fields if one.name in page.folded),
        back=to(case),
        seen_by=readers_of(Decision, case.decision.id).line(to(case, "readers")),
        differences=differences,
    )


def _beside(case: Case, form: WorkedOn) -> list[Difference]:
    """What happened meanwhile beside each text this person typed."""
    lines = history_of(case.decision)
    theirs = "Somebody changed this decision."
    if lines:
        event, person, agency, seat = lines[0]
        who = ", ".join(one for one in (person or "Somebody", agency) if one)
        theirs = f"{title_of(event, seat)}. {who}, {moment(event.at)}. {event.text}".strip()
    typed = [one for one in form if isinstance(one, TextField) and one.data]
    return [Difference(str(one.label.text), one.data, theirs) for one in typed] or [
        Difference("What happened", "", theirs)
    ]
