"""Reading the arrangements. Versions newest first, clauses in the order of the text."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from agencies.sectors import Sector
from portal.access.verdict import NotFound
from portal.arrangements.lifecycle import ArrangementState
from portal.arrangements.models import ArrangementSignature, ArrangementVersion, Clause, Duty
from portal.audit.models import Opening
from portal.database import db
from portal.decisions.models import Decision
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

    @property
    def by_sector(self) -> dict[Sector, list[str]]:
        """Its duties, sector by sector."""
        found: dict[Sector, list[str]] = {}
        for duty in self.duties:
            found.setdefault(duty.sector, []).append(duty.text)
        return found

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


def newest_of(partnership_id: uuid.UUID) -> ArrangementVersion | None:
    """The version with the highest number that the viewer may see. One statement."""
    found = select(ArrangementVersion).where(ArrangementVersion.partnership_id == partnership_id)
    return db.session.scalars(found.order_by(ArrangementVersion.number.desc()).limit(1)).one_or_none()


def former_of(version: ArrangementVersion) -> ArrangementVersion | None:
    """The one whose place it takes: published before it and not replaced. One statement."""
    found = select(ArrangementVersion).where(
        ArrangementVersion.partnership_id == version.partnership_id,
        ArrangementVersion.number < version.number,
        ArrangementVersion.in_force_on.is_not(None),
        ArrangementVersion.replaced_on.is_(None),
    )
    return db.session.scalars(found).one_or_none()


def decision_of(version: ArrangementVersion) -> Decision | None:
    """The decision that signs it, as far as one sees it. At most one statement."""
    return db.session.get(Decision, version.decision_id) if version.decision_id else None


def get_clause(version: ArrangementVersion, key: str) -> Clause:
    """One clause of that version, also one that was taken out, for those who write. Raises NotFound."""
    found = select(Clause).where(Clause.version_id == version.id, Clause.key == key)
    clause = db.session.scalars(found).one_or_none()
    if clause is None:
        raise NotFound
    return clause


def taken_out_of(version: ArrangementVersion) -> Sequence[Clause]:
    """Clauses that were taken out while it was written. One statement."""
    found = select(Clause).where(Clause.version_id == version.id, Clause.removed_at.is_not(None))
    return db.session.scalars(found.order_by(Clause.heading, Clause.id)).all()


def numbered(versions: Sequence[ArrangementVersion], number: int) -> ArrangementVersion:
    """The one with that number. Raises NotFound, the same for one out of sight and one that never was."""
    for one in versions:
        if one.number == number:
            return one
    raise NotFound


DUTIES = (
    select(
        func.jsonb_agg(aggregate_order_by(func.jsonb_build_array(Duty.sector, Duty.text), Duty.sector, Duty.position))
    )
    .where(Duty.clause_id == Clause.id, Duty.removed_at.is_(None))
    .scalar_subquery()
)


def clauses_of(version_id: uuid.UUID) -> list[ClauseText]:
    """The whole text of a version, without what was taken out. One statement."""
    return texts_of([version_id])[version_id]


def texts_of(version_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[ClauseText]]:
    """The whole text of each of these versions, without what was taken out. One statement."""
    rows = db.session.execute(
        select(
            Clause.version_id, Clause.id, Clause.key, Clause.position, Clause.heading, Clause.text,
            DUTIES.label("duties"),
        )
        .where(Clause.version_id.in_(version_ids), Clause.removed_at.is_(None))
        .order_by(Clause.position, Clause.id)
    )  # fmt: skip
    found: dict[uuid.UUID, list[ClauseText]] = {one: [] for one in version_ids}
    for version_id, key, name, position, heading, words, duties in rows:
        asked = tuple(DutyText(Sector(one), asks) for one, asks in duties or ())
        found[version_id].append(ClauseText(key, name, position, heading, words, asked))
    return found


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
