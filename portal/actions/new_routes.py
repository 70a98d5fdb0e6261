"""A new action on one page: what, who, when; the rest only if one wants."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.access.once import act_once
from portal.access.verdict import Refused, require
from portal.access.viewer import Place, Viewer, current_viewer
from portal.actions.blueprint import actions
from portal.actions.forms import NewActionForm, with_choices
from portal.actions.models import Action
from portal.actions.operations.answering import agree_in_meeting
from portal.actions.operations.raising import Verifier, add_action, propose_action
from portal.actions.policy import may_add, may_propose
from portal.actions.who import Who, answer_for_the_whole, look_up, suggestions
from portal.audit.child_detail import record_going_on
from portal.database import db
from portal.partnership.models import StandingGroup
from portal.partnership.settings import priorities_of
from portal.web.csrf import form_page
from portal.web.fields import Choice
from portal.web.formats import deadline
from portal.web.outcome import tell


@dataclass(frozen=True)
class Asked:
    """Who does it, who checks it, and who said yes in a meeting."""

    who: Who
    checks: Who | None
    agreed: Who | None


@actions.route("/actions/new", methods=["GET", "POST"])
@form_page
def new(partnership: str) -> ResponseReturnValue:
    """Chair and office offer it at once; everybody else proposes it to them."""
    viewer = current_viewer()
    place = viewer.place(partnership)
    offers = bool(may_add(viewer, place.id))
    if not offers:
        require(may_propose(viewer, place.id))
    pressing = [Choice(one, one) for one in priorities_of(place.id)]
    form = with_choices(NewActionForm, group_id=_groups(place.id), priority=pressing)
    is_good = form.validate_on_submit()
    who = look_up(form.who, form.who_exactly, place.id)
    checks = look_up(form.verifier, form.verifier_exactly, place.id, to_verify=True)
    narrower = {"agency_id": who.agency_id} if who else {}
    agreed = look_up(form.agreed_by, form.agreed_by_exactly, place.id, only_people=True, **narrower)
    is_named = (checks is not None or not form.verifier.data) and (agreed is not None or not form.agreed_by.data)
    if is_good and who and is_named:

        def act() -> str:
            people = Asked(who, checks, agreed)
            action = _raise(form, place, people, viewer) if offers else _propose(form, place, who, viewer)
            reference = _reference(action)
            record_going_on(form.went_on, "action", action.id, place.id, by=viewer)
            return url_for("actions.show", partnership=place.key, reference=reference)

        try:
            address = act_once(form.once.data, act, by=viewer)
        except Refused as refusal:
            form.refuse(str(refusal))
        else:
            tell(_said(address.rpartition("/")[2], who, agreed, form, offers=offers))
            return redirect(address, 303)
    names = suggestions(place.id)
    form.who.suggestions = form.verifier.suggestions = form.agreed_by.suggestions = names
    return render_template(
        "actions/new.html", place=place, form=form, offers=offers, whole=answer_for_the_whole(place.id), who=who
    )


def _raise(form: NewActionForm, place: Place, asked: Asked, viewer: Viewer) -> Action:
    who, checks, agreed = asked.who, asked.checks, asked.agreed
    action = add_action(
        place.id,
        title=form.title.data,
        done_means=form.done_means.data,
        lead_agency_id=who.agency_id,
        offered_to_id=who.person_id,
        verifier=Verifier(checks.person_id, checks.agency_id) if checks and checks.person_id else None,
        due_on=form.due_on.data,
        group_id=form.group_id.data,
        priority=form.priority.data,
        is_told=agreed is None,
        by=viewer,
    )
    if agreed and agreed.person_id:
        agree_in_meeting(action, agreed_by_id=agreed.person_id, owner_id=who.person_id, by=viewer)
    return action


def _propose(form: NewActionForm, place: Place, who: Who, viewer: Viewer) -> Action:
    return propose_action(
        place.id,
        title=form.title.data,
        done_means=form.done_means.data,
        lead_agency_id=who.agency_id,
        due_on=form.due_on.data,
        group_id=form.group_id.data,
        priority=form.priority.data,
        by=viewer,
    )


def _reference(action: Action) -> str:
    """Drawn by the database; read back, since an insert that returns it would ask for sight of the row too early."""
    db.session.flush()
    return db.session.scalars(select(Action.reference).where(Action.id == action.id)).one()


def _said(reference: str, who: Who, agreed: Who | None, form: NewActionForm, *, offers: bool) -> str:
    due = deadline(form.due_on.data)
    if not offers:
        return f"You proposed {reference} for {who.agency}, due {due}. The chair or the office decides on it."
    if agreed:
        return f"{reference} is agreed by {agreed.person}, due {due}. They have 2 working days to refuse."
    return f"{reference} is offered to {who.words}, due {due}. We have told them."


def _groups(partnership_id: uuid.UUID) -> list[Choice]:
    found = select(StandingGroup.id, StandingGroup.name).where(StandingGroup.partnership_id == partnership_id)
    return [Choice(str(key), name) for key, name in db.session.execute(found.order_by(StandingGroup.name))]
