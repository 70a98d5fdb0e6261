"""What somebody who has gone leaves behind, and what somebody holds before they go: as the viewer may see it."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement, false, literal, or_, select, tuple_, union_all

from portal import clock
from portal.access.holdings import Holding
from portal.access.kinds import KINDS
from portal.access.viewer import Viewer
from portal.actions.choosing import checkers_here, owners_here
from portal.actions.lifecycle import OPEN, UNDER_WAY, ActionState
from portal.actions.models import Action, Part, Relation
from portal.actions.policy import hands_over_for_agency
from portal.actions.row_rules import STEERS
from portal.database import db

MOST_HELD = 200  # rows of one person's list, those due first


def left_behind(viewer: Viewer) -> ColumnElement[bool]:
    """Under way for the agency acted for, as leader or helper, and its owner can own nothing there any more.

    Only for whoever gives such work to a colleague; for everybody else it is true of nothing.
    """
    found: list[ColumnElement[bool]] = []
    for place in viewer.places:
        if not hands_over_for_agency(viewer, place.id):
            continue
        here = owners_here(place.id, viewer.agency_id)
        helped = select(Part.action_id).where(
            Part.partnership_id == place.id,
            Part.agency_id == viewer.agency_id,
            Part.relation == Relation.CONTRIBUTES,
            Part.owner_id.not_in(here),
        )
        led = (Action.lead_agency_id == viewer.agency_id) & Action.owner_id.not_in(here)
        found.append((Action.partnership_id == place.id) & Action.state.in_(UNDER_WAY) & (led | Action.id.in_(helped)))
    return or_(false(), *found)


def offered_to_nobody_here(viewer: Viewer, partnership_id: uuid.UUID) -> ColumnElement[bool]:
    """Offered there to the agency acted for: to no person, or to one who can own nothing there any more."""
    gone = Action.offered_to_id.not_in(owners_here(partnership_id, viewer.agency_id))
    return (
        (Action.partnership_id == partnership_id)
        & (Action.lead_agency_id == viewer.agency_id)
        & (Action.offered_to_id.is_(None) | gone)
    )


def checker_has_left(viewer: Viewer) -> ColumnElement[bool]:
    """Open, and whoever was named to check it can check nothing there any more; for whoever names another."""
    found = [
        (Action.partnership_id == place.id)
        & Action.verifier_id.is_not(None)
        & tuple_(Action.verifier_id, Action.verifier_agency_id).not_in(checkers_here(place.id))
        for place in viewer.places
        if viewer.holds(place.id, *STEERS)
    ]
    return Action.state.in_((ActionState.OFFERED, *UNDER_WAY, ActionState.FINISHED)) & or_(false(), *found)


def held_by(person_id: uuid.UUID, viewer: Viewer) -> list[Holding]:
    """Open actions which that person owns, covers, is offered, helps with or checks for the viewer's agency.

    One statement.
    """
    columns = Action.partnership_id, Action.reference, Action.title
    mine = Action.lead_agency_id == viewer.agency_id
    is_owner = mine & (Action.owner_id == person_id) & (Action.state != ActionState.OFFERED)
    is_offered = mine & (Action.offered_to_id == person_id) & (Action.state == ActionState.OFFERED)
    checks = (Action.verifier_agency_id == viewer.agency_id) & (Action.verifier_id == person_id)
    helps = (Part.agency_id == viewer.agency_id) & (Part.relation == Relation.CONTRIBUTES)
    covers = mine & (Action.cover_id == person_id) & (Action.cover_until_on >= clock.today())
    words = {"Owns": is_owner, "Covers": covers, "Is asked to own": is_offered, "Checks": checks}
    parts = [
        select(literal(word).label("word"), *columns, Action.due_on).where(term, Action.state.in_(OPEN))
        for word, term in words.items()
    ]
    parts.append(
        select(literal("Helps with"), *columns, Part.due_on)
        .join(Part, Part.action_id == Action.id)
        .where(helps, Part.owner_id == person_id, Action.state.in_(OPEN))
    )
    every = union_all(*parts).subquery()
    here = every.c.partnership_id.in_([place.id for place in viewer.places])
    soonest = select(every).where(here).order_by(every.c.due_on, every.c.reference, every.c.word).limit(MOST_HELD)
    address = KINDS["action"].address
    return [
        Holding(row.word, row.reference, row.title, address(viewer.place_of(row.partnership_id), row.reference))
        for row in db.session.execute(soonest)
    ]
