"""What stands on Your work: one statement for all groups of actions, one for what changed since the last visit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from portal.access.kinds import KINDS
from portal.access.viewer import Viewer
from portal.actions.models import Action, ActionEvent, ActionEventKind, Part
from portal.database import db
from portal.home.waiting import Waiting, conditions
from portal.partnership.models import Agency, Person

SHOWN = 10  # rows a group shows before its list
COUNTED = 200  # counted up to here; beyond it, "more than"
CHANGES = 1000  # lines of history looked through for the sentence of what changed
COLUMNS = (
    Action.id,
    Action.partnership_id,
    Action.reference,
    Action.title,
    Action.state,
    Action.due_on,
    Action.impact_check_on,
    Action.first_opened_at,
    Action.refuse_by_on,
    Action.lead_agency_id,
    Action.owner_id,
)

OF_A_PART: dict[str, Any] = {
    "title": func.coalesce(Part.task, Action.title).label("title"),
    "due_on": Part.due_on.label("due_on"),
}


@dataclass(frozen=True)
class Task:
    """One row: what, by when, and the one link that starts it."""

    group: Waiting
    reference: str
    title: str
    state: str
    due_on: date
    refuse_by_on: date | None
    is_opened: bool
    agency: str
    owner: str
    address: str


@dataclass(frozen=True)
class Group:
    """A group of tasks; `total` is the length of the list behind its heading, counted up to `COUNTED`."""

    waiting: Waiting
    tasks: tuple[Task, ...]
    total: int

    @property
    def count(self) -> str:
        return f"more than {COUNTED:,}" if self.total > COUNTED else str(self.total)


def groups(viewer: Viewer, today: date) -> list[Group]:
    """Every group that is not empty, most urgent first. One statement."""
    parts = []
    for waiting, condition in conditions(viewer, today).items():
        found = _columns(waiting).where(condition).order_by(*keys(waiting)).limit(COUNTED + 1).cte(_name(waiting))
        total = select(func.count()).select_from(found).scalar_subquery()
        parts.append(
            select(literal(str(waiting)).label("waiting"), total.label("total"), found)
            .order_by(found.c.due_on, found.c.id)
            .limit(SHOWN)
            .subquery()
        )
    if not parts or not viewer.places:
        return []
    every = union_all(*(select(part) for part in parts)).subquery()
    rows = db.session.execute(_with_names(every)).all()
    tasks: dict[Waiting, list[Task]] = {}
    totals: dict[Waiting, int] = {}
    for row in rows:
        waiting = Waiting(row.waiting)
        totals[waiting] = row.total
        tasks.setdefault(waiting, []).append(as_task(row, waiting, viewer))
    return [Group(waiting, tuple(tasks[waiting]), totals[waiting]) for waiting in Waiting if waiting in tasks]


def one_group(viewer: Viewer, waiting: Waiting, today: date) -> Select[*tuple[Any, ...]] | None:
    """The whole list behind a heading, for paging; none when nobody with these roles has such a group."""
    condition = conditions(viewer, today).get(waiting)
    if condition is None:
        return None
    return (
        _columns(waiting)
        .add_columns(Agency.name.label("agency"), Person.name.label("owner"))
        .outerjoin(Agency, Agency.id == Action.lead_agency_id)
        .outerjoin(Person, Person.id == Action.owner_id)
        .where(condition)
    )


def keys(waiting: Waiting) -> tuple[Any, Any]:
    """What a group is ordered and paged by: the day of the action, or of the part in it, and the action."""
    return (Part.due_on if waiting is Waiting.PARTS else Action.due_on, Action.id)


def _columns(waiting: Waiting) -> Select[*tuple[Any, ...]]:
    """What is shown of each; of a part its own task and day."""
    own = OF_A_PART if waiting is Waiting.PARTS else {}
    columns: list[Any] = [own.get(column.key, column) for column in COLUMNS]
    return select(*columns)


def _with_names(every: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(every, Agency.name.label("agency"), Person.name.label("owner"))
        .outerjoin(Agency, Agency.id == every.c.lead_agency_id)
        .outerjoin(Person, Person.id == every.c.owner_id)
        .order_by(every.c.due_on, every.c.id)
    )


def _name(waiting: Waiting) -> str:
    return waiting.replace("-", "_")


def as_task(row: Any, waiting: Waiting, viewer: Viewer) -> Task:
    """A row of either query as the page shows it."""
    page = KINDS["action"].address(viewer.place_of(row.partnership_id), row.reference)
    return Task(
        group=waiting,
        reference=row.reference,
        title=row.title,
        state=str(row.state),
        due_on=row.impact_check_on if waiting is Waiting.TO_LOOK else row.due_on,
        refuse_by_on=row.refuse_by_on,
        is_opened=row.first_opened_at is not None,
        agency=row.agency or "",
        owner="" if _is_part(row, waiting, viewer) else row.owner or "",
        address=page + _start(row, waiting, viewer),
    )


def _is_part(row: Any, waiting: Waiting, viewer: Viewer) -> bool:
    """Whether it is the part of an agency that helps that has no owner, and not the action."""
    return waiting is Waiting.LEFT and bool(row.lead_agency_id != viewer.agency_id)


def _start(row: Any, waiting: Waiting, viewer: Viewer) -> str:
    """Which page of an action the link leads to."""
    if _is_part(row, waiting, viewer):
        return f"/contributors/{viewer.agency_id}/hand-over"
    return STARTS.get(waiting, "")


STARTS = {
    Waiting.TO_ANSWER: "/accept",
    Waiting.TO_CHECK: "/check",
    Waiting.TO_DATE: "/new-date/answer",
    Waiting.TO_LOOK: "/effect",
    Waiting.TO_OFFER: "/offer",
    Waiting.LEFT: "/hand-over",
    Waiting.CHECKER_LEFT: "/checker",
}


def counted_changes(viewer: Viewer, since: datetime) -> dict[ActionEventKind, int]:
    """How many of each kind since then, by others than oneself, among the first `CHANGES`. One statement."""
    recent = _since(viewer, since, ActionEvent.kind).limit(CHANGES).subquery()
    rows = db.session.execute(select(recent.c.kind, func.count()).group_by(recent.c.kind).order_by(recent.c.kind))
    return {ActionEventKind(kind): number for kind, number in rows}


def changes(viewer: Viewer, since: datetime) -> Select[*tuple[Any, ...]]:
    """The list behind that sentence, for paging by (at, id)."""
    return (
        _since(
            viewer,
            since,
            ActionEvent.kind,
            Action.reference,
            Action.title,
            Action.partnership_id,
            Person.name.label("by"),
            Agency.name.label("agency"),
        )
        .join(Action, Action.id == ActionEvent.action_id)
        .outerjoin(Person, Person.id == ActionEvent.by_id)
        .outerjoin(Agency, Agency.id == ActionEvent.by_agency_id)
    )


def _since(viewer: Viewer, since: datetime, *columns: Any) -> Select[*tuple[Any, ...]]:
    places: list[uuid.UUID] = [place.id for place in viewer.places]
    return select(*columns).where(
        ActionEvent.partnership_id.in_(places), ActionEvent.at > since, ActionEvent.by_id != viewer.person_id
    )
