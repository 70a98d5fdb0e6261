"""Taking back a hand-over that was a slip, while nothing else has happened since."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from portal.access.verdict import ALLOWED, Verdict, refused, require
from portal.access.viewer import Viewer
from portal.actions.choosing import require_owner
from portal.actions.events import ActionHandedOver
from portal.actions.lifecycle import UNDER_WAY
from portal.actions.messages import tell_owner
from portal.actions.models import Action, ActionEvent, ActionEventKind
from portal.actions.operations.moving import about, note
from portal.database import db

TOO_LATE = "Something has happened since, so this cannot be undone. The new owner can hand it over again."


def undo_hand_over(action: Action, *, owner_id: uuid.UUID, by: Viewer) -> None:
    """Give it back to `owner_id`, by the person who handed it over and only as the very next thing."""
    require(_may_undo(by, action))
    require_owner(action.partnership_id, owner_id, action.lead_agency_id)
    action.owner_id = owner_id
    event = ActionHandedOver(**about(action), owner_id=owner_id, agency_id=action.lead_agency_id)
    note(action, ActionEventKind.HANDED_OVER, event, text="Hand-over undone.", person_id=owner_id, by=by)
    tell_owner(action, by=by)


def _may_undo(viewer: Viewer, action: Action) -> Verdict:
    newest = db.session.execute(
        select(ActionEvent.kind, ActionEvent.by_id, ActionEvent.by_agency_id, ActionEvent.agency_id)
        .where(ActionEvent.action_id == action.id)
        .order_by(ActionEvent.at.desc(), ActionEvent.number.desc())
        .limit(1)
    ).one()
    was_mine = viewer.is_person(newest.by_id) and viewer.agency_id == newest.by_agency_id == action.lead_agency_id
    if newest.kind is not ActionEventKind.HANDED_OVER or newest.agency_id is not None or not was_mine:
        return refused(TOO_LATE)
    return ALLOWED if action.state in UNDER_WAY else refused(TOO_LATE)
