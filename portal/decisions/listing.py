"""The list of decisions: it selects columns and goes by key; its rows are dated like dates.Dated."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from portal import clock
from portal.access.viewer import Place
from portal.database import db
from portal.decisions.dates import CLOSES
from portal.decisions.lifecycle import BEFORE_ISSUE, DecisionClass, DecisionState
from portal.decisions.models import Decision

Columns = tuple[InstrumentedAttribute[Any], ...]


class Show(StrEnum):
    """Which decisions a list holds."""

    ASKED = "asked"
    DONE = "done"
    OVERDUE = "overdue"
    DISPUTED = "disputed"
    ALL = "all"


class Sort(StrEnum):
    """Orders of the list; each ends with a unique column."""

    NEWEST = "newest"
    REFERENCE = "reference"
    TITLE = "title"
    STATE = "state"


@dataclass(frozen=True)
class Filters:
    """What the address of a list asks for."""

    show: Show = Show.ASKED
    state: DecisionState | None = None
    kind: DecisionClass | None = None


SHOWN = (
    Decision.id, Decision.reference, Decision.title, Decision.kind, Decision.state, Decision.created_at,
    Decision.consult_by_on, Decision.is_consulted, Decision.answer_by_on, Decision.lead_partners_on,
    Decision.review_on, Decision.report_by_on, Decision.reported_on, Decision.is_disputed, Decision.issued_at,
    Decision.taken_on,
)  # fmt: skip
SORTS: dict[Sort, Columns] = {
    Sort.NEWEST: (Decision.created_at, Decision.id),
    Sort.REFERENCE: (Decision.reference, Decision.id),
    Sort.TITLE: (Decision.title, Decision.id),
    Sort.STATE: (Decision.state, Decision.created_at, Decision.id),
}


def select_decisions(place: Place, filters: Filters) -> Any:
    """The selection behind the page and its exports, without order and limit."""
    return select(*SHOWN).where(Decision.partnership_id == place.id, *_conditions(filters))


def count_decisions(place: Place, filters: Filters, *, most: int) -> int:
    """How many the selection holds, counted up to `most`. One statement."""
    some = select(Decision.id).where(Decision.partnership_id == place.id, *_conditions(filters)).limit(most)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def is_overdue_now() -> ColumnElement[bool]:
    """As dates.is_overdue, asked of the database: open, and the close has passed."""
    now = clock.in_london(clock.now())
    closed = Decision.answer_by_on <= now.date() if now.time() > CLOSES else Decision.answer_by_on < now.date()
    return (Decision.state == DecisionState.OPEN) & closed


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.show is Show.ASKED:
        found.append(Decision.state.in_(BEFORE_ISSUE))
    if filters.show is Show.DONE:
        found.append(Decision.state.not_in(BEFORE_ISSUE))
    if filters.show is Show.OVERDUE:
        found.append(is_overdue_now())
    if filters.show is Show.DISPUTED:
        found.append((Decision.state == DecisionState.OPEN) & Decision.is_disputed)
    if filters.state:
        found.append(reads_as(filters.state))
    if filters.kind:
        found += [Decision.kind == filters.kind, Decision.taken_on.is_(None)]
    return found


def reads_as(state: DecisionState) -> ColumnElement[bool]:
    """As dates.state_at: consultation that is over reads as consideration."""
    is_over = Decision.is_consulted | (Decision.consult_by_on < clock.today())
    in_it = Decision.state == DecisionState.CONSULTATION
    if state is DecisionState.CONSULTATION:
        return in_it & ~is_over
    if state is DecisionState.CONSIDERATION:
        return (Decision.state == state) | in_it & is_over
    return Decision.state == state
