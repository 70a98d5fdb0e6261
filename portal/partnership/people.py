"""People and the roles they hold: entered, appointed, ended. Who they are at their provider is the sign-in slice's."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from sqlalchemy import exists, insert, select, update

from portal import clock
from portal.access.roles import GROUP, Role
from portal.access.rules import table_of
from portal.access.verdict import refused, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.database import db, new_id
from portal.partnership.events import Appointed, AppointmentEnded, PersonAdded, PersonRenamed
from portal.partnership.models import Agency, Appointment, Membership, Person, PersonContact, StandingGroup
from portal.partnership.permissions import (
    may_add_person,
    may_appoint,
    may_grant_to,
    may_rename_self,
)

LONGEST_NAME = 120  # characters


def add_person(name: str, *, by: Viewer) -> uuid.UUID:
    """Enter a person, who holds nothing until appointed. Returns their key."""
    require(may_add_person(by))
    key = new_id()
    db.session.execute(insert(table_of(Person)).values(id=key, name=_name(name)))
    record(PersonAdded("person", key, None), by=by)
    return key


def add_contact(person_id: uuid.UUID, *, email: str, by: Viewer, telephone: str | None = None) -> None:
    """Note how somebody is reached, for mail alone; once, and after they were appointed where one may grant roles.

    The row rule refuses anybody else's: an address decides where somebody's mail goes. The operator may at any time.
    """
    require(may_add_person(by))
    db.session.execute(insert(table_of(PersonContact)).values(person_id=person_id, email=email, telephone=telephone))


def appoint(
    person_id: uuid.UUID,
    *,
    agency_id: uuid.UUID,
    role: Role,
    by: Viewer,
    partnership_id: uuid.UUID | None = None,
    group_id: uuid.UUID | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> uuid.UUID:
    """Give a person a role for an agency: in one partnership, in a group of it, or (neither) in all the agency's.

    It counts from `starts_on`, today where none is given. Returns the appointment's key.
    """
    agency = db.session.execute(select(Agency).where(Agency.id == agency_id)).scalar_one()
    if group_id is not None:
        partnership_id = db.session.execute(
            select(StandingGroup.partnership_id).where(StandingGroup.id == group_id)
        ).scalar_one()
    require(may_appoint(by, person_id, role, agency=agency, partnership_id=partnership_id))
    if by.holds_anywhere(Role.BUSINESS_MANAGER) and not _is_member(agency_id, partnership_id, by):
        require(refused(f"{agency.name} is not a member of your partnership. Admit it first."))
    if (role in GROUP) != (group_id is not None):
        require(refused("Name the group of a group member or chair, and of nobody else."))
    first_day = starts_on or clock.today()
    if ends_on is not None and ends_on < first_day:
        require(refused("The last day is before the first. Choose a later day."))
    key = new_id()
    db.session.add(
        Appointment(
            id=key,
            person_id=person_id,
            agency_id=agency_id,
            role=role,
            partnership_id=partnership_id,
            group_id=group_id,
            starts_on=first_day,
            ends_on=ends_on,
            appointed_by_id=by.person_id,
            appointed_by=by.name,
        )
    )
    record(Appointed("appointment", key, partnership_id, person_id, agency_id, role, group_id, first_day), by=by)
    return key


def end_appointment(appointment: Appointment, *, by: Viewer, last_day: date | None = None) -> None:
    """End a role with that day; without one, at once."""
    one = appointment
    require(may_grant_to(by, one.person_id, one.role, agency_id=one.agency_id, partnership_id=one.partnership_id))
    one.ends_on = last_day or clock.today() - timedelta(days=1)
    record(AppointmentEnded("appointment", one.id, one.partnership_id, one.person_id, one.role, one.ends_on), by=by)


def rename_self(name: str, *, by: Viewer) -> None:
    """Change how one's own name is shown, everywhere and in what is past."""
    require(may_rename_self(by))
    assert by.person_id is not None
    people = table_of(Person)
    db.session.execute(update(people).where(people.c.id == by.person_id).values(name=_name(name)))
    record(PersonRenamed("person", by.person_id, None), by=by)


def _is_member(agency_id: uuid.UUID, partnership_id: uuid.UUID | None, by: Viewer) -> bool:
    """Whether the agency is a member, as far as a business manager sees members: of their own partnerships."""
    if partnership_id is None and agency_id == by.agency_id:
        return True
    managed = [place.id for place in by.places if by.holds(place.id, Role.BUSINESS_MANAGER)]
    where = [partnership_id] if partnership_id else managed
    found = exists().where(Membership.agency_id == agency_id, Membership.partnership_id.in_(where))
    return bool(db.session.scalar(select(found)))


def _name(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > LONGEST_NAME or not tidy.isprintable():
        require(refused(f"Write a name of 1 to {LONGEST_NAME} letters."))
    return tidy
