"""Bringing in the actions of a log that was kept elsewhere: nobody is written to, what stood there is kept."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from portal import clock
from portal.access.verdict import require
from portal.access.viewer import Viewer
from portal.actions.choosing import office_of, require_member, require_verifier
from portal.actions.events import ActionBroughtIn
from portal.actions.lifecycle import ActionState
from portal.actions.models import Action, ActionEventKind
from portal.actions.operations.moving import about, note
from portal.actions.policy import may_bring_in
from portal.database import db


@dataclass(frozen=True)
class Brought:
    """One row of the log: `key` by what it is known again, `text` all else that stood there, for the history."""

    key: str
    title: str
    done_means: str
    lead_agency_id: uuid.UUID
    due_on: date
    is_done: bool
    came_from: str
    text: str


def bring_in_action(partnership_id: uuid.UUID, row: Brought, *, by: Viewer) -> Action:
    """Enter it as offered to who speaks for the agency, or, done before the portal, as closed; told to nobody.

    The office checks it. Raises Refused for an agency that is no member, or that is the office itself.
    """
    require(may_bring_in(by, partnership_id))
    require_member(partnership_id, row.lead_agency_id)
    office = office_of(partnership_id)
    require_verifier(
        partnership_id, verifier_id=None, verifier_agency_id=office, workers={row.lead_agency_id}, owner_id=None
    )
    assert by.person_id is not None
    assert by.agency_id is not None
    now = clock.now()
    action = Action(
        partnership_id=partnership_id,
        title=row.title,
        done_means=row.done_means,
        state=ActionState.CLOSED if row.is_done else ActionState.OFFERED,
        lead_agency_id=row.lead_agency_id,
        verifier_agency_id=office,
        original_due_on=row.due_on,
        due_on=row.due_on,
        origin_text=row.came_from,
        raised_by_id=by.person_id,
        raised_by_agency_id=by.agency_id,
        created_at=now,
        last_activity_at=now,
        closed_at=now if row.is_done else None,
        contributor_ids=[],
        brought_key=row.key,
    )
    db.session.add(action)
    db.session.flush()
    event = ActionBroughtIn(**about(action), lead_agency_id=row.lead_agency_id, due_on=row.due_on, is_done=row.is_done)
    note(action, ActionEventKind.BROUGHT_IN, event, text=row.text, agency_id=row.lead_agency_id, by=by)
    return action
