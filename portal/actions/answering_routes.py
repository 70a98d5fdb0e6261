"""Pages on which somebody decides: accept, decline, offer, agree, refuse, check, open again, withdraw."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from portal.actions.blueprint import actions
from portal.actions.checking_forms import CheckForm, ImpactForm
from portal.actions.choosing import people_to_choose
from portal.actions.doing import act_page, carry_out
from portal.actions.forms import (
    AcceptForm,
    AgreeForm,
    CheckerForm,
    DeclineForm,
    OfferForm,
    PriorityForm,
    ReasonForm,
    WithdrawForm,
    with_choices,
)
from portal.actions.lifecycle import ActionState, Impact
from portal.actions.looking import Case
from portal.actions.operations.answering import (
    accept_action,
    agree_in_meeting,
    decline_action,
    refuse_meeting_acceptance,
)
from portal.actions.operations.checking import (
    CheckVerdict,
    WhatIsLeft,
    check_action,
    check_impact,
    reopen_action,
    withdraw_action,
)
from portal.actions.operations.naming import name_checker as name_checker_of
from portal.actions.operations.naming import set_priority as set_priority_of
from portal.actions.operations.raising import Verifier, offer_action
from portal.actions.policy import (
    may_accept,
    may_agree_in_meeting,
    may_check,
    may_check_impact,
    may_decline,
    may_name_checker,
    may_offer,
    may_refuse_acceptance,
    may_reopen,
    may_see_evidence,
    may_set_priority,
    may_withdraw,
)
from portal.actions.queries import evidence_of
from portal.actions.record_routes import find
from portal.actions.who import look_up, suggestions
from portal.web.csrf import form_page
from portal.web.fields import Choice

BOTH = ["GET", "POST"]


@actions.route("/actions/<reference>/accept", methods=BOTH)
@form_page
def accept(partnership: str, reference: str) -> ResponseReturnValue:
    """Take it on and name who owns it."""
    case = find(partnership, reference)
    form = with_choices(AcceptForm, case.action.version, owner=colleagues(case))
    if request.method == "GET" and str(case.viewer.person_id) in {one.value for one in form.owner.choices}:
        form.owner.data = case.viewer.person_id

    def act() -> None:
        accept_action(case.action, owner_id=form.owner.data, text=form.text.data, by=case.viewer)

    said = f"You accepted {case.action.reference}."
    return carry_out(case, form, act, may=may_accept, draw=act_page("accept", form), said=said)


@actions.route("/actions/<reference>/decline", methods=BOTH)
@form_page
def decline(partnership: str, reference: str) -> ResponseReturnValue:
    """Say no, why, and what else could be done."""
    case = find(partnership, reference)
    form = with_choices(DeclineForm, case.action.version)

    def act() -> None:
        decline_action(case.action, reason=form.reason.data, alternative=form.alternative.data, by=case.viewer)

    said = f"You declined {case.action.reference}. We have told {case.raised_by or 'who raised it'}."
    return carry_out(case, form, act, may=may_decline, draw=act_page("decline", form), said=said)


@actions.route("/actions/<reference>/refuse-acceptance", methods=BOTH)
@form_page
def refuse_acceptance(partnership: str, reference: str) -> ResponseReturnValue:
    """Say that a meeting's record is not so."""
    case = find(partnership, reference)
    form = with_choices(DeclineForm, case.action.version)

    def act() -> None:
        refuse_meeting_acceptance(
            case.action, reason=form.reason.data, alternative=form.alternative.data, by=case.viewer
        )

    said = f"{case.action.reference} is no longer recorded as agreed."
    page = act_page("refuse_acceptance", form)
    return carry_out(case, form, act, may=may_refuse_acceptance, draw=page, said=said)


@actions.route("/actions/<reference>/agree", methods=BOTH)
@form_page
def agree(partnership: str, reference: str) -> ResponseReturnValue:
    """Record who agreed to it in a meeting."""
    case = find(partnership, reference)
    form = with_choices(AgreeForm, case.action.version, agreed_by=colleagues(case))

    def act() -> None:
        agree_in_meeting(case.action, agreed_by_id=form.agreed_by.data, by=case.viewer)

    said = f"{case.action.reference} is agreed. They have 2 working days to refuse."
    return carry_out(case, form, act, may=may_agree_in_meeting, draw=act_page("agree", form), said=said)


@actions.route("/actions/<reference>/offer", methods=BOTH)
@form_page
def offer(partnership: str, reference: str) -> ResponseReturnValue:
    """Offer what was proposed or declined, to the same agency or another one."""
    case = find(partnership, reference)
    action, place = case.action, case.place.id
    form = with_choices(OfferForm, action.version)
    if request.method == "GET":
        form.who.data, form.due_on.data = case.lead, action.due_on
        form.due_on.process(None, data=action.due_on)
    is_good = form.validate_on_submit()
    who = look_up(form.who, form.who_exactly, place)
    checks = look_up(form.verifier, form.verifier_exactly, place, to_verify=True)

    def act() -> None:
        assert who is not None
        offer_action(
            action,
            lead_agency_id=who.agency_id,
            offered_to_id=who.person_id,
            verifier=Verifier(checks.person_id, checks.agency_id) if checks and checks.person_id else None,
            due_on=form.due_on.data,
            text=form.text.data,
            by=case.viewer,
        )

    is_ready = is_good and who is not None and (checks is not None or not form.verifier.data)
    form.who.suggestions = form.verifier.suggestions = suggestions(place) if not is_ready else []
    said = f"{action.reference} is offered to {who.words if who else case.lead}. We have told them."
    return carry_out(case, form, act, may=may_offer, draw=act_page("offer", form), said=said, is_ready=is_ready)


