"""The schools of a campaign as a list: filters of the address, pages by key, the same selection as a file."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Select, func, select

from portal.cooperation.lifecycle import IS_CONFIRMED, RecipientState
from portal.cooperation.models import Invitation
from portal.database import db
from portal.web.keyset import Page, read_page

ALL_CONFIRMED, NOT_CONFIRMED, NOT_REACHED = "all confirmed", "all not confirmed", "not reached"
STATES = {
    ALL_CONFIRMED: IS_CONFIRMED,
    NOT_REACHED: (RecipientState.NOT_SENT, RecipientState.BOUNCED),
    NOT_CONFIRMED: tuple(state for state in RecipientState if state not in IS_CONFIRMED),
    **{str(state): (state,) for state in RecipientState if state is not RecipientState.CONFIRMED},
    "confirmed": (RecipientState.CONFIRMED,),
}
ORDER = (Invitation.name, Invitation.id)
HEADER = ("Reference", "School", "Phase", "Type", "Age range", "State", "Opened first", "Prepared", "Answered", "Words")


@dataclass(frozen=True)
class SchoolFilter:
    """What the address chose; a value that does not exist chooses nothing."""

    state: str = ""
    phase: str = ""
    type: str = ""
    age: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> SchoolFilter:
        """From the query of the address."""
        said = {one.name: arguments.get(one.name, "").replace("\x00", "")[:200] for one in fields(cls)}
        return cls(**(said | {"state": said["state"] if said["state"] in STATES else ""}))

    @property
    def arguments(self) -> dict[str, str]:
        """For an address: what is chosen, and nothing else."""
        return {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name)}

    def narrow(self, statement: Any) -> Any:
        """The statement for these schools alone."""
        if self.state:
            statement = statement.where(Invitation.state.in_(STATES[self.state]))
        for value, column in (
            (self.phase, Invitation.phase),
            (self.type, Invitation.type_name),
            (self.age, Invitation.age_range),
        ):
            if value:
                statement = statement.where(column == value)
        return statement


def _rows(campaign_id: uuid.UUID, chosen: SchoolFilter) -> Select[Any]:
    columns = (
        Invitation.reference,
        Invitation.phase,
        Invitation.type_name,
        Invitation.age_range,
        Invitation.state,
        Invitation.first_opened_at,
        Invitation.prepared_at,
        Invitation.confirmed_at,
        Invitation.words,
    )
    found: Select[Any] = chosen.narrow(select(*columns).where(Invitation.campaign_id == campaign_id))
    return found


def count_schools(campaign_id: uuid.UUID, chosen: SchoolFilter) -> int:
    """How many schools the list has. One statement."""
    wanted = select(func.count()).select_from(Invitation).where(Invitation.campaign_id == campaign_id)
    return db.session.scalar(chosen.narrow(wanted)) or 0


def page_of_schools(campaign_id: uuid.UUID, chosen: SchoolFilter, key: str | None) -> Page:
    """One page, by name. One statement, a second for a key beyond the end."""
    return read_page(db.session(), _rows(campaign_id, chosen), ORDER, key, label=lambda row: f"from {row.name}")


def all_schools(campaign_id: uuid.UUID, chosen: SchoolFilter) -> Iterator[tuple[Any, ...]]:
    """The whole selection, by name, for a file."""
    for row in db.session.execute(_rows(campaign_id, chosen).add_columns(*ORDER).order_by(*ORDER)):
        yield (
            row.reference,
            row.name,
            row.phase,
            row.type_name,
            row.age_range,
            str(row.state),
            row.first_opened_at,
            row.prepared_at,
            row.confirmed_at,
            row.words,
        )


def values_of(campaign_id: uuid.UUID) -> dict[str, list[str]]:
    """The phases, types and age ranges that occur, for the filters. One statement."""
    rows = db.session.execute(
        select(Invitation.phase, Invitation.type_name, Invitation.age_range)
        .distinct()
        .where(Invitation.campaign_id == campaign_id)
    ).all()
    return {
        "phase": sorted({row.phase for row in rows}),
        "type": sorted({row.type_name for row in rows}),
        "age": sorted({row.age_range for row in rows}),
    }
