"""Asking agencies for their view, giving one, answering a concern; scrutineers' notes and their answers."""

from __future__ import annotations

import uuid
from datetime import date

from flask.typing import ResponseReturnValue

from portal.access.verdict import NotFound, Refused, Verdict, refused
from portal.actions.forms import with_choices
from portal.actions.who import look_up, suggestions
from portal.decisions.blueprint import decisions
from portal.decisions.doing import ActPage, carry_out, find, paper_of
from portal.decisions.forms import ConsultForm, NoteForm, ReasonForm, TextForm, ViewForm
from portal.decisions.heard import Said
from portal.decisions.lifecycle import View
from portal.decisions.looking import Case
from portal.decisions.operations.consulting import Asked, consult, give_view, leave_out_consultation, reply_to_concern
from portal.decisions.operations.steering import add_note, answer_note
from portal.decisions.policy import may_answer_note, may_consult, may_leave_out_consultation, may_note, may_reply
from portal.decisions.queries import agencies_to_ask, get_consultee
from portal.decisions.showing import view_owed
from portal.web.csrf import form_page
from portal.web.fields import Choice
from portal.web.formats import count, day, deadline
from portal.web.parts import Fact

NOT_ASKED = "You are not asked, or the consultation is over."
ASKED = "A concern is answered in writing before the seats are asked. Views are never counted."


@decisions.route("/decisions/<reference>/consult", methods=["GET", "POST"], endpoint="consult")
@form_page
def ask(partnership: str, reference: str) -> ResponseReturnValue:
    """Ask agencies, perhaps a school or one person, for their view."""
    case = find(partnership, reference)
    agencies = [Choice(str(key), name) for key, name in agencies_to_ask(case.place.id)]
    form = with_choices(ConsultForm, None, agencies=agencies)
    is_good = form.validate_on_submit()
    who = look_up(form.who, form.who_exactly, case.place.id)
    form.who.suggestions = suggestions(case.place.id)
    is_ready = is_good and (who is not None or not form.who.data)

    def act() -> str:
        asked = [Asked(key) for key in form.agencies.data or ()]
        asked += [Asked(who.agency_id, who.person_id)] if who else []
        if len({one.agency_id for one in asked}) < len(asked):
            raise Refused("An agency is asked once, by itself or by one of its people.")
        consult(case.decision, asked, by=case.viewer)
        assert case.decision.consult_by_on is not None
        return f"We have asked {count(len(asked), 'agency')} for their view by {day(case.decision.consult_by_on)}."

    page = ActPage(
        "Ask agencies for their view",
        "Ask them",
        ("They read the paper and say whether they support it.", ASKED),
    )
    may = lambda it: may_consult(it.viewer, it.decision)  # noqa: E731 - named for the line below
    return carry_out(case, form, act, may=may, page=page, is_ready=is_ready)


@decisions.route("/decisions/<reference>/leave-out", methods=["GET", "POST"])
@form_page
def leave_out(partnership: str, reference: str) -> ResponseReturnValue:
    """The chair says why nobody is consulted."""
    case, form = find(partnership, reference), ReasonForm()

    def act() -> str:
        leave_out_consultation(case.decision, reason=form.reason.data, by=case.viewer)
        return "Nobody is consulted. The reason stands in the history and in the notice."

    page = ActPage("Leave consultation out", "Leave it out", ("Your reason stands in the notice.",))
    may = lambda it: may_leave_out_consultation(it.viewer, it.decision)  # noqa: E731
    return carry_out(case, form, act, may=may, page=page)


@decisions.route("/decisions/<reference>/view", methods=["GET", "POST"])
@form_page
def view(partnership: str, reference: str) -> ResponseReturnValue:
    """Say what one's agency thinks; anew until consultation is over."""
    case = find(partnership, reference)
    owed = view_owed(case)
    if owed is None and not case.views:
        raise NotFound
    form = ViewForm(data={"view": owed.view if owed else None, "text": owed.text if owed else ""})

    def act() -> str:
        if owed is None:
            raise Refused(NOT_ASKED)
        consultee = get_consultee(case.decision, owed.id)
        give_view(case.decision, consultee, view=form.view.data, text=form.text.data, by=case.viewer)
        is_concern = form.view.data is View.CONCERN
        return "Thank you. " + ("Your concern will be answered in writing." if is_concern else "Your view is recorded.")

    by = case.decision.consult_by_on
    page = ActPage("Say what your agency thinks", "Send it", facts=[*_paper(case), *_by(by)])
    return carry_out(case, form, act, may=_may_view, page=page, seen_of=paper_of)


@decisions.route("/decisions/<reference>/concerns/<uuid:key>/reply", methods=["GET", "POST"])
@form_page
def reply(partnership: str, reference: str, key: uuid.UUID) -> ResponseReturnValue:
    """Answer a concern in writing, once."""
    case, form = find(partnership, reference), TextForm()
    concern = _said(case.views, key)

    def act() -> str:
        reply_to_concern(case.decision, key, text=form.text.data, by=case.viewer)
        return "The concern is answered. Whoever raised it can read that."

    facts = [Fact("Raised by", concern.who), Fact("Concern", concern.text)]
    page = ActPage("Answer a concern", "Send the answer", facts=facts)
    return carry_out(case, form, act, may=lambda it: may_reply(it.viewer, it.decision), page=page)


@decisions.route("/decisions/<reference>/note", methods=["GET", "POST"], endpoint="note")
@form_page
def write_note(partnership: str, reference: str) -> ResponseReturnValue:
    """A scrutineer's note: shown, answered before issue, never counted."""
    case, form = find(partnership, reference), NoteForm()

    def act() -> str:
        add_note(case.decision, text=form.text.data, by=case.viewer)
        return "Your note is there for all who decide. It is answered before the decision is issued."

    page = ActPage("Write a scrutineer’s note", "Add the note", facts=_paper(case))
    may = lambda it: may_note(it.viewer, it.decision)  # noqa: E731
    return carry_out(case, form, act, may=may, page=page, seen_of=paper_of)


@decisions.route("/decisions/<reference>/notes/<uuid:key>/reply", methods=["GET", "POST"], endpoint="answer_note")
@form_page
def reply_to_note(partnership: str, reference: str, key: uuid.UUID) -> ResponseReturnValue:
    """Answer a scrutineer's note in writing, once."""
    case, form = find(partnership, reference), TextForm()
    found = _said(case.notes, key)

    def act() -> str:
        answer_note(case.decision, key, text=form.text.data, by=case.viewer)
        return "The note is answered."

    page = ActPage("Answer a note", "Send the answer", facts=[Fact("Note", found.text), Fact("By", found.who)])
    may = lambda it: may_answer_note(it.viewer, it.decision)  # noqa: E731
    return carry_out(case, form, act, may=may, page=page)


def _may_view(case: Case) -> Verdict:
    return Verdict(True) if view_owed(case) else refused(NOT_ASKED)


def _said(lines: list[Said], key: uuid.UUID) -> Said:
    found = next((one for one in lines if one.id == key), None)
    if found is None:
        raise NotFound
    return found


def _paper(case: Case) -> list[Fact]:
    return [Fact("Question", case.paper.question), *([Fact("Paper", case.paper.text)] if case.paper.text else [])]


def _by(on: date | None) -> list[Fact]:
    return [Fact("Send it by", deadline(on))] if on else []
