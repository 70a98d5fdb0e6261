"""Answering an offer: accept it, decline it, or have it recorded in a meeting and refuse that."""

from __future__ import annotations

import uuid

from portal import clock
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.actions.choosing import require_owner
from portal.actions.events import ActionAccepted, ActionAgreedInMeeting, ActionDeclined, MeetingAcceptanceRefused
from portal.actions.lifecycle import ActionState, refuse_by, rung_dates
from portal.actions.messages import tell_agreed_in_meeting, tell_declined, tell_owner
from portal.actions.models import Action, ActionEventKind
from portal.actions.operations.moving import about, note
from portal.actions.policy import may_accept, may_agree_in_meeting, may_decline, may_refuse_acceptance
from portal.database import db
from portal.partnership.models import Partnership


def accept_action(action: Action, *, owner_id: uuid.UUID, text: str = "", by: Viewer) -> None:
    """Take it on and name who owns it; the ladder's days are fixed now. Raises Refused for an owner from elsewhere."""
    require(may_accept(by, action))
    came_from = action.state
    _start(action, owner_id)
    event = ActionAccepted(**about(action), owner_id=owner_id, due_on=action.due_on)
    note(action, ActionEventKind.ACCEPTED, event, came_from=came_from, text=text, person_id=owner_id, by=by)
    tell_owner(action, by=by)


def decline_action(action: Action, *, reason: str, alternative: str = "", by: Viewer) -> None:
    """Say no, why, and what could be done instead."""
    require(may_decline(by, action))
    came_from, action.state = action.state, ActionState.DECLINED
    event = ActionDeclined(**about(action))
    note(action, ActionEventKind.DECLINED, event, came_from=came_from, text=reason, more=alternative, by=by)
    tell_declined(action, by=by)


def agree_in_meeting(action: Action, *, agreed_by_id: uuid.UUID, owner_id: uuid.UUID | None = None, by: Viewer) -> None:
    """Record "Agreed in the meeting by NAME": accepted at once; that person and the owner may refuse for two days."""
    require(may_agree_in_meeting(by, action))
    require_owner(action.partnership_id, agreed_by_id, action.lead_agency_id)
    came_from = action.state
    _start(action, owner_id or agreed_by_id)
    assert action.owner_id is not None
    action.agreed_in_meeting_by_id, action.refuse_by_on = agreed_by_id, refuse_by(clock.today())
    event = ActionAgreedInMeeting(
        **about(action), agreed_by_id=agreed_by_id, owner_id=action.owner_id, refuse_by_on=action.refuse_by_on
    )
    note(action, ActionEventKind.AGREED_IN_MEETING, event, came_from=came_from, person_id=agreed_by_id, by=by)
    tell_agreed_in_meeting(action, by=by)


def refuse_meeting_acceptance(action: Action, *, reason: str, alternative: str = "", by: Viewer) -> None:
    """Say that the meeting's record is not so; the action stands as declined and can be offered again."""
    require(may_refuse_acceptance(by, action))
    came_from, action.state = action.state, ActionState.DECLINED
    # Whoever refuses goes on seeing what they refused: the database allows no change that hides a row from its writer.
    action.offered_to_id, action.owner_id = by.person_id, None
    action.accepted_at, action.agreed_in_meeting_by_id, action.refuse_by_on, action.rungs = None, None, None, {}
    event = MeetingAcceptanceRefused(**about(action))
    note(action, ActionEventKind.ACCEPTANCE_REFUSED, event, came_from=came_from, text=reason, more=alternative, by=by)
    tell_declined(action, by=by)


def _start(action: Action, owner_id: uuid.UUID) -> None:
    """An owner, a clock and its ladder."""
    require_owner(action.partnership_id, owner_id, action.lead_agency_id)
    if owner_id == action.verifier_id:
        raise Refused("The person who checks this cannot own it. Choose another owner.")
    place = db.session.get_one(Partnership, action.partnership_id)
    action.state, action.owner_id, action.accepted_at = ActionState.IN_PROGRESS, owner_id, clock.now()
    action.rungs = rung_dates(action.due_on, place.settings)
