"""The list of actions: it selects columns, goes by key, and names where to look, which the rule cannot do.

A person who sees five of 300,000 is found through the parts of their agency.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from portal import clock
from portal.access.roles import OFFICE, OWN, WHOLE
from portal.access.viewer import Place, Viewer
from portal.actions.lifecycle import OPEN, OWED, ActionState
from portal.actions.models import Action, Part, Relation
from portal.database import db
from portal.partnership.models import Agency, Person

Columns = tuple[InstrumentedAttribute[Any], ...]
OWNER = aliased(Person)  # made once: an alias costs more than the row it names


class Scope(StrEnum):
    """Where a list looks: everything, for those who answer for the partnership; own agency; own name; one's groups."""

    EVERYTHING = "everything"
    AGENCY = "agency"
    NAMED = "named"
    GROUP = "group"


class Sort(StrEnum):
    """Orders of the list; each ends with a unique column."""

    DUE = "due"
    REFERENCE = "reference"
    AGENCY = "agency"
    STATE = "state"


@dataclass(frozen=True)
class Filters:
    """What the address of a list asks for; empty asks nothing. `agency_id` is the agency that leads."""

    states: tuple[ActionState, ...] = ()
    is_open: bool = False
    agency_id: uuid.UUID | None = None
    owner_id: uuid.UUID | None = None
    group_id: uuid.UUID | None = None
    priority: str = ""
    due_from: date | None = None
    due_before: date | None = None
    is_overdue: bool = False
    is_owed: bool = False
    is_not_opened: bool = False
    is_mine_to_check: bool = False


SHOWN = (
    Action.id,
    Action.reference,
    Action.title,
    Action.state,
    Action.priority,
    Action.original_due_on,
    Action.slips,
    Action.rungs,
    Action.first_opened_at,
    Action.last_activity_at,
    Action.lead_agency_id,
    Agency.name.label("lead_agency"),
    Action.owner_id,
    OWNER.name.label("owner"),
)
FROM_ACTIONS = (
    select(*SHOWN, Action.due_on)
    .join(Agency, Agency.id == Action.lead_agency_id)
    .outerjoin(OWNER, OWNER.id == Action.owner_id)
)
FROM_PARTS = (
    select(*SHOWN, Part.due_on)
    .join(Agency, Agency.id == Action.lead_agency_id)
    .outerjoin(OWNER, OWNER.id == Action.owner_id)
    .join(Part, Part.action_id == Action.id)
)


def scopes_for(viewer: Viewer, place: Place) -> list[Scope]:
    """The lists that person has there, the one they start with first."""
    found = [Scope.EVERYTHING] if viewer.holds(place.id, *WHOLE) else []
    found += [Scope.AGENCY] if viewer.holds(place.id, *OWN) else []
    return [*found, Scope.NAMED, *([Scope.GROUP] if viewer.group_ids else [])]


def select_actions(
    place: Place,
    *,
    by: Viewer,
    scope: Scope | None = None,
    filters: Filters = Filters(),
    sort: Sort = Sort.DUE,
) -> tuple[Any, Columns]:
    """The selection behind the page and its exports, without order and limit, and its sort columns.

    In one's own agency's list `due_on` is the agency's own date where it contributes. Dated like lifecycle.Dated.
    """
    scope = scope or scopes_for(by, place)[0]
    if _part_of(by, scope, filters):
        return _narrowed(FROM_PARTS, place, by, scope, filters), _columns(sort, Part.due_on, Part.action_id)
    return _narrowed(FROM_ACTIONS, place, by, scope, filters), _columns(sort, Action.due_on, Action.id)


def count_actions(place: Place, *, by: Viewer, scope: Scope | None, filters: Filters, most: int) -> int:
    """How many the selection holds, counted up to `most`: bounded, however long the list. One statement."""
    scope = scope or scopes_for(by, place)[0]
    found = select(Action.id).select_from(Action)
    if _part_of(by, scope, filters):
        found = found.join(Part, Part.action_id == Action.id)
    some = _narrowed(found, place, by, scope, filters).limit(most)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def _part_of(by: Viewer, scope: Scope, filters: Filters) -> uuid.UUID | None:
    """The agency through whose parts the list is found; none where it is found by the actions themselves."""
    return by.agency_id if scope is Scope.AGENCY else filters.agency_id if scope is Scope.EVERYTHING else None


