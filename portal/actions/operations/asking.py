"""Asking owners for an update: a line in the history of each action, and one mail to each owner."""

from __future__ import annotations

import uuid

from sqlalchemy import func, insert, select

from portal import clock
from portal.access.rules import table_of
from portal.access.verdict import Refused, require
from portal.access.viewer import Place, Viewer
from portal.actions.asking import Asked, Choice, chosen_actions
from portal.actions.events import OwnerAsked
from portal.actions.messages import ask_owner
from portal.actions.models import ActionEvent, ActionEventKind
from portal.actions.policy import may_ask
from portal.audit.record import record
from portal.database import db, new_id


def ask_for_updates(place: Place, references: list[str], *, by: Viewer) -> Choice:
    """Ask the owners of these actions where they stand. Who was asked meanwhile is left out, and so not asked twice.

    Raises Refused where nobody is left to ask.
    """
    require(may_ask(by, place.id))
    one_at_a_time = func.pg_advisory_xact_lock(func.hashtextextended(f"ask owners {place.id}", 0))
    db.session.execute(select(one_at_a_time))
    choice = chosen_actions(place, references, by=by)
    if not choice.number:
        raise Refused("Nobody is left to ask: " + " ".join(f"{one.reference}: {one.why}" for one in choice.left_out))
    for actions in choice.owners.values():
        for one in actions:
            _note(one, place.id, by=by)
        ask_owner(actions[0], len(actions) - 1, partnership_id=place.id, by=by)
    return choice


def _note(one: Asked, partnership_id: uuid.UUID, *, by: Viewer) -> None:
    db.session.execute(
        insert(table_of(ActionEvent)).values(
            id=new_id(),
            partnership_id=partnership_id,
            action_id=one.id,
            kind=ActionEventKind.ASKED,
            text="",
            more="",
            by_id=by.person_id,
            by_agency_id=by.agency_id,
            at=clock.now(),
            person_id=one.owner_id,
        )
    )
    record(OwnerAsked(record_id=one.id, partnership_id=partnership_id, owner_id=one.owner_id), by=by)
