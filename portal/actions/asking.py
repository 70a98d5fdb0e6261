"""Owners who are asked for an update: which of the chosen actions, whose, and why some are left out."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, select

from portal import clock
from portal.access.viewer import Place, Viewer
from portal.actions.choosing import owners_here
from portal.actions.cover import covered
from portal.actions.lifecycle import UNDER_WAY, ActionState
from portal.actions.models import Action, ActionEvent, ActionEventKind
from portal.database import db
from portal.partnership.models import Agency, Person

MOST = 50  # actions at a time: one page of the list


@dataclass(frozen=True)
class Asked:
    """One of the chosen actions, with its owner and their agency."""

    id: uuid.UUID
    reference: str
    state: ActionState
    due_on: date
    owner_id: uuid.UUID
    owner: str
    agency_id: uuid.UUID
    agency: str


@dataclass(frozen=True)
class LeftOut:
    """One of the chosen actions that nobody is asked about, and why."""

    reference: str
    why: str


@dataclass(frozen=True)
class Choice:
    """What was chosen: by owner those who are asked, the most urgent action first; and what is left out."""

    owners: dict[uuid.UUID, list[Asked]]
    left_out: list[LeftOut]

    @property
    def number(self) -> int:
        """Actions that are asked about."""
        return sum(len(actions) for actions in self.owners.values())


def chosen_actions(place: Place, references: Iterable[str], *, by: Viewer) -> Choice:
    """The actions with these references that the viewer sees, in the order of their dates. Two statements.

    Of an action that is covered today its cover is asked. Nobody is asked or reminded twice on one day, whatever the
    action: the ladder's mails count too.
    """
    still_there = Action.cover_id.in_(owners_here(place.id, Action.lead_agency_id))
    minder = case((covered(clock.today()) & still_there, Action.cover_id), else_=Action.owner_id)
    rows: Sequence[Any] = db.session.execute(
        select(
            Action.id,
            Action.reference,
            Action.state,
            Action.due_on,
            minder.label("owner_id"),
            Person.name.label("owner"),
            Action.lead_agency_id,
            Agency.name.label("agency"),
        )
        .join(Agency, Agency.id == Action.lead_agency_id)
        .outerjoin(Person, Person.id == minder)
        .where(Action.partnership_id == place.id, Action.reference.in_(list(dict.fromkeys(references))[:MOST]))
        .order_by(Action.due_on, Action.reference)
    ).all()
    choice = Choice({}, [])
    reminded = reminded_today([row.owner_id for row in rows])
    for row in rows:
        if why := _left_out(row, reminded, by):
            choice.left_out.append(LeftOut(row.reference, why))
        else:
            choice.owners.setdefault(row.owner_id, []).append(Asked(*row))
    return choice


def _left_out(row: Any, reminded: set[uuid.UUID], by: Viewer) -> str:
    if row.state not in UNDER_WAY:
        return f"It is {row.state}: nobody is working on it."
    if by.is_person(row.owner_id):
        return "You own it yourself."
    if row.owner_id is None:
        return "Nobody owns it."
    return f"{row.owner or 'Its owner'} had a reminder today already." if row.owner_id in reminded else ""


def reminded_today(owners: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    asked = select(ActionEvent.person_id).where(
        ActionEvent.kind.in_((ActionEventKind.ASKED, ActionEventKind.REMINDED)),
        ActionEvent.person_id.in_(owners),
        ActionEvent.at >= clock.start_of(clock.today()),
    )
    return {person for person in db.session.scalars(asked) if person is not None}