def _narrowed(statement: Any, place: Place, by: Viewer, scope: Scope, filters: Filters) -> Any:
    """The rows asked for; where one's agency is the way to them, `statement` joins its parts."""
    part_of = _part_of(by, scope, filters)
    statement = statement.where(Action.partnership_id == place.id)
    if part_of:
        relations = (Relation.LEADS, Relation.CONTRIBUTES) if scope is Scope.AGENCY else (Relation.LEADS,)
        statement = statement.where(
            Part.agency_id == part_of, Part.partnership_id == place.id, _one_of(Part.relation, relations)
        )
    elif scope is Scope.NAMED:
        statement = statement.where(_names(by))
    elif scope is Scope.GROUP:
        statement = statement.where(Action.group_id.in_(by.group_ids))
    state, due = (Part.state, Part.due_on) if part_of else (Action.state, Action.due_on)
    return statement.where(*_conditions(filters, by, state, due))


def within_reach(by: Viewer) -> ColumnElement[bool]:
    """Everything somebody sees who does not answer for the whole partnership, found by what leads to it.

    The parts of their agency, those it once led among them, their own name, their groups. A hint: the rule judges.
    """
    one = aliased(Action)
    parts = select(Part.action_id).where(Part.agency_id == by.agency_id)
    groups = [select(one.id).where(one.group_id.in_(by.group_ids))] if by.group_ids else []
    return Action.id.in_(union_all(*_naming(by), parts, *groups))


def _names(by: Viewer) -> ColumnElement[bool]:
    """By plain columns, one index each: an array is no index condition under a row rule, and OR would read the list."""
    return Action.id.in_(union_all(*_naming(by)))


def _naming(by: Viewer) -> list[Any]:
    one = aliased(Action)
    columns = (one.owner_id, one.verifier_id, one.raised_by_id, one.offered_to_id)
    named = [select(one.id).where(column == by.person_id) for column in columns]
    return [*named, select(Part.action_id).where(Part.owner_id == by.person_id)]


def _conditions(
    filters: Filters,
    by: Viewer,
    state: InstrumentedAttribute[ActionState],
    due: InstrumentedAttribute[date],
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.states:
        found.append(_one_of(state, filters.states))
    if filters.is_open:
        found.append(_one_of(state, OPEN))
    if filters.is_overdue:
        found += [_one_of(state, OWED), due < clock.today()]
    if filters.is_owed:
        found.append(_one_of(state, OWED))
    if filters.is_not_opened:
        found += [_one_of(state, OWED), Action.first_opened_at.is_(None)]
    if filters.agency_id:
        found.append(Action.lead_agency_id == filters.agency_id)
    if filters.owner_id:
        found.append(Action.owner_id == filters.owner_id)
    if filters.group_id:
        found.append(Action.group_id == filters.group_id)
    if filters.priority:
        found.append(Action.priority == filters.priority)
    if filters.due_from:
        found.append(due >= filters.due_from)
    if filters.due_before:
        found.append(due < filters.due_before)
    if filters.is_mine_to_check:
        found += [state == ActionState.FINISHED, checked_by(by)]
    return found


def _one_of(column: InstrumentedAttribute[Any], values: Sequence[StrEnum]) -> ColumnElement[bool]:
    """As `in_`, with a place for each value: a list that could have any length is written out anew each time."""
    return column.in_([literal(value, column.type) for value in values])


def checked_by(by: Viewer) -> ColumnElement[bool]:
    """Actions that person checks: as the one named, or for the office where nobody was."""
    named = (Action.verifier_id == by.person_id) & (Action.verifier_agency_id == by.agency_id)
    if not by.holds_anywhere(*OFFICE):
        return named
    office = Action.verifier_id.is_(None) & (Action.verifier_agency_id == by.agency_id)
    return named | office & Action.owner_id.is_distinct_from(by.person_id)


def _columns(sort: Sort, due: InstrumentedAttribute[date], key: InstrumentedAttribute[uuid.UUID]) -> Columns:
    return {
        Sort.DUE: (due, key),
        Sort.REFERENCE: (Action.reference, key),
        Sort.AGENCY: (Agency.name, due, key),
        Sort.STATE: (Action.state, due, key),
    }[sort]
