"""Pages on which somebody does something with a challenge; the lead partners' own are in determining_routes.py."""

from __future__ import annotations

from flask import redirect
from flask.typing import ResponseReturnValue

from portal.actions.forms import with_choices
from portal.challenges.blueprint import challenges
from portal.challenges.doing import carry_out
from portal.challenges.forms import AnswerForm, FurtherForm, SettleForm, UpdateForm, WithdrawForm
from portal.challenges.lifecycle import LEVELS, UP, Stage
from portal.challenges.operations.answering import (
    acknowledge_challenge,
    answer_challenge,
    move_up,
    update_challenge,
)
from portal.challenges.operations.ending import resolve_challenge, withdraw_challenge
from portal.challenges.policy import may_answer, may_end, may_move_up, may_update
from portal.challenges.record_routes import find
from portal.challenges.showing import to
from portal.database import transaction
from portal.web.csrf import form_page
from portal.web.outcome import tell

BOTH = ["GET", "POST"]


@challenges.post("/challenges/<reference>/acknowledge")
def acknowledge(partnership: str, reference: str) -> ResponseReturnValue:
    """Say that one has it, by one button; pressed a second time it changes nothing more."""
    case = find(partnership, reference)
    address = to(case)
    if case.challenge.stage is not Stage.ACKNOWLEDGED:
        with transaction():
            acknowledge_challenge(case.challenge, by=case.viewer)
        tell(f"You have told {case.raising} that you have {reference.upper()}.")
    return redirect(address, 303)


@challenges.route("/challenges/<reference>/answer", methods=BOTH)
@form_page
def answer(partnership: str, reference: str) -> ResponseReturnValue:
    """What the agency it was put to thinks and does."""
    case = find(partnership, reference)
    form = with_choices(AnswerForm, case.challenge.version)

    def act() -> None:
        answer_challenge(case.challenge, text=form.text.data, by=case.viewer)

    said = f"Your answer is sent. {case.raising} says whether it settles this."
    return carry_out(case, form, act, may=may_answer, template="answer", said=said)


@challenges.route("/challenges/<reference>/update", methods=BOTH)
@form_page
def update(partnership: str, reference: str) -> ResponseReturnValue:
    """Where it stands; no clock changes."""
    case = find(partnership, reference)
    form = with_choices(UpdateForm, case.challenge.version)

    def act() -> None:
        update_challenge(case.challenge, text=form.text.data, by=case.viewer)

    return carry_out(case, form, act, may=may_update, template="update", said="Your update is saved.")


@challenges.route("/challenges/<reference>/settled", methods=BOTH)
@form_page
def settle(partnership: str, reference: str) -> ResponseReturnValue:
    """Whoever raised it says that it is settled, and how."""
    case = find(partnership, reference)
    form = with_choices(SettleForm, case.challenge.version)

    def act() -> None:
        resolve_challenge(case.challenge, text=form.text.data, by=case.viewer)

    said = f"{case.challenge.reference} is settled. We have told {case.challenged}."
    return carry_out(case, form, act, may=may_end, template="settle", said=said)


@challenges.route("/challenges/<reference>/not-settled", methods=BOTH)
@form_page
def go_further(partnership: str, reference: str) -> ResponseReturnValue:
    """It gets no further here: to whom it goes stands on the page before anything is sent."""
    case = find(partnership, reference)
    form = with_choices(FurtherForm, case.challenge.version)
    above = LEVELS.get(UP.get(case.stage, case.stage), "the lead partners")

    def act() -> None:
        move_up(case.challenge, reason=form.reason.data, by=case.viewer)

    said = f"{case.challenge.reference} is now with {above}. We have told them."
    return carry_out(
        case, form, act, may=may_move_up, template="go_further", said=said, shown=lambda _: {"above": above}
    )


@challenges.route("/challenges/<reference>/withdraw", methods=BOTH)
@form_page
def withdraw(partnership: str, reference: str) -> ResponseReturnValue:
    """The check page before it is withdrawn: it ends for good and stays readable."""
    case = find(partnership, reference)
    form = with_choices(WithdrawForm, case.challenge.version)

    def act() -> None:
        withdraw_challenge(case.challenge, reason=form.reason.data, by=case.viewer)

    said = f"{case.challenge.reference} is withdrawn. We have told {case.challenged}."
    return carry_out(case, form, act, may=may_end, template="withdraw", said=said)
