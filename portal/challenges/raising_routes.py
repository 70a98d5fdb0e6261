"""Raising a challenge on one page, about a record where one came from it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.access.kinds import find_reference
from portal.access.once import act_once
from portal.access.verdict import NotFound, Refused, require
from portal.access.viewer import Place, Viewer, current_viewer
from portal.actions.forms import with_choices
from portal.actions.models import Action
from portal.actions.who import answer_for_the_whole, look_up, suggestions
from portal.audit.child_detail import record_going_on
from portal.challenges.blueprint import challenges
from portal.challenges.forms import RaiseForm
from portal.challenges.models import AboutKind
from portal.challenges.operations.raising import Questioned, raise_challenge
from portal.challenges.policy import may_raise
from portal.database import db
from portal.partnership.models import Agency
from portal.web.csrf import form_page
from portal.web.outcome import tell


@challenges.route("/challenges/new", methods=["GET", "POST"])
@form_page
def new(partnership: str) -> ResponseReturnValue:
    """What, why, what is wanted; which agency, unless the record that is questioned names it."""
    viewer = current_viewer()
    place = viewer.place(partnership)
    require(may_raise(viewer, place.id))
    about = _about(place, viewer)
    form = with_choices(RaiseForm)
    if about is not None:
        form.who.data = about.agency
    is_good = form.validate_on_submit()
    who = None if about else look_up(form.who, form.who_exactly, place.id, only_agencies=True)
    agency_id = about.agency_id if about else who.agency_id if who else None
    if is_good and agency_id:

        def act() -> str:
            questioned = Questioned(AboutKind.ACTION, about.id) if about else None
            challenge = raise_challenge(
                place.id,
                title=form.title.data,
                why=form.why.data,
                wanted=form.wanted.data,
                to_agency_id=agency_id,
                questioned=questioned,
                by=viewer,
            )
            record_going_on(form.went_on, "challenge", challenge.id, place.id, by=viewer)
            return url_for("challenges.show", partnership=place.key, reference=challenge.reference)

        try:
            address = act_once(form.once.data, act, by=viewer)
        except Refused as refusal:
            form.refuse(str(refusal), None if about else form.who)
        else:
            agency = about.agency if about else who.agency if who else "the agency"
            tell(f"{address.rpartition('/')[2]} is raised. We have told {agency}.")
            return redirect(address, 303)
    form.who.suggestions = [] if about else [one for one in suggestions(place.id) if ", " not in one]
    whole = answer_for_the_whole(place.id)
    return render_template("challenges/new.html", place=place, form=form, about=about, who=who, whole=whole)


@dataclass(frozen=True)
class About:
    """The action that is questioned, and the agency that leads it."""

    id: uuid.UUID
    reference: str
    title: str
    agency_id: uuid.UUID
    agency: str


def _about(place: Place, viewer: Viewer) -> About | None:
    """The action that the address names. Raises NotFound where it is out of sight, or the viewer's own agency's."""
    asked = request.args.get("about", "")[:40]
    if not asked:
        return None
    found = next((one for one in find_reference(asked, by=viewer) if one.kind.name == "action"), None)
    row = (
        found
        and db.session.execute(
            select(Action.id, Action.reference, Action.title, Action.lead_agency_id, Agency.name)
            .join(Agency, Agency.id == Action.lead_agency_id)
            .where(Action.id == found.id, Action.partnership_id == place.id)
        ).one_or_none()
    )
    if not row or row.lead_agency_id == viewer.agency_id:
        raise NotFound
    return About(*row)


def way_to_question(viewer: Viewer, place: Place, reference: str, agency_id: uuid.UUID) -> str | None:
    """From a record of another agency, for whoever may raise one there."""
    if agency_id == viewer.agency_id or not may_raise(viewer, place.id):
        return None
    return url_for("challenges.new", partnership=place.key, about=reference)
