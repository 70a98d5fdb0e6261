"""Reading the arrangements. Versions newest first, clauses in the order of the text."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from agencies.sectors import Sector
from portal.access.verdict import NotFound
from portal.arrangements.lifecycle import ArrangementState
from portal.arrangements.models import ArrangementSignature, ArrangementVersion, Clause, Duty
from portal.audit.models import Opening
from portal.database import db
from portal.partnership.models import Agency, Person

MOST_VERSIONS = 200  # one a year is many; a page names them all


@dataclass(frozen=True)
class DutyText:
    """What a clause asks of one sector."""

    sector: Sector
    text: str


@dataclass(frozen=True)
class ClauseText:
    """A clause as it reads, with what it asks of whom."""

    id: uuid.UUID
    key: str
    position: int
    heading: str
    text: str
    duties: tuple[DutyText, ...]

    def asked_of(self, sectors: frozenset[Sector]) -> list[DutyText]:
        """The duties of these sectors."""
        return [duty for duty in self.duties if duty.sector in sectors]


@dataclass(frozen=True)
class SignatureText:
    """An office that signed, its agency, and the day."""

    office: str
    agency: str
    signed_on: date


def versions_of(partnership_id: uuid.UUID) -> Sequence[ArrangementVersion]:
    """Every version the viewer may see, newest first. One statement."""
    found = select(ArrangementVersion).where(ArrangementVersion.partnership_id == partnership_id)
    return db.session.scalars(found.order_by(ArrangementVersion.number.desc()).limit(MOST_VERSIONS)).all()


def version_in_force(partnership_id: uuid.UUID) -> ArrangementVersion | None:
    """The version in force today, if there is one. One statement."""
    return in_force(versions_of(partnership_id))


def in_force(versions: Sequence[ArrangementVersion]) -> ArrangementVersion | None:
    """The one of these that is in force today."""
    return next((one for one in versions if one.state is ArrangementState.IN_FORCE), None)


def numbered(versions: Sequence[ArrangementVersion], number: int) -> ArrangementVersion:
    """The one with that number. Raises NotFound, the same for one out of sight and one that never was."""
    for one in versions:
        if one.number == number:
            return one
    raise NotFound


def clauses_of(version_id: uuid.UUID) -> list[ClauseText]:
    """The whole text of a version. Two statements."""
    duties: dict[uuid.UUID, list[DutyText]] = {}
    for clause_id, sector, text in db.session.execute(
        select(Duty.clause_id, Duty.sector, Duty.text)
        .join(Clause, Clause.id == Duty.clause_id)
        .where(Clause.version_id == version_id)
        .order_by(Duty.clause_id, Duty.sector, Duty.position)
    ):
        duties.setdefault(clause_id, []).append(DutyText(sector, text))
    rows = db.session.execute(
        select(Clause.id, Clause.key, Clause.position, Clause.heading, Clause.text)
        .where(Clause.version_id == version_id)
        .order_by(Clause.position)
    )
    return [ClauseText(*row, duties=tuple(duties.get(row.id, ()))) for row in rows]


def signatures_of(version_id: uuid.UUID) -> list[SignatureText]:
    """The offices that signed, in the order of the paper. One statement."""
    rows = db.session.execute(
        select(ArrangementSignature.office, Agency.name, ArrangementSignature.signed_on)
        .join(Agency, Agency.id == ArrangementSignature.agency_id)
        .where(ArrangementSignature.version_id == version_id)
        .order_by(ArrangementSignature.position)
    )
    return [SignatureText(*row) for row in rows]


def entered_by(version: ArrangementVersion) -> str:
    """Who entered it, as the viewer may know them. At most one statement."""
    if version.entered_by_id is None:
        return "the portal’s operator"
    name = db.session.scalar(select(Person.name).where(Person.id == version.entered_by_id))
    return name or "someone at the partnership office"


def openings_of(version_id: uuid.UUID) -> list[tuple[datetime, str, str]]:
    """Who opened a draft, newest first, at most 100: when, who, for which agency. One statement."""
    rows = db.session.execute(
        select(Opening.at, Person.name, Agency.name)
        .outerjoin(Person, Person.id == Opening.person_id)
        .outerjoin(Agency, Agency.id == Opening.agency_id)
        .where(Opening.record_id == version_id, Opening.kind == "arrangements")
        .order_by(Opening.at.desc(), Opening.id)
        .limit(100)
    )
    return [(at, name or "someone", agency or "") for at, name, agency in rows]
