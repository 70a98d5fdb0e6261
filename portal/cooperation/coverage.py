"""Coverage: how many schools have confirmed, by phase, type or age range. Counted live, over the rows one may see."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import func, select, text

from portal.cooperation.lifecycle import IS_CONFIRMED, RecipientState
from portal.cooperation.models import Invitation
from portal.database import db
from portal.web.parts import Bar

COUNTS = text("SELECT phase, confirmed, asked FROM rights.confirmation_counts(:partnership, :number)")


class GroupedBy(StrEnum):
    """What the coverage is split by; the value stands in the address."""

    PHASE = "phase"
    TYPE = "type"
    AGE = "age"

    @property
    def label(self) -> str:
        """The head of the first column."""
        return {"phase": "Phase", "type": "Type of school", "age": "Age range"}[self.value]


COLUMNS = {
    GroupedBy.PHASE: Invitation.phase,
    GroupedBy.TYPE: Invitation.type_name,
    GroupedBy.AGE: Invitation.age_range,
}


@dataclass(frozen=True)
class Group:
    """One group of schools, counted by how far they have come."""

    label: str
    by_state: Mapping[RecipientState, int] = field(default_factory=dict)

    @property
    def asked(self) -> int:
        """How many schools were asked."""
        return sum(self.by_state.values())

    @property
    def confirmed(self) -> int:
        """How many confirmed, those who need help included."""
        return self.number(*IS_CONFIRMED)

    @property
    def percent(self) -> int:
        """As the bars round: 100 only when all have, 0 only when none has."""
        return Bar(self.label, self.confirmed, self.asked).percent

    def number(self, *states: RecipientState) -> int:
        """How many are in these states."""
        return sum(self.by_state.get(state, 0) for state in states)


def coverage(campaign_id: uuid.UUID, by: GroupedBy) -> list[Group]:
    """The groups by label, each school in one. One statement, however many schools."""
    column = COLUMNS[by]
    rows = db.session.execute(
        select(column, Invitation.state, func.count())
        .where(Invitation.campaign_id == campaign_id)
        .group_by(column, Invitation.state)
    )
    groups: dict[str, dict[RecipientState, int]] = {}
    for label, state, number in rows:
        groups.setdefault(label, {})[state] = number
    return [Group(label, groups[label]) for label in sorted(groups)]


def together(groups: list[Group]) -> Group:
    """All groups as one."""
    return Group("All", {state: sum(one.number(state) for one in groups) for state in RecipientState})


@dataclass(frozen=True)
class Total:
    """What everybody may know of one phase; small phases are put together."""

    label: str
    confirmed: int
    asked: int


def public_totals(partnership_id: uuid.UUID, number: int) -> list[Total]:
    """Confirmed and asked by phase, phases of fewer than five schools put together; none below five schools in all."""
    rows = db.session.execute(COUNTS, {"partnership": partnership_id, "number": number})
    return [Total(*row) for row in rows]


def everybody(totals: list[Total]) -> Total:
    """The totals as one."""
    return Total("All schools", sum(one.confirmed for one in totals), sum(one.asked for one in totals))
