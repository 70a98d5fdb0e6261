"""Pages on which a date is talked about: asking for a new one, and the verifier's answer."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from portal.actions.answering_routes import BOTH
from portal.actions.blueprint import actions
from portal.actions.checking_forms import AnswerNewDateForm
from portal.actions.doing import act_page, carry_out
from portal.actions.forms import NewDateForm, with_choices
from portal.actions.operations.dates import NewDateAnswer, answer_new_date, ask_new_date
from portal.actions.policy import may_answer_new_date, may_ask_new_date
from portal.actions.record_routes import find
from portal.actions.showing import BECAUSE
from portal.web.csrf import form_page
from portal.web.formats import day


@actions.route("/actions/<reference>/new-date", methods=BOTH, endpoint="ask_new_date")
@form_page
def ask(partnership: str, reference: str) -> ResponseReturnValue:
    """Say by when it can be done instead, and why."""
    case = find(partnership, reference)
    form = with_choices(NewDateForm, case.action.version)

    def act() -> None:
        ask_new_date(
            case.action, wanted=form.wanted.data, because=form.because.data, text=form.text.data, by=case.viewer
        )

    said = f"You asked for more time. Until {case.verifier or case.verifier_agency} answers, the date stays."
    return carry_out(case, form, act, may=may_ask_new_date, draw=act_page("ask_new_date", form), said=said)


@actions.route("/actions/<reference>/new-date/answer", methods=BOTH, endpoint="answer_new_date")
@form_page
def answer(partnership: str, reference: str) -> ResponseReturnValue:
    """The verifier agrees to the day asked for, or says that the date stays."""
    case = find(partnership, reference)
    form = with_choices(AnswerNewDateForm, case.action.version)

    def act() -> None:
        answer_new_date(case.action, answer=form.answer.data, reason=form.reason.data, by=case.viewer)

    action = case.action
    is_agreed = form.answer.data is NewDateAnswer.AGREED
    due = action.wanted_due_on if is_agreed and action.wanted_due_on else action.due_on
    said = f"{action.reference} is due on {day(due)}. We have told {case.owner or case.lead}."
    because = BECAUSE[action.wanted_because] if action.wanted_because else ""
    draw = act_page("answer_new_date", form, because=because)
    return carry_out(case, form, act, may=may_answer_new_date, draw=draw, said=said)
