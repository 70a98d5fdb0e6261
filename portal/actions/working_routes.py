"""Pages on which work is told: updates, evidence, that it is finished, whose it is, and who helps."""

from __future__ import annotations

import uuid

from flask import redirect, request
from flask.typing import ResponseReturnValue

from portal.access.verdict import Verdict
from portal.access.viewer import Viewer
from portal.actions.answering_routes import BOTH, colleagues
from portal.actions.blueprint import actions
from portal.actions.choosing import people_to_choose
from portal.actions.doing import act_page, carry_out
from portal.actions.forms import (
    ContributorForm,
    CoverForm,
    EvidenceForm,
    HandOverForm,
    TakeDownForm,
    with_choices,
)
from portal.actions.looking import Case
from portal.actions.models import Action
from portal.actions.operations.covering import end_cover
from portal.actions.operations.covering import name_cover as name_cover_of
from portal.actions.operations.evidence import add_file, add_link, add_statement, take_down_evidence
from portal.actions.operations.undoing import undo_hand_over
from portal.actions.operations.working import (
    add_contributor as add_contributor_to,
)
from portal.actions.operations.working import (
    block_action,
    finish_action,
    unblock_action,
    update_action,
)
from portal.actions.operations.working import (
    hand_over as hand_over_action,
)
from portal.actions.operations.working import (
    hand_over_part as hand_over_part_of,
)
from portal.actions.policy import (
    may_add_contributor,
    may_add_evidence,
    may_finish,
    may_hand_over,
    may_hand_over_part,
    may_name_cover,
    may_take_down,
    may_update,
)
from portal.actions.queries import get_evidence, get_part, opened_by
from portal.actions.record_routes import evidence_store, find, has_scanner, overview, update_form
from portal.actions.showing import BLOCKED, GOES_ON, to
from portal.actions.who import look_up, suggestions
from portal.database import transaction
from portal.web.csrf import form_page
from portal.web.fields import Choice
from portal.web.forms import ButtonForm
from portal.web.outcome import tell

SCANNED = "It is checked for viruses first, and can be opened after that."
NOT_SCANNED = "Files are not scanned for viruses."


@actions.post("/actions/<reference>", endpoint="update")
@form_page
def update(partnership: str, reference: str) -> ResponseReturnValue:
    """Say what has happened, on the action's own page; two people may do so at once, and both texts stay."""
    case = find(partnership, reference)
    form = update_form(case)
    status, who = form.status.data, form.who_can_unblock
    is_ready = form.validate_on_submit()
    if status == BLOCKED and not who.data and not who.errors:
        form.refuse("Enter who can unblock it", who)
        is_ready = False

    def act() -> None:
        if status == BLOCKED:
            block_action(case.action, what=form.text.data, who_can_unblock=who.data, by=case.viewer)
        elif status == GOES_ON:
            unblock_action(case.action, text=form.text.data, by=case.viewer)
        else:
            update_action(case.action, text=form.text.data, by=case.viewer)

    return carry_out(
        case,
        form,
        act,
        may=may_update,
        draw=lambda now, differences: overview(now, form, differences),
        said="Your update is saved.",
        is_ready=is_ready,
        asks_version=status in (BLOCKED, GOES_ON),
    )


@actions.route("/actions/<reference>/finish", methods=BOTH)
@form_page
def finish(partnership: str, reference: str) -> ResponseReturnValue:
    """Say that it is done, and what shows it."""
    case = find(partnership, reference)
    form = _evidence_form(case)
    form.may_be_empty = case.evidence_count > 0

    def act() -> None:
        _keep(case, form)
        finish_action(case.action, by=case.viewer)

    said = f"{case.action.reference} is finished. {case.verifier or case.verifier_agency} has been asked to check it."
    return carry_out(case, form, act, may=may_finish, draw=act_page("finish", form), said=said)


@actions.route("/actions/<reference>/evidence/new", methods=BOTH)
@form_page
def add_evidence(partnership: str, reference: str) -> ResponseReturnValue:
    """Add what shows it, before or after it is finished."""
    case = find(partnership, reference)
    form = _evidence_form(case)
    draw = act_page("add_evidence", form)
    return carry_out(
        case,
        form,
        lambda: _keep(case, form),
        may=may_add_evidence,
        draw=draw,
        said="The evidence is added.",
        asks_version=False,
    )


@actions.route("/actions/<reference>/evidence/<uuid:key>/take-down", methods=BOTH)
@form_page
def take_down(partnership: str, reference: str, key: uuid.UUID) -> ResponseReturnValue:
    """The check page before evidence goes for good: what it is, and who has opened it."""
    case = find(partnership, reference)
    piece = get_evidence(case.action, key)
    form = with_choices(TakeDownForm, case.action.version)

    def may(viewer: Viewer, action: Action) -> Verdict:
        return may_take_down(viewer, action, get_evidence(action, key))

    def act() -> None:
        take_down_evidence(case.action, piece, why=form.why.data, store=evidence_store(), by=case.viewer)

    draw = act_page("take_down", form, piece=piece, opened_by=opened_by(piece))
    return carry_out(
        case, form, act, may=may, draw=draw, said="The evidence is taken down for good.", asks_version=False
    )


