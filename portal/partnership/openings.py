"""Who opened a record, in names, for the page of its history."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.audit.models import Opening
from portal.database import db
from portal.partnership.models import Agency, Person

MOST_OPENINGS = 200


@dataclass(frozen=True)
class Opened:
    """Somebody opened a record, for which agency, when."""

    person: str | None
    agency: str | None
    at: datetime
    manner: str


def openings_by_others(kind: str, record_id: uuid.UUID, *, without: uuid.UUID | None) -> list[Opened]:
    """Newest first, at most 200, without that person's own visits (None: with everybody's). One statement."""
    found = (
        select(Opening.at, Opening.manner, Person.name, Agency.name)
        .outerjoin(Person, Person.id == Opening.person_id)
        .outerjoin(Agency, Agency.id == Opening.agency_id)
        .where(Opening.record_id == record_id, Opening.kind == kind)
        .order_by(Opening.at.desc(), Opening.id)
        .limit(MOST_OPENINGS)
    )
    if without is not None:
        found = found.where(Opening.person_id != without)
    return [Opened(by, agency, at, manner) for at, manner, by, agency in db.session.execute(found)]
