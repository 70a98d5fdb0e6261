"""Working on an action: updates, what blocks it, whose it is, who helps, and that it is finished."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import insert, select

from portal import clock
from portal.access.rules import table_of
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.actions.choosing import require_member, require_owner, require_verifier
from portal.actions.events import (
    ActionBlocked,
    ActionFinished,
    ActionHandedOver,
    ActionUnblocked,
    ActionUpdated,
    ContributorAdded,
)
from portal.actions.lifecycle import ActionState
from portal.actions.messages import tell_contributor, tell_finished, tell_owner
from portal.actions.models import Action, ActionEventKind, Evidence, Part, Relation
from portal.actions.operations.covering import no_cover
from portal.actions.operations.moving import about, note
from portal.actions.policy import (
    may_add_contributor,
    may_block,
    may_finish,
    may_hand_over,
    may_hand_over_part,
    may_unblock,
    may_update,
)
from portal.database import db


def update_action(action: Action, *, text: str, by: Viewer) -> None:
    """Write where it stands. Two people may do so at once: both texts are kept."""
    require(may_update(by, action))
    note(action, ActionEventKind.UPDATED, ActionUpdated(**about(action)), text=text, by=by)


def block_action(action: Action, *, what: str, who_can_unblock: str, by: Viewer) -> None:
    """Say what it is stuck on and who can unblock it; the ladder runs on."""
    require(may_block(by, action))
    came_from, action.state = action.state, ActionState.BLOCKED
    action.blocked_by, action.unblocked_by = what, who_can_unblock
    event = ActionBlocked(**about(action))
    note(action, ActionEventKind.BLOCKED, event, came_from=came_from, text=what, more=who_can_unblock, by=by)


def unblock_action(action: Action, *, text: str = "", by: Viewer) -> None:
    """Say that it goes on."""
    require(may_unblock(by, action))
    came_from, action.state = action.state, ActionState.IN_PROGRESS
    action.blocked_by = action.unblocked_by = None
    note(action, ActionEventKind.UNBLOCKED, ActionUnblocked(**about(action)), came_from=came_from, text=text, by=by)


def finish_action(action: Action, *, text: str = "", by: Viewer) -> None:
    """Say that it is done; the verifier is asked. Raises Refused while nothing shows it: add evidence first."""
    require(may_finish(by, action))
    db.session.flush()
    shown = select(Evidence.id).where(Evidence.action_id == action.id, Evidence.taken_down_at.is_(None)).limit(1)
    if db.session.scalar(shown) is None:
        raise Refused("Say what shows that this is done, or add a file or a link.")
    came_from, action.state = action.state, ActionState.FINISHED
    action.finished_at = clock.now()
    action.wanted_due_on = action.wanted_because = None
    note(action, ActionEventKind.FINISHED, ActionFinished(**about(action)), came_from=came_from, text=text, by=by)
    tell_finished(action, by=by)


def hand_over(action: Action, *, owner_id: uuid.UUID, text: str = "", by: Viewer) -> None:
    """Give it to somebody else inside the agency that leads."""
    require(may_hand_over(by, action))
    require_owner(action.partnership_id, owner_id, action.lead_agency_id)
    if owner_id == action.verifier_id:
        raise Refused("The person who checks this cannot own it. Choose another owner.")
    action.owner_id = owner_id
    no_cover(action)
    event = ActionHandedOver(**about(action), owner_id=owner_id, agency_id=action.lead_agency_id)
    note(action, ActionEventKind.HANDED_OVER, event, text=text, person_id=owner_id, by=by)
    tell_owner(action, by=by)


def add_contributor(
    action: Action,
    *,
    agency_id: uuid.UUID,
    task: str,
    owner_id: uuid.UUID | None = None,
    due_on: date | None = None,
    by: Viewer,
) -> None:
    """Another agency does a part of it, with its own owner and date (the action's where none is given)."""
    require(may_add_contributor(by, action))
    require_member(action.partnership_id, agency_id)
    if owner_id is not None:
        require_owner(action.partnership_id, owner_id, agency_id)
    if agency_id in action.party_ids:
        raise Refused("That agency takes part in this action already.")
    if owner_id is not None and owner_id == action.verifier_id:
        raise Refused("The person who checks this cannot work on it. Choose another owner.")
    require_verifier(
        action.partnership_id,
        verifier_id=action.verifier_id,
        verifier_agency_id=action.verifier_agency_id,
        workers={action.lead_agency_id, *action.contributor_ids, agency_id},
        owner_id=action.owner_id,
    )
    due = due_on or action.due_on
    db.session.flush()
    db.session.execute(
        insert(table_of(Part)).values(
            action_id=action.id,
            agency_id=agency_id,
            partnership_id=action.partnership_id,
            relation=Relation.CONTRIBUTES,
            owner_id=owner_id,
            due_on=due,
            state=action.state,
            task=task,
        )
    )
    db.session.expire(action, ["party_ids", "contributor_ids", "named_ids", "checker_ids"])
    event = ContributorAdded(**about(action), agency_id=agency_id, owner_id=owner_id, due_on=due)
    kind = ActionEventKind.CONTRIBUTOR_ADDED
    note(action, kind, event, text=task, person_id=owner_id, agency_id=agency_id, by=by)
    tell_contributor(action, agency_id, owner_id, due, by=by)


def hand_over_part(action: Action, part: Part, *, owner_id: uuid.UUID, by: Viewer) -> None:
    """Give a contribution to somebody else inside the contributing agency."""
    require(may_hand_over_part(by, part))
    require_owner(part.partnership_id, owner_id, part.agency_id)
    if owner_id == action.verifier_id:
        raise Refused("The person who checks this cannot work on it. Choose another owner.")
    part.owner_id = owner_id
    event = ActionHandedOver(**about(action), owner_id=owner_id, agency_id=part.agency_id)
    kind = ActionEventKind.HANDED_OVER
    note(action, kind, event, person_id=owner_id, agency_id=part.agency_id, by=by)
    tell_contributor(action, part.agency_id, owner_id, part.due_on, by=by)
