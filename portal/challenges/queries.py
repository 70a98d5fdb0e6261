"""Reading challenges."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import Uuid, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from portal import clock
from portal.access.holdings import Holding
from portal.access.kinds import KINDS
from portal.access.roles import Role
from portal.access.viewer import Viewer
from portal.challenges.models import Challenge, Determination, DeterminationAnswer
from portal.database import db
from portal.partnership.models import Mandate, Seat

MOST_HELD = 200  # challenges of one person's list


def latest_determination(challenge_id: uuid.UUID) -> Determination | None:
    """The text that counts."""
    of_it = select(Determination).where(Determination.challenge_id == challenge_id)
    return db.session.scalar(of_it.order_by(Determination.number.desc()).limit(1))


def seats_of(partnership_id: uuid.UUID, viewer: Viewer) -> list[uuid.UUID]:
    """The seats whose lead partner the person is today, for the agency they act for."""
    today = clock.today()
    held = (
        select(Mandate.seat_id)
        .join(Seat, Seat.id == Mandate.seat_id)
        .where(
            Seat.partnership_id == partnership_id,
            Mandate.person_id == viewer.person_id,
            Mandate.agency_id == viewer.agency_id,
            Mandate.role == Role.LEAD_PARTNER,
            Mandate.starts_on <= today,
            Mandate.ends_on.is_(None) | (Mandate.ends_on >= today),
        )
    )
    return list(db.session.scalars(held.distinct().order_by(Mandate.seat_id)))


def answer_of(determination_id: uuid.UUID, seat_id: uuid.UUID) -> DeterminationAnswer | None:
    """What that seat has said to that text."""
    of_seat = DeterminationAnswer.determination_id == determination_id, DeterminationAnswer.seat_id == seat_id
    return db.session.scalar(select(DeterminationAnswer).where(*of_seat))


def said_by(determination_id: uuid.UUID, seats: Sequence[uuid.UUID]) -> tuple[int, int]:
    """How many of these seats agree with that text, and how many dissent."""
    agree = func.count().filter(DeterminationAnswer.agrees)
    dissent = func.count().filter(~DeterminationAnswer.agrees)
    of_it = DeterminationAnswer.determination_id == determination_id, DeterminationAnswer.seat_id.in_(seats)
    agreed, dissented = db.session.execute(select(agree, dissent).where(*of_it)).one()
    return agreed, dissented


def determining_seats(challenge_id: uuid.UUID) -> list[uuid.UUID]:
    """The seats that have to answer: all, but those of which every lead partner is kept from the challenge."""
    return list(db.session.scalar(select(func.rights.determining_seats(challenge_id, type_=ARRAY(Uuid())))) or ())


def held_by(person_id: uuid.UUID, viewer: Viewer) -> list[Holding]:
    """Open challenges which that person raised for the viewer's agency. One statement.

    Whoever speaks for the agency settles or withdraws them once the person has gone.
    """
    columns = Challenge.partnership_id, Challenge.reference, Challenge.title
    theirs = Challenge.raised_by_id == person_id, Challenge.raised_by_agency_id == viewer.agency_id
    here = Challenge.partnership_id.in_([place.id for place in viewer.places])
    found = select(*columns).where(*theirs, here, Challenge.ended_at.is_(None)).order_by(Challenge.reference)
    address = KINDS["challenge"].address
    return [
        Holding("Raised", row.reference, row.title, address(viewer.place_of(row.partnership_id), row.reference))
        for row in db.session.execute(found.limit(MOST_HELD))
    ]
