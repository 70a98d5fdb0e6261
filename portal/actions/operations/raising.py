"""Raising an action: propose it, add it, offer it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from portal import clock
from portal.access.verdict import require
from portal.access.viewer import Viewer
from portal.actions.choosing import office_of, require_member, require_owner, require_verifier
from portal.actions.events import ActionOffered, ActionProposed
from portal.actions.lifecycle import ActionState
from portal.actions.messages import tell_offered
from portal.actions.models import Action, ActionEventKind, OriginKind
from portal.actions.operations.moving import about, note
from portal.actions.policy import may_add, may_offer, may_propose
from portal.database import db


@dataclass(frozen=True)
class Origin:
    """Where an action came from: a record by kind and id, or a meeting in words and its day."""

    kind: OriginKind
    id: uuid.UUID | None = None
    text: str | None = None
    on: date | None = None


@dataclass(frozen=True)
class Verifier:
    """Who checks, for which agency."""

    person_id: uuid.UUID
    agency_id: uuid.UUID


def propose_action(
    partnership_id: uuid.UUID,
    *,
    title: str,
    done_means: str,
    lead_agency_id: uuid.UUID,
    due_on: date,
    group_id: uuid.UUID | None = None,
    priority: str | None = None,
    origin: Origin | None = None,
    by: Viewer,
) -> Action:
    """Suggest that an agency does something by a date; the chair or the office offers it or says why not."""
    require(may_propose(by, partnership_id))
    require_member(partnership_id, lead_agency_id)
    action = _new(
        partnership_id,
        state=ActionState.PROPOSED,
        title=title,
        done_means=done_means,
        lead_agency_id=lead_agency_id,
        due_on=due_on,
        group_id=group_id,
        priority=priority,
        origin=origin,
        by=by,
    )
    action.verifier_agency_id = office_of(partnership_id)
    db.session.add(action)
    db.session.flush()
    note(action, ActionEventKind.PROPOSED, ActionProposed(**about(action)), by=by)
    return action


def add_action(
    partnership_id: uuid.UUID,
    *,
    title: str,
    done_means: str,
    lead_agency_id: uuid.UUID,
    due_on: date,
    offered_to_id: uuid.UUID | None = None,
    verifier: Verifier | None = None,
    group_id: uuid.UUID | None = None,
    priority: str | None = None,
    origin: Origin | None = None,
    is_told: bool = True,
    by: Viewer,
) -> Action:
    """Enter an action and offer it at once, to a person or to who speaks for the agency.

    `is_told` is False where `agree_in_meeting` follows in the same transaction, which tells by itself. Raises Refused
    for an agency that is no member, a person who does not act for it, or a verifier who works on it.
    """
    require(may_add(by, partnership_id))
    require_member(partnership_id, lead_agency_id)
    action = _new(
        partnership_id,
        state=ActionState.OFFERED,
        title=title,
        done_means=done_means,
        lead_agency_id=lead_agency_id,
        due_on=due_on,
        group_id=group_id,
        priority=priority,
        origin=origin,
        by=by,
    )
    _ask(action, offered_to_id, verifier)
    db.session.add(action)
    db.session.flush()
    _note_offer(action, None, "", by)
    if is_told:
        tell_offered(action, by=by)
    return action


def offer_action(
    action: Action,
    *,
    lead_agency_id: uuid.UUID | None = None,
    offered_to_id: uuid.UUID | None = None,
    verifier: Verifier | None = None,
    due_on: date | None = None,
    text: str = "",
    is_told: bool = True,
    by: Viewer,
) -> None:
    """Offer what was proposed, or what one agency declined, to that or another agency.

    `due_on` moves the date asked for. Without `verifier` the partnership office checks.
    """
    require(may_offer(by, action))
    require_member(action.partnership_id, lead_agency_id or action.lead_agency_id)
    came_from = action.state
    action.lead_agency_id = lead_agency_id or action.lead_agency_id
    action.due_on = due_on or action.due_on
    _ask(action, offered_to_id, verifier)
    action.state = ActionState.OFFERED
    _note_offer(action, came_from, text, by)
    if is_told:
        tell_offered(action, by=by)


def _new(
    partnership_id: uuid.UUID,
    *,
    state: ActionState,
    title: str,
    done_means: str,
    lead_agency_id: uuid.UUID,
    due_on: date,
    group_id: uuid.UUID | None,
    priority: str | None,
    origin: Origin | None,
    by: Viewer,
) -> Action:
    assert by.person_id is not None
    assert by.agency_id is not None
    now = clock.now()
    return Action(
        partnership_id=partnership_id,
        title=title,
        done_means=done_means,
        state=state,
        lead_agency_id=lead_agency_id,
        original_due_on=due_on,
        due_on=due_on,
        group_id=group_id,
        priority=priority,
        origin_kind=origin.kind if origin else None,
        origin_id=origin.id if origin else None,
        origin_text=origin.text if origin else None,
        origin_on=origin.on if origin else None,
        raised_by_id=by.person_id,
        raised_by_agency_id=by.agency_id,
        created_at=now,
        last_activity_at=now,
        contributor_ids=[],
    )


def _ask(action: Action, offered_to_id: uuid.UUID | None, verifier: Verifier | None) -> None:
    """Whom it is offered to and who checks, both allowed to."""
    if offered_to_id is not None:
        require_owner(action.partnership_id, offered_to_id, action.lead_agency_id)
    verifier_agency_id = verifier.agency_id if verifier else office_of(action.partnership_id)
    require_verifier(
        action.partnership_id,
        verifier_id=verifier.person_id if verifier else None,
        verifier_agency_id=verifier_agency_id,
        workers={action.lead_agency_id, *action.contributor_ids},
        owner_id=offered_to_id,
    )
    action.offered_to_id = offered_to_id
    action.verifier_id, action.verifier_agency_id = verifier.person_id if verifier else None, verifier_agency_id


def _note_offer(action: Action, came_from: ActionState | None, text: str, by: Viewer) -> None:
    event = ActionOffered(
        **about(action),
        lead_agency_id=action.lead_agency_id,
        offered_to_id=action.offered_to_id,
        due_on=action.due_on,
    )
    note(
        action,
        ActionEventKind.OFFERED,
        event,
        came_from=came_from,
        text=text,
        person_id=action.offered_to_id,
        agency_id=action.lead_agency_id,
        by=by,
    )
