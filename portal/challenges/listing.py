"""The challenge log: it selects columns, goes by key, and knows in SQL at which stage each stands today."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Text, case, cast, func, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.access.viewer import Place
from portal.challenges.lifecycle import ENDED, Stage, runs_until
from portal.challenges.models import Challenge
from portal.database import db
from portal.partnership.models import Agency

NEVER = "9999-12-31"  # sorts what has ended, which has no last day, behind all others
RAISING, CHALLENGED = aliased(Agency), aliased(Agency)


class Sort(StrEnum):
    """Orders of the list; each ends with a unique column."""

    RAISED = "raised"
    DUE = "due"


@dataclass(frozen=True)
class Filters:
    """What the address of the list asks for; empty asks nothing. `agency_id` raised it or is questioned."""

    stage: Stage | None = None
    is_open: bool = False
    agency_id: uuid.UUID | None = None
    is_overdue: bool = False


def last_day(stage: ColumnElement[str]) -> ColumnElement[str]:
    """The last day of that stage as stored: an ISO date, which sorts as text."""
    found: ColumnElement[str] = Challenge.clocks.op("->>", return_type=Text())(stage)
    return found


def stage_today(today: date) -> ColumnElement[str]:
    """As lifecycle.stage_on: the stored stage while its clock runs, else the first above whose clock runs."""
    stored, since = cast(Challenge.stage, Text), runs_until(today).isoformat()
    rungs = (Stage.SERVICE_HEADS, Stage.DELEGATES)
    return case(
        (Challenge.stage.in_(ENDED) | (last_day(stored) >= since), stored),
        *((Challenge.clocks[str(rung)].astext >= since, str(rung)) for rung in rungs),
        else_=str(Stage.LEAD_PARTNERS),
    )


def select_challenges(place: Place, filters: Filters, sort: Sort) -> tuple[Any, tuple[Any, ...]]:
    """The selection behind the page and its exports, without order and limit, and its sort columns."""
    found = (
        select(
            Challenge.id, Challenge.reference, Challenge.title, Challenge.stage, Challenge.clocks, Challenge.wanted,
            Challenge.raised_at, Challenge.ended_at, RAISING.name.label("raising"), CHALLENGED.name.label("challenged"),
        )
        .join(RAISING, RAISING.id == Challenge.raised_by_agency_id)
        .join(CHALLENGED, CHALLENGED.id == Challenge.to_agency_id)
    )  # fmt: skip
    today = clock.today()
    due = func.coalesce(last_day(stage_today(today)), NEVER, type_=Text())
    first: Any = Challenge.raised_at if sort is Sort.RAISED else due
    return found.where(*conditions(place, filters, today)), (first, Challenge.id)


def count_challenges(place: Place, filters: Filters, most: int) -> int:
    """How many the selection holds, counted up to `most`. One statement."""
    some = select(Challenge.id).where(*conditions(place, filters, clock.today())).limit(most)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def conditions(place: Place, filters: Filters, today: date) -> list[ColumnElement[bool]]:
    """Which rows are asked for."""
    found = [Challenge.partnership_id == place.id]
    if filters.stage:
        found.append(stage_today(today) == str(filters.stage))
    if filters.is_open:
        found.append(Challenge.ended_at.is_(None))
    if filters.agency_id:
        found.append(Challenge.party_ids.contains([filters.agency_id]))
    if filters.is_overdue:
        latest = Challenge.clocks[str(Stage.LEAD_PARTNERS)].astext
        found += [Challenge.ended_at.is_(None), latest < runs_until(today).isoformat()]
    return found


def agencies_named(place: Place) -> dict[uuid.UUID, str]:
    """Agencies that raised or received a challenge the viewer sees, by name. One statement."""
    named = select(func.unnest(Challenge.party_ids)).where(Challenge.partnership_id == place.id)
    rows = db.session.execute(select(Agency.id, Agency.name).where(Agency.id.in_(named)).order_by(Agency.name))
    return {row.id: row.name for row in rows}
