"""What waits for one person: the same conditions make the groups of Your work and the lists behind them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_

from portal.access.roles import OFFICE, Role
from portal.access.viewer import Viewer
from portal.actions.cover import covered
from portal.actions.left import checker_has_left, left_behind, offered_to_nobody_here
from portal.actions.lifecycle import OWED, UNDER_WAY, ActionState
from portal.actions.models import Action, Part, Relation
from portal.actions.policy import hands_over_for_agency
from portal.actions.row_rules import STEERS
from portal.working_days import add_working_days

SOON = 10  # working days: two weeks
DONE_DAYS = 10  # working days for which a finished piece of work stays in view


class Waiting(StrEnum):
    """A group of Your work, most urgent first; the value is its address."""

    OVERDUE = "overdue"
    TO_ANSWER = "to-answer"
    RECORDED = "recorded-for-you"
    LEFT = "owner-left"
    CHECKER_LEFT = "checker-left"
    TO_CHECK = "to-check"
    TO_DATE = "new-dates"
    TO_LOOK = "effects"
    TO_OFFER = "to-offer"
    PARTS = "your-part"
    COVERED = "you-cover"
    DUE_SOON = "due-soon"
    LATER = "later"
    FOR_OTHERS = "waiting-for-others"
    DONE = "done"


def conditions(viewer: Viewer, today: date) -> dict[Waiting, ColumnElement[bool]]:
    """Which actions belong to which group, for the agency acted for. Groups nobody like them has are absent."""
    mine = Action.owner_id == viewer.person_id
    soon = add_working_days(today, SOON)
    under_way = mine & Action.state.in_(UNDER_WAY)
    found = {
        Waiting.OVERDUE: under_way & (Action.due_on < today),
        Waiting.TO_ANSWER: _offered_to(viewer),
        Waiting.RECORDED: under_way & (Action.refuse_by_on >= today),
        Waiting.PARTS: Action.state.in_(UNDER_WAY)
        & (Part.action_id == Action.id)
        & (Part.relation == Relation.CONTRIBUTES)
        & (Part.owner_id == viewer.person_id)
        & (Part.agency_id == viewer.agency_id),
        Waiting.COVERED: (Action.cover_id == viewer.person_id)
        & covered(today)
        & (Action.lead_agency_id == viewer.agency_id)
        & Action.state.in_(UNDER_WAY),
        Waiting.DUE_SOON: under_way & (Action.due_on >= today) & (Action.due_on <= soon),
        Waiting.LATER: under_way & (Action.due_on > soon),
        Waiting.FOR_OTHERS: (Action.raised_by_id == viewer.person_id)
        & Action.state.in_(OWED)
        & Action.owner_id.is_distinct_from(viewer.person_id),
        Waiting.DONE: mine
        & Action.state.in_((ActionState.FINISHED, ActionState.CLOSED))
        & (Action.finished_at >= add_working_days(today, -DONE_DAYS)),
        Waiting.TO_CHECK: (Action.state == ActionState.FINISHED) & _checks(viewer),
        Waiting.TO_LOOK: (Action.state == ActionState.CLOSED)
        & Action.impact.is_(None)
        & (Action.impact_check_on <= today)
        & _checks(viewer),
        Waiting.TO_DATE: Action.state.in_(UNDER_WAY) & Action.wanted_due_on.is_not(None) & _checks(viewer),
    }
    if any(hands_over_for_agency(viewer, place.id) for place in viewer.places):
        found[Waiting.LEFT] = left_behind(viewer)
    if offers := _partnerships(viewer, Role.CHAIR, *OFFICE):
        found[Waiting.TO_OFFER] = Action.partnership_id.in_(offers) & Action.state.in_(
            (ActionState.PROPOSED, ActionState.DECLINED)
        )
    if _partnerships(viewer, *STEERS):
        found[Waiting.CHECKER_LEFT] = checker_has_left(viewer)
    own_partnerships = Action.partnership_id.in_([place.id for place in viewer.places])
    return {group: own_partnerships & found[group] for group in Waiting if group in found}


def _offered_to(viewer: Viewer) -> ColumnElement[bool]:
    """Offered to the person, or to nobody who is still there of the agency whose representative the person is."""
    represents = [place.id for place in viewer.places if viewer.holds(place.id, Role.REPRESENTATIVE)]
    to_agency = [offered_to_nobody_here(viewer, place) for place in represents]
    return (Action.state == ActionState.OFFERED) & or_(Action.offered_to_id == viewer.person_id, *to_agency)


def _checks(viewer: Viewer) -> ColumnElement[bool]:
    """The person is its verifier; the office checks what nobody else was named for."""
    for_office = and_(
        Action.verifier_id.is_(None),
        Action.verifier_agency_id == viewer.agency_id,
        Action.partnership_id.in_(_partnerships(viewer, *OFFICE)),
    )
    return or_(Action.verifier_id == viewer.person_id, for_office)


def _partnerships(viewer: Viewer, *roles: str) -> list[object]:
    return [place.id for place in viewer.places if viewer.holds(place.id, *roles)]
