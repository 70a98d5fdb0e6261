"""Counts by agency, live: every number equals the list its link leads to."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from portal import clock
from portal.access.roles import WHOLE
from portal.access.viewer import Place, Viewer
from portal.actions.lifecycle import DUE_SOON_DAYS, OWED
from portal.actions.models import Part, Relation
from portal.database import db
from portal.partnership.models import Agency
from portal.working_days import add_working_days


@dataclass(frozen=True)
class AgencyCount:
    """What one agency owes: overdue, due within five working days, due later; of these not opened; the oldest date."""

    agency_id: uuid.UUID
    agency: str
    overdue: int
    due_soon: int
    later: int
    not_opened: int
    oldest: date | None

    @property
    def owed(self) -> int:
        """All of them."""
        return self.overdue + self.due_soon + self.later


def soon_until(today: date) -> date:
    """The last day that counts as soon."""
    return add_working_days(today, DUE_SOON_DAYS)


def counts_by_agency(place: Place, *, by: Viewer) -> list[AgencyCount]:
    """By the agency that leads, most overdue first; without a whole-partnership role the own agency alone.

    One statement. Rows a person is excluded from are not counted: the rule holds for each.
    """
    today, soon = clock.today(), soon_until(clock.today())
    counted = (
        select(
            Part.agency_id,
            func.count().filter(Part.due_on < today).label("overdue"),
            func.count().filter(Part.due_on >= today, Part.due_on <= soon).label("due_soon"),
            func.count().filter(Part.due_on > soon).label("later"),
            func.count().filter(Part.is_opened.is_(False)).label("not_opened"),
            func.min(Part.due_on).label("oldest"),
        )
        .where(Part.partnership_id == place.id, Part.relation == Relation.LEADS, Part.state.in_(OWED))
        .group_by(Part.agency_id)
    )
    if not by.holds(place.id, *WHOLE):
        counted = counted.where(Part.agency_id == by.agency_id)
    found = counted.subquery()
    rows = db.session.execute(
        select(
            found.c.agency_id,
            Agency.name,
            found.c.overdue,
            found.c.due_soon,
            found.c.later,
            found.c.not_opened,
            found.c.oldest,
        )
        .join(Agency, Agency.id == found.c.agency_id)
        .order_by(found.c.overdue.desc(), found.c.oldest, Agency.name, Agency.id)
    )
    return [AgencyCount(*row) for row in rows]