@actions.route("/actions/<reference>/check", methods=BOTH)
@form_page
def check(partnership: str, reference: str) -> ResponseReturnValue:
    """Another agency looks at the evidence: close it, or send it back saying what is missing."""
    case = find(partnership, reference)
    form = with_choices(CheckForm, case.action.version)

    def act() -> None:
        check_action(case.action, verdict=form.verdict.data, reason=form.reason.data, by=case.viewer)

    is_accepted = form.verdict.data is CheckVerdict.ACCEPTED
    said = f"{case.action.reference} is closed." if is_accepted else f"{case.action.reference} is sent back."
    pieces = evidence_of(case.action) if may_see_evidence(case.viewer, case.action) else []
    draw = act_page("check", form, pieces=[(one, False) for one in pieces])
    return carry_out(case, form, act, may=may_check, draw=draw, said=said)


@actions.route("/actions/<reference>/reopen", methods=BOTH)
@form_page
def reopen(partnership: str, reference: str) -> ResponseReturnValue:
    """Open again what did not hold."""
    case = find(partnership, reference)
    form = with_choices(ReasonForm, case.action.version)

    def act() -> None:
        reopen_action(case.action, reason=form.reason.data, by=case.viewer)

    said = f"{case.action.reference} is open again. We have told its owner."
    return carry_out(case, form, act, may=may_reopen, draw=act_page("reopen", form), said=said)


@actions.route("/actions/<reference>/effect", methods=BOTH)
@form_page
def impact(partnership: str, reference: str) -> ResponseReturnValue:
    """Ninety days later: does it still hold?"""
    case = find(partnership, reference)
    form = with_choices(ImpactForm, case.action.version)

    def act() -> None:
        is_left = form.impact.data is Impact.PARTLY
        left = WhatIsLeft(form.left.data, form.left_by.data) if is_left else None
        check_impact(case.action, impact=form.impact.data, reason=form.reason.data, what_is_left=left, by=case.viewer)

    said = f"You looked at {case.action.reference} again."
    return carry_out(case, form, act, may=may_check_impact, draw=act_page("impact", form), said=said)


@actions.route("/actions/<reference>/withdraw", methods=BOTH)
@form_page
def withdraw(partnership: str, reference: str) -> ResponseReturnValue:
    """The check page before something is withdrawn, or a proposal refused: exactly what, and for whom it ends."""
    case = find(partnership, reference)
    form = with_choices(WithdrawForm, case.action.version)
    is_proposal = case.action.state is ActionState.PROPOSED and bool(may_offer(case.viewer, case.action))

    def act() -> None:
        withdraw_action(case.action, reason=form.reason.data, replaced_by=form.replaced_by.data, by=case.viewer)

    said = f"{case.action.reference} is {'refused' if is_proposal else 'withdrawn'}."
    draw = act_page("withdraw", form, is_proposal=is_proposal)
    return carry_out(case, form, act, may=may_withdraw, draw=draw, said=said)


@actions.route("/actions/<reference>/priority", methods=BOTH)
@form_page
def set_priority(partnership: str, reference: str) -> ResponseReturnValue:
    """One of the partnership's own words, or none; a word that has left the list stays where it stands."""
    case = find(partnership, reference)
    words = [Choice(one, one) for one in case.priorities]
    form = with_choices(PriorityForm, case.action.version, priority=words)
    if request.method == "GET":
        form.priority.data = case.action.priority

    def act() -> None:
        set_priority_of(case.action, form.priority.data, by=case.viewer)

    draw, said = act_page("set_priority", form), f"The priority of {case.action.reference} is saved."
    return carry_out(case, form, act, may=may_set_priority, draw=draw, said=said)


def colleagues(case: Case) -> list[Choice]:
    """People of the agency that leads who can own something. One statement."""
    found = people_to_choose(case.place.id, agency_id=case.action.lead_agency_id)
    return [Choice(str(one.person_id), one.name) for one in found]


@actions.route("/actions/<reference>/checker", methods=BOTH)
@form_page
def name_checker(partnership: str, reference: str) -> ResponseReturnValue:
    """Name somebody else who checks it; an empty answer is the partnership office."""
    case = find(partnership, reference)
    form = with_choices(CheckerForm, case.action.version)
    is_good = form.validate_on_submit()
    checks = look_up(form.verifier, form.verifier_exactly, case.place.id, to_verify=True)
    is_ready = is_good and (checks is not None or not form.verifier.data)
    form.verifier.suggestions = suggestions(case.place.id) if not is_ready else []
    verifier = Verifier(checks.person_id, checks.agency_id) if checks and checks.person_id else None

    def act() -> None:
        name_checker_of(case.action, verifier, text=form.text.data, by=case.viewer)

    said = f"{checks.words if checks else 'The partnership office'} checks {case.action.reference} from now on."
    page = act_page("name_checker", form)
    return carry_out(case, form, act, may=may_name_checker, draw=page, said=said, is_ready=is_ready)
