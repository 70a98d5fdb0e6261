"""A move and its line of history, together or not at all."""

from __future__ import annotations

import uuid
from typing import TypedDict

from sqlalchemy import insert
from sqlalchemy.orm.exc import StaleDataError

from portal import clock
from portal.access.rules import table_of
from portal.access.verdict import Refused
from portal.access.viewer import Viewer
from portal.actions.events import OfAction
from portal.actions.lifecycle import ActionState
from portal.actions.models import Action, ActionEvent, ActionEventKind
from portal.audit.record import record
from portal.database import db, new_id


class ChangedMeanwhile(Refused):
    """Somebody else was quicker: the page shows what they did beside what this person typed."""

    def __init__(self) -> None:
        super().__init__("Somebody else changed this action a moment ago. Look at what changed, then decide again.")


def require_unchanged(action: Action, version: int | None) -> None:
    """Raises ChangedMeanwhile when a form was filled in over another version; None asks nothing."""
    if version is not None and version != action.version:
        raise ChangedMeanwhile


def note(
    action: Action,
    kind: ActionEventKind,
    event: OfAction,
    *,
    came_from: ActionState | None = None,
    text: str = "",
    more: str = "",
    person_id: uuid.UUID | None = None,
    agency_id: uuid.UUID | None = None,
    by: Viewer,
) -> None:
    """Write the change, its line of history and its audit row; `came_from` is the state a move left.

    The version is compared in the statement that changes the action. Raises ChangedMeanwhile when it is another by now.
    """
    try:
        db.session.flush()
    except StaleDataError:
        raise ChangedMeanwhile from None
    db.session.execute(
        insert(table_of(ActionEvent)).values(
            id=new_id(),
            partnership_id=action.partnership_id,
            action_id=action.id,
            kind=kind,
            text=text,
            more=more,
            by_id=by.person_id,
            by_agency_id=by.agency_id,
            at=clock.now(),
            from_state=came_from,
            to_state=action.state if came_from is not None else None,
            person_id=person_id,
            agency_id=agency_id,
        )
    )
    record(event, by=by)


class About(TypedDict):
    """What every event of an action begins with."""

    record_id: uuid.UUID
    partnership_id: uuid.UUID


def about(action: Action) -> About:
    """Of which action, where."""
    return {"record_id": action.id, "partnership_id": action.partnership_id}
