"""Reads of the agencies that take part in one partnership: the list and its filters, and one agency with its links."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased

from agencies.sectors import Sector, Standing
from portal import clock
from portal.access.verdict import NotFound
from portal.database import db
from portal.partnership.models import Agency, Membership, Person, School
from portal.web.keyset import Page, read_page

CURRENT, ENDED = "now", "ended"


@dataclass(frozen=True)
class MemberFilter:
    """What a list of members is narrowed to; an unknown value counts as none."""

    standing: str = ""
    sector: str = ""
    name: str = ""
    when: str = CURRENT

    @classmethod
    def of(cls, asked: Any) -> MemberFilter:
        """From the query string."""
        standing, sector, when = asked.get("standing", ""), asked.get("sector", ""), asked.get("when", "")
        return cls(
            standing=standing if standing in list(Standing) else "",
            sector=sector if sector in list(Sector) else "",
            name=asked.get("name", "").replace("\x00", "").strip()[:100],
            when=ENDED if when == ENDED else CURRENT,
        )

    @property
    def arguments(self) -> dict[str, Any]:
        """For the address of the same selection."""
        chosen = {"standing": self.standing, "sector": self.sector, "name": self.name}
        chosen["when"] = ENDED if self.when == ENDED else ""
        return {name: value for name, value in chosen.items() if value}


def _members(partnership_id: uuid.UUID, chosen: MemberFilter) -> Select[Any]:
    today = clock.today()
    ended = Membership.ends_on < today
    statement: Any = (
        select(
            Agency.id,
            Agency.identifier,
            Agency.identifier_kind,
            Agency.sector,
            Membership.standing,
            Membership.starts_on,
            Membership.ends_on,
        )
        .join(Agency, Agency.id == Membership.agency_id)
        .where(Membership.partnership_id == partnership_id)
        .where(ended if chosen.when == ENDED else func.coalesce(~ended, True))
    )
    if chosen.standing:
        statement = statement.where(Membership.standing == chosen.standing)
    if chosen.sector:
        statement = statement.where(Agency.sector == chosen.sector)
    if chosen.name:
        statement = statement.where(Agency.name.icontains(chosen.name, autoescape=True))
    found: Select[Any] = statement
    return found


def page_of_members(partnership_id: uuid.UUID, chosen: MemberFilter, key: str | None) -> Page:
    """One page, in the order of name."""
    return read_page(
        db.session(),
        _members(partnership_id, chosen),
        (Agency.name, Membership.id),
        key,
        label=lambda row: f"from {row.name}",
    )


def count_members(partnership_id: uuid.UUID, chosen: MemberFilter) -> int:
    """How many there are in the selection."""
    found = _members(partnership_id, chosen).with_only_columns(func.count())
    return db.session.execute(found).scalar_one()


def all_members(partnership_id: uuid.UUID, chosen: MemberFilter) -> Sequence[Row[Any]]:
    """The whole selection, in the order of name; one row with the name an agency."""
    statement = _members(partnership_id, chosen).add_columns(Agency.name)
    return db.session.execute(statement.order_by(Agency.name, Membership.id)).all()


@dataclass(frozen=True)
class LinkedAgency:
    """Another agency named on a page; without a link where it takes no part here."""

    id: uuid.UUID
    identifier: str | None
    name: str
    takes_part: bool


@dataclass(frozen=True)
class MemberShown:
    """One agency in one partnership, with everything its page says of the agency itself."""

    agency: Agency
    membership: Membership
    school: School | None
    representative: str | None
    senior: str | None
    linked: dict[str, list[LinkedAgency]]


def member_shown(partnership_id: uuid.UUID, named: str) -> MemberShown:
    """The agency with that identifier or key, of its memberships the newest. Raises NotFound. Two statements."""
    representative, senior = aliased(Person), aliased(Person)
    wanted = Agency.id == uuid.UUID(named) if _is_uuid(named) else Agency.identifier == named
    row = db.session.execute(
        select(Agency, Membership, School, representative.name, senior.name)
        .join(Membership, Membership.agency_id == Agency.id)
        .outerjoin(School, School.agency_id == Agency.id)
        .outerjoin(representative, representative.id == Membership.representative_id)
        .outerjoin(senior, senior.id == Membership.senior_id)
        .where(Membership.partnership_id == partnership_id, wanted)
        .order_by(Membership.starts_on.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound
    return MemberShown(row[0], row[1], row[2], row[3], row[4], _linked(partnership_id, row[0]))


def _linked(partnership_id: uuid.UUID, agency: Agency) -> dict[str, list[LinkedAgency]]:
    """The agency's successor, predecessors and parent."""
    takes_part = (
        select(Membership.id)
        .where(Membership.agency_id == Agency.id, Membership.partnership_id == partnership_id)
        .exists()
    )
    others = [key for key in (agency.successor_id, agency.parent_id) if key]
    rows = db.session.execute(
        select(Agency.id, Agency.identifier, Agency.name, Agency.successor_id, takes_part.label("takes_part"))
        .where(Agency.id.in_(others) | (Agency.successor_id == agency.id))
        .order_by(Agency.name, Agency.id)
    )
    linked: dict[str, list[LinkedAgency]] = {"successor": [], "parent": [], "predecessors": []}
    for row in rows:
        one = LinkedAgency(row.id, row.identifier, row.name, row.takes_part)
        if row.id == agency.successor_id:
            linked["successor"].append(one)
        if row.id == agency.parent_id:
            linked["parent"].append(one)
        if row.successor_id == agency.id:
            linked["predecessors"].append(one)
    return linked


def _is_uuid(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False
