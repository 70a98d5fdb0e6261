"""Entering a version that was signed on paper before this portal."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert

from portal import clock
from portal.access.rules import table_of
from portal.access.verdict import ALLOWED, Verdict, refused, require
from portal.access.viewer import Place, Viewer
from portal.arrangements.events import SignedVersionEntered
from portal.arrangements.lifecycle import Stage
from portal.arrangements.models import ArrangementSignature, ArrangementVersion
from portal.arrangements.operations.clauses import EnteredClause, add_clauses
from portal.arrangements.operations.publishing import may_begin_on, put_in_force
from portal.arrangements.policy import may_enter_signed_version
from portal.arrangements.queries import newest_of
from portal.audit.record import record
from portal.database import db, new_id

KIND = "arrangements"


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
    former = newest_of(partnership.id)
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
    add_clauses(version, clauses)
    put_in_force(version, former, in_force_on, by=by)
    record(SignedVersionEntered(KIND, version, partnership.id, number, signed_on, in_force_on), by=by)
    return version


def _may_follow(former: ArrangementVersion | None, number: int, in_force_on: date) -> Verdict:
    if number < 1:
        return refused("A version has a number from 1 up.")
    if former is None:
        return ALLOWED
    if number <= former.number:
        return refused(f"Version {former.number} is entered already. Enter older versions first, newer ones after it.")
    if former.in_force_on is None:
        return refused(f"Version {former.number} is not in force yet. Publish it before you enter the next.")
    return may_begin_on(former, in_force_on)


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