@actions.route("/actions/<reference>/hand-over", methods=BOTH)
@form_page
def hand_over(partnership: str, reference: str) -> ResponseReturnValue:
    """Give it to a colleague; the next page offers to undo it."""
    case = find(partnership, reference)
    owner = str(case.action.owner_id)
    form = with_choices(
        HandOverForm, case.action.version, owner=[one for one in colleagues(case) if one.value != owner]
    )

    def act() -> None:
        hand_over_action(case.action, owner_id=form.owner.data, text=form.text.data, by=case.viewer)

    name = next((one.text for one in form.owner.choices if one.value == str(form.owner.data)), "a colleague")
    return carry_out(
        case,
        form,
        act,
        may=may_hand_over,
        draw=act_page("hand_over", form),
        said=f"{case.action.reference} is handed over to {name}. We have told them.",
        undo_to=to(case, "undo_hand_over", owner=owner),
    )


@actions.post("/actions/<reference>/hand-over/undo", endpoint="undo_hand_over")
def undo_hand_over_page(partnership: str, reference: str) -> ResponseReturnValue:
    """Take the hand-over back; pressing the button a second time changes nothing more."""
    case = find(partnership, reference)
    address = to(case)
    try:
        owner = uuid.UUID(request.args.get("owner", ""))
    except ValueError:
        return redirect(address, 303)
    if owner != case.action.owner_id:
        with transaction():
            undo_hand_over(case.action, owner_id=owner, by=case.viewer)
        tell("The hand-over is undone.")
    return redirect(address, 303)


@actions.route("/actions/<reference>/cover", methods=BOTH)
@form_page
def name_cover(partnership: str, reference: str) -> ResponseReturnValue:
    """A colleague stands in for the owner on some days."""
    case = find(partnership, reference)
    owner = str(case.action.owner_id)
    form = with_choices(CoverForm, case.action.version, cover=[one for one in colleagues(case) if one.value != owner])

    def act() -> None:
        days = {"from_on": form.from_on.data, "until_on": form.until_on.data}
        name_cover_of(case.action, cover_id=form.cover.data, **days, text=form.text.data, by=case.viewer)

    name = next((one.text for one in form.cover.choices if one.value == str(form.cover.data)), "A colleague")
    said = f"{name} covers {case.action.reference}. We have told them."
    draw = act_page("name_cover", form, end_form=ButtonForm(), end_to=to(case, "end_cover"))
    return carry_out(case, form, act, may=may_name_cover, draw=draw, said=said)


@actions.post("/actions/<reference>/cover/end", endpoint="end_cover")
def end_cover_page(partnership: str, reference: str) -> ResponseReturnValue:
    """The owner is back; pressing the button a second time changes nothing more."""
    case = find(partnership, reference)
    if case.action.cover_id is not None:
        with transaction():
            end_cover(case.action, by=case.viewer)
        tell("The cover ended.")
    return redirect(to(case), 303)


@actions.route("/actions/<reference>/contributors/new", methods=BOTH)
@form_page
def add_contributor(partnership: str, reference: str) -> ResponseReturnValue:
    """Another agency does a part of it, by its own date."""
    case = find(partnership, reference)
    form = with_choices(ContributorForm, case.action.version)
    is_good = form.validate_on_submit()
    who = look_up(form.who, form.who_exactly, case.place.id)
    is_ready = is_good and who is not None
    form.who.suggestions = suggestions(case.place.id) if not is_ready else []

    def act() -> None:
        assert who is not None
        add_contributor_to(
            case.action,
            agency_id=who.agency_id,
            owner_id=who.person_id,
            task=form.task.data,
            due_on=form.due_on.data,
            by=case.viewer,
        )

    said = f"{who.words if who else 'They'} helps with {case.action.reference} now. We have told them."
    draw = act_page("add_contributor", form)
    return carry_out(case, form, act, may=may_add_contributor, draw=draw, said=said, is_ready=is_ready)


@actions.route("/actions/<reference>/contributors/<uuid:agency>/hand-over", methods=BOTH)
@form_page
def hand_over_part(partnership: str, reference: str, agency: uuid.UUID) -> ResponseReturnValue:
    """Give a contribution to a colleague at the agency that helps."""
    case = find(partnership, reference)
    part = get_part(case.action, agency)
    people = [one for one in people_to_choose(case.place.id, agency_id=agency) if one.person_id != part.owner_id]
    form = with_choices(
        HandOverForm, case.action.version, owner=[Choice(str(one.person_id), one.name) for one in people]
    )

    def act() -> None:
        hand_over_part_of(case.action, part, owner_id=form.owner.data, by=case.viewer)

    return carry_out(
        case,
        form,
        act,
        may=lambda viewer, _: may_hand_over_part(viewer, part),
        draw=act_page("hand_over_part", form, part=part),
        said=f"Your agency’s part of {case.action.reference} is handed over. We have told them.",
        asks_version=False,
    )


def _evidence_form(case: Case) -> EvidenceForm:
    form = with_choices(EvidenceForm, case.action.version)
    form.file.hint += " " + (SCANNED if has_scanner() else NOT_SCANNED)
    return form


def _keep(case: Case, form: EvidenceForm) -> None:
    """Words, link and file, each a piece of its own. Raises FileRefused before anything is written."""
    sent, covers = form.file.data, form.covers.data
    kept = evidence_store().keep(sent.stream, sent.filename) if sent else None
    if form.statement.data:
        add_statement(case.action, text=form.statement.data, covers=covers, by=case.viewer)
    if form.link.data:
        add_link(case.action, link=form.link.data, covers=covers, by=case.viewer)
    if kept:
        add_file(case.action, kept=kept, covers=covers, is_scanned=has_scanner(), by=case.viewer)
