"""Roles, seats and groups somebody holds today, with the partnership each is in: shown when their access ends."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ColumnElement, func, select, union_all

from portal import clock
from portal.access.holdings import Holding
from portal.access.viewer import Viewer
from portal.database import db
from portal.partnership.models import Appointment, Mandate, Partnership, Seat, StandingGroup
from portal.partnership.role_words import role_sentence


def held_by(person_id: uuid.UUID, viewer: Viewer) -> list[Holding]:
    """What that person holds for the agency the viewer acts for, as far as the viewer may see it. One statement."""
    appointed = (
        select(Appointment.role.label("role"), Appointment.partnership_id, StandingGroup.name.label("where"))
        .outerjoin(StandingGroup, StandingGroup.id == Appointment.group_id)
        .where(*_in_force(Appointment, person_id, viewer))
    )
    seated = (
        select(Mandate.role, Seat.partnership_id, Seat.name)
        .join(Seat, Seat.id == Mandate.seat_id)
        .where(*_in_force(Mandate, person_id, viewer))
    )
    held = union_all(appointed, seated).subquery()
    rows = db.session.execute(
        select(held, Partnership.name.label("place"))
        .outerjoin(Partnership, Partnership.id == held.c.partnership_id)
        .order_by(held.c.role, Partnership.name, held.c.where)
    )
    places = {place.id: place.key for place in viewer.places}
    return [
        Holding(
            how="Holds",
            reference=", ".join(name for name in (row.where, row.place) if name),
            title=role_sentence(row.role, viewer.agency_name),
            address=f"/p/{places[row.partnership_id]}/seats" if row.where and row.partnership_id in places else "",
        )
        for row in rows
    ]


def _in_force(table: Any, person_id: uuid.UUID, viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    today = clock.today()
    return (
        table.person_id == person_id,
        table.agency_id == viewer.agency_id,
        table.starts_on <= today,
        func.coalesce(table.ends_on, today) >= today,
    )
