"""Somebody stands in for the owner of an action while they are away."""

from __future__ import annotations

import uuid
from datetime import date

from portal import clock
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.actions.choosing import require_owner
from portal.actions.events import CoverEnded, CoverNamed
from portal.actions.messages import tell_cover
from portal.actions.models import Action, ActionEventKind
from portal.actions.operations.moving import about, note
from portal.actions.policy import may_end_cover, may_name_cover
from portal.web.formats import day


def name_cover(
    action: Action, *, cover_id: uuid.UUID, from_on: date, until_on: date, text: str = "", by: Viewer
) -> None:
    """For these days, both included, instead of whoever was named before. Raises Refused."""
    require(may_name_cover(by, action))
    if until_on < max(from_on, clock.today()):
        raise Refused("The last day cannot be before the first day, nor before today.")
    require_owner(action.partnership_id, cover_id, action.lead_agency_id)
    if cover_id == action.owner_id:
        raise Refused("They own this themselves. Choose somebody else.")
    if cover_id == action.verifier_id:
        raise Refused("The person who checks this cannot work on it. Choose somebody else.")
    action.cover_id, action.cover_from_on, action.cover_until_on = cover_id, from_on, until_on
    event = CoverNamed(**about(action), cover_id=cover_id, from_on=from_on, until_on=until_on)
    days = f"{day(from_on)} to {day(until_on)}"
    note(action, ActionEventKind.COVER_NAMED, event, text=text, more=days, person_id=cover_id, by=by)
    tell_cover(action, by=by)


def end_cover(action: Action, *, by: Viewer) -> None:
    """The owner is asked again, from now on."""
    require(may_end_cover(by, action))
    covered_by = action.cover_id
    no_cover(action)
    note(action, ActionEventKind.COVER_ENDED, CoverEnded(**about(action)), person_id=covered_by, by=by)


def no_cover(action: Action) -> None:
    """As when another person owns it: whoever stood in stood in for the one before."""
    action.cover_id = action.cover_from_on = action.cover_until_on = None
