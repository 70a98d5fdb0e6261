"""Reading challenges."""

from __future__ import annotations

import uuid

from sqlalchemy import Uuid, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from portal import clock
from portal.access.roles import Role
from portal.access.viewer import Viewer
from portal.challenges.models import Determination
from portal.database import db
from portal.partnership.models import Mandate, Seat


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


def determining_seats(challenge_id: uuid.UUID) -> list[uuid.UUID]:
    """The seats that have to answer: all, but those of which every lead partner is kept from the challenge."""
    return list(db.session.scalar(select(func.rights.determining_seats(challenge_id, type_=ARRAY(Uuid())))) or ())
