"""Writing arrangements. Sign-off in the portal is a decision's matter; here stands what was signed on paper before."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import insert, select, update

from agencies.sectors import Sector
from portal import clock
from portal.access.rules import table_of
from portal.access.verdict import ALLOWED, Verdict, refused, require
from portal.access.viewer import Place, Viewer
from portal.arrangements.events import SignedVersionEntered, VersionReplaced
from portal.arrangements.lifecycle import Stage
from portal.arrangements.models import ArrangementSignature, ArrangementVersion, Clause, Duty
from portal.arrangements.policy import may_enter_signed_version
from portal.audit.record import record
from portal.database import db, new_id

KIND = "arrangements"


@dataclass(frozen=True)
class EnteredClause:
    """A clause to enter: its key across versions, its words (Markdown), and its duties by sector."""

    key: str
    heading: str
    text: str
    duties: Mapping[Sector, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class SigningOffice:
    """An office that signed on paper, for which agency; on the day of the version unless another is given."""

    office: str
    agency_id: uuid.UUID
    signed_on: date | None = None


def enter_signed_version(
    partnership: Place,
    number: int,
    title: str,
    clauses: Sequence[EnteredClause],
    *,
    signed_on: date,
    offices: Sequence[SigningOffice],
    in_force_on: date,
    what_changed: Sequence[str] = (),
    by: Viewer,
) -> uuid.UUID:
    """Enter and publish a version signed on paper; it replaces the former one from its first day. Returns its id.

    Raises Refused, with a sentence, for somebody who may not, and for dates or numbers that cannot be.
    """
    require(may_enter_signed_version(by, partnership.id))
    former = _newest(partnership.id)
    require(_may_follow(former, number, in_force_on))
    require(_is_whole(title, clauses, offices, signed_on, in_force_on))
    version = new_id()
    db.session.execute(
        insert(table_of(ArrangementVersion)).values(
            id=version,
            partnership_id=partnership.id,
            number=number,
            reference=f"{partnership.prefix}-V{number}",
            title=title.strip(),
            stage=Stage.SIGNED,
            what_changed=list(what_changed),
            signed_on_paper_on=signed_on,
            entered_at=clock.now(),
            entered_by_id=by.person_id,
        )
    )
    _add_signatures(version, offices, signed_on)
    _add_clauses(version, clauses)
    _publish(version, former, in_force_on, by=by)
    record(SignedVersionEntered(KIND, version, partnership.id, number, signed_on, in_force_on), by=by)
    return version


def _newest(partnership_id: uuid.UUID) -> ArrangementVersion | None:
    found = select(ArrangementVersion).where(ArrangementVersion.partnership_id == partnership_id)
    return db.session.scalars(found.order_by(ArrangementVersion.number.desc()).limit(1)).one_or_none()


def _may_follow(former: ArrangementVersion | None, number: int, in_force_on: date) -> Verdict:
    if number < 1:
        return refused("A version has a number from 1 up.")
    if former is None:
        return ALLOWED
    if number <= former.number:
        return refused(f"Version {former.number} is entered already. Enter older versions first, newer ones after it.")
    if former.in_force_on is None:
        return refused(f"Version {former.number} is not in force yet. Publish it before you enter the next.")
    if in_force_on <= former.in_force_on:
        return refused(f"Version {former.number} came into force on that day or later. Give a later day.")
    return ALLOWED


def _is_whole(
    title: str, clauses: Sequence[EnteredClause], offices: Sequence[SigningOffice], signed_on: date, in_force_on: date
) -> Verdict:
    if not title.strip() or not clauses:
        return refused("Give the version a title and at least one clause.")
    if not offices:
        return refused("Say which offices signed the paper.")
    if len({clause.key for clause in clauses}) < len(clauses):
        return refused("Two clauses have the same key. Give each its own.")
    days = [signed_on, *(one.signed_on for one in offices if one.signed_on)]
    if max(days) > min(in_force_on, clock.today()):
        return refused("The day of signing has to be past, and not after the first day in force.")
    return ALLOWED


def _add_signatures(version: uuid.UUID, offices: Sequence[SigningOffice], signed_on: date) -> None:
    db.session.execute(
        insert(table_of(ArrangementSignature)),
        [
            {
                "id": new_id(),
                "version_id": version,
                "position": position,
                "office": one.office,
                "agency_id": one.agency_id,
                "signed_on": one.signed_on or signed_on,
            }
            for position, one in enumerate(offices, 1)
        ],
    )


def _add_clauses(version: uuid.UUID, clauses: Sequence[EnteredClause]) -> None:
    keys = [new_id() for _ in clauses]
    db.session.execute(
        insert(table_of(Clause)),
        [
            {
                "id": key,
                "version_id": version,
                "key": clause.key,
                "position": position,
                "heading": clause.heading,
                "text": clause.text.strip(),
            }
            for position, (key, clause) in enumerate(zip(keys, clauses, strict=True), 1)
        ],
    )
    duties = [
        {"id": new_id(), "clause_id": key, "sector": sector, "position": position, "text": text}
        for key, clause in zip(keys, clauses, strict=True)
        for sector, texts in clause.duties.items()
        for position, text in enumerate(texts, 1)
    ]
    if duties:
        db.session.execute(insert(table_of(Duty)), duties)


def _publish(version: uuid.UUID, former: ArrangementVersion | None, in_force_on: date, *, by: Viewer) -> None:
    """The former one first: at no moment do two stay in force."""
    versions = table_of(ArrangementVersion)
    if former is not None:
        former_id, partnership_id = former.id, former.partnership_id
        db.session.execute(update(versions).where(versions.c.id == former_id).values(replaced_on=in_force_on))
        db.session.expire(former)
        record(VersionReplaced(KIND, former_id, partnership_id, in_force_on), by=by)
    db.session.execute(update(versions).where(versions.c.id == version).values(in_force_on=in_force_on))
