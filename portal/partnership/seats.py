"""Groups, seats, the bodies a seat stands for, and the mandates of those who hold it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import exists, select

from portal import clock
from portal.access.roles import Role
from portal.access.verdict import refused, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.database import db, new_id
from portal.partnership.events import GroupAdded, MandateEnded, MandateGiven, SeatAdded, SeatBodyAdded
from portal.partnership.models import Mandate, Seat, SeatBody, StandingGroup
from portal.partnership.permissions import may_give_mandate, may_set_up


def add_group(
    partnership_id: uuid.UUID, *, name: str, terms: str, by: Viewer, quorum: Mapping[str, Any] | None = None
) -> uuid.UUID:
    """Set up a standing group with its terms and quorum rule. Its members and chair are appointed. Returns its key."""
    require(may_set_up(by))
    key = new_id()
    db.session.add(
        StandingGroup(id=key, partnership_id=partnership_id, name=name, terms=terms, quorum=dict(quorum or {}))
    )
    record(GroupAdded("group", key, partnership_id), by=by)
    return key


def add_seat(partnership_id: uuid.UUID, *, name: str, by: Viewer, agreement: str | None = None) -> uuid.UUID:
    """Set up a seat; `agreement` records which of several bodies acts. Returns its key."""
    require(may_set_up(by))
    key = new_id()
    db.session.add(Seat(id=key, partnership_id=partnership_id, name=name, agreement=agreement))
    record(SeatAdded("seat", key, partnership_id), by=by)
    return key


def add_seat_body(
    seat_id: uuid.UUID, agency_id: uuid.UUID, *, starts_on: date, by: Viewer, ends_on: date | None = None
) -> uuid.UUID:
    """Let the seat stand for this body from one day, until another where it is known. Returns the row's key."""
    require(may_set_up(by))
    key = new_id()
    db.session.add(SeatBody(id=key, seat_id=seat_id, agency_id=agency_id, starts_on=starts_on, ends_on=ends_on))
    record(SeatBodyAdded("seat", seat_id, _seat(seat_id).partnership_id, agency_id, starts_on), by=by)
    return key


def give_mandate(
    seat_id: uuid.UUID,
    person_id: uuid.UUID,
    *,
    agency_id: uuid.UUID,
    role: Role,
    starts_on: date,
    by: Viewer,
    ends_on: date | None = None,
    letter: str | None = None,
) -> uuid.UUID:
    """Let a person hold the seat as lead partner, delegate or alternate, for one of its bodies. Returns its key.

    `letter` names the letter by which the body appointed its lead partner.
    """
    seat = _seat(seat_id)
    require(may_give_mandate(by, seat, person_id, role, agency_id=agency_id, has_letter=bool(letter)))
    stands_for = exists().where(SeatBody.seat_id == seat_id, SeatBody.agency_id == agency_id)
    if not db.session.scalar(select(stands_for)):
        require(refused("That seat does not stand for this body. Choose a body of the seat."))
    key = new_id()
    db.session.add(
        Mandate(
            id=key,
            seat_id=seat_id,
            person_id=person_id,
            agency_id=agency_id,
            role=role,
            starts_on=starts_on,
            ends_on=ends_on,
            appointed_by_id=by.person_id,
            letter=letter,
        )
    )
    record(MandateGiven("mandate", key, seat.partnership_id, person_id, agency_id, role, starts_on), by=by)
    return key


def end_mandate(mandate: Mandate, *, by: Viewer, last_day: date | None = None) -> None:
    """End a mandate with that day; without one, at once."""
    seat = _seat(mandate.seat_id)
    require(may_give_mandate(by, seat, mandate.person_id, mandate.role, agency_id=mandate.agency_id, has_letter=True))
    mandate.ends_on = last_day or clock.today() - timedelta(days=1)
    record(MandateEnded("mandate", mandate.id, seat.partnership_id, mandate.ends_on), by=by)


def _seat(seat_id: uuid.UUID) -> Seat:
    return db.session.execute(select(Seat).where(Seat.id == seat_id)).scalar_one()
