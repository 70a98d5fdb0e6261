"""A new question on one page; its words are changed by another."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.access.once import act_once
from portal.access.verdict import Refused, require
from portal.access.viewer import current_viewer
from portal.actions.forms import with_choices
from portal.actions.who import answer_for_the_whole
from portal.audit.child_detail import record_going_on
from portal.database import db
from portal.decisions.blueprint import decisions
from portal.decisions.doing import ActPage, carry_out, find
from portal.decisions.forms import DraftForm, EditForm
from portal.decisions.operations.drafting import Words, draft_decision, edit_decision
from portal.decisions.policy import may_draft, may_edit
from portal.partnership.models import StandingGroup
from portal.web.csrf import form_page
from portal.web.fields import Choice
from portal.web.outcome import tell


@decisions.route("/decisions/new", methods=["GET", "POST"])
@form_page
def new(partnership: str) -> ResponseReturnValue:
    """Chair and office put a question down; nobody is asked yet."""
    viewer = current_viewer()
    place = viewer.place(partnership)
    require(may_draft(viewer, place.id))
    groups = select(StandingGroup.id, StandingGroup.name).where(StandingGroup.partnership_id == place.id)
    rows = db.session.execute(groups.order_by(StandingGroup.name))
    form = with_choices(DraftForm, group_id=[Choice(str(key), name) for key, name in rows])
    if form.validate_on_submit():

        def act() -> str:
            decision = draft_decision(
                place.id,
                title=form.title.data,
                why_no_meeting=form.why_no_meeting.data,
                kind=form.kind.data,
                words=Words(form.question.data, form.options.data, form.text.data),
                urgent_because=form.urgent_because.data or None,
                group_id=form.group_id.data,
                settles=form.settles.data or None,
                by=viewer,
            )
            record_going_on(form.went_on, "decision", decision.id, place.id, by=viewer)
            return url_for("decisions.show", partnership=place.key, reference=decision.reference)

        try:
            address = act_once(form.once.data, act, by=viewer)
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            tell(f"{address.rpartition('/')[2]} is drafted. Nobody is asked yet.")
            return redirect(address, 303)
    return render_template("decisions/new.html", place=place, form=form, whole=answer_for_the_whole(place.id))


@decisions.route("/decisions/<reference>/edit", methods=["GET", "POST"])
@form_page
def edit(partnership: str, reference: str) -> ResponseReturnValue:
    """Change the words before the seats are asked."""
    case = find(partnership, reference)
    form = EditForm(data=_words(case.decision, case.paper))

    def act() -> str:
        words = Words(form.question.data, form.options.data, form.text.data)
        edit_decision(
            case.decision, title=form.title.data, why_no_meeting=form.why_no_meeting.data, words=words, by=case.viewer
        )
        return "The words are changed."

    page = ActPage("Change the words", "Save the words", folded=("options",), fold="The options")
    return carry_out(case, form, act, may=lambda it: may_edit(it.viewer, it.decision), page=page)


def _words(decision: object, paper: object) -> dict[str, str]:
    """The record's words, by field."""
    of_decision = {name: getattr(decision, name) for name in ("title", "why_no_meeting")}
    return of_decision | {name: getattr(paper, name) for name in ("question", "options", "text")}
