"""Whom one can ask: member agencies, people who can own something here, and who may check it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Text, Uuid, column, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import TableValuedAlias

from agencies.sectors import Sector
from portal import clock
from portal.access.roles import AGENCY_STAFF, OFFICE, Role
from portal.access.verdict import Refused
from portal.actions.policy import SPEAKS
from portal.actions.row_rules import PROPOSES
from portal.database import db
from portal.partnership.models import Agency, Membership, Partnership, Person

VERIFIES = (Role.DELEGATE, Role.ALTERNATE, Role.CHAIR, *OFFICE, *AGENCY_STAFF)
DELEGATED = (Role.DELEGATE, Role.ALTERNATE)
MOST_CHOICES = 20


@dataclass(frozen=True)
class Choice:
    """A person who can be chosen, for the agency they would act for."""

    person_id: uuid.UUID
    agency_id: uuid.UUID
    name: str
    agency: str


def roles_of(partnership_id: uuid.UUID, person_id: uuid.UUID, agency_id: uuid.UUID) -> frozenset[str]:
    """The roles that person holds there today for that agency; none for somebody who does not act for it."""
    here = _here(partnership_id)
    found = select(here.c.role).where(here.c.person_id == person_id, here.c.agency_id == agency_id)
    return frozenset(db.session.scalars(found))


def can_own(partnership_id: uuid.UUID, person_id: uuid.UUID, agency_id: uuid.UUID) -> bool:
    """Whether that person can own an action of that agency there."""
    return not roles_of(partnership_id, person_id, agency_id).isdisjoint(PROPOSES)


def owners_here(
    partnership_id: uuid.UUID, agency_id: uuid.UUID | InstrumentedAttribute[uuid.UUID] | None
) -> Select[tuple[uuid.UUID]]:
    """Who can own an action of that agency there today, as a part of another statement."""
    here = _here(partnership_id)
    may_own = here.c.role.in_([str(role) for role in PROPOSES])
    return select(here.c.person_id).where(here.c.agency_id == agency_id, may_own)


def checkers_here(partnership_id: uuid.UUID) -> Select[tuple[uuid.UUID, uuid.UUID]]:
    """Who can check actions there today, and for which agency, as a part of another statement."""
    here = _here(partnership_id)
    may_check = here.c.role.in_([str(role) for role in VERIFIES])
    return select(here.c.person_id, here.c.agency_id).where(may_check)


def people_to_choose(
    partnership_id: uuid.UUID, typed: str = "", *, agency_id: uuid.UUID | None = None, to_verify: bool = False
) -> list[Choice]:
    """At most twenty people whose name or agency holds what was typed, by agency and name. One statement."""
    here = _here(partnership_id)
    found = (
        select(here.c.person_id, here.c.agency_id, Person.name, Agency.name)
        .distinct()
        .join(Person, Person.id == here.c.person_id)
        .join(Agency, Agency.id == here.c.agency_id)
        .where(here.c.role.in_([str(role) for role in (VERIFIES if to_verify else PROPOSES)]))
        .order_by(Agency.name, Person.name, here.c.person_id, here.c.agency_id)
        .limit(MOST_CHOICES)
    )
    for word in typed.split():
        found = found.where(
            or_(Person.name.icontains(word, autoescape=True), Agency.name.icontains(word, autoescape=True))
        )
    if agency_id is not None:
        found = found.where(here.c.agency_id == agency_id)
    return [Choice(*row) for row in db.session.execute(found)]


def agencies_to_choose(partnership_id: uuid.UUID, typed: str = "") -> list[tuple[uuid.UUID, str]]:
    """Member agencies today whose name holds what was typed, at most twenty, by name. One statement."""
    found = (
        select(Agency.id, Agency.name)
        .distinct()
        .join(Membership, Membership.agency_id == Agency.id)
        .where(Membership.partnership_id == partnership_id, *_in_force())
        .order_by(Agency.name, Agency.id)
        .limit(MOST_CHOICES)
    )
    for word in typed.split():
        found = found.where(Agency.name.icontains(word, autoescape=True))
    return [(row.id, row.name) for row in db.session.execute(found)]


def every_member(partnership_id: uuid.UUID) -> list[tuple[uuid.UUID, str, Sector]]:
    """Every member agency today: id, name and sector, by name. One statement."""
    found = (
        select(Agency.id, Agency.name, Agency.sector)
        .distinct()
        .join(Membership, Membership.agency_id == Agency.id)
        .where(Membership.partnership_id == partnership_id, *_in_force())
        .order_by(Agency.name, Agency.id)
    )
    return [(row.id, row.name, row.sector) for row in db.session.execute(found)]


def is_member(partnership_id: uuid.UUID, agency_id: uuid.UUID) -> bool:
    """Whether that agency is a member today."""
    found = select(Membership.id).where(
        Membership.partnership_id == partnership_id, Membership.agency_id == agency_id, *_in_force()
    )
    return db.session.scalar(found.limit(1)) is not None


def speakers_of(partnership_id: uuid.UUID, agency_id: uuid.UUID) -> list[uuid.UUID]:
    """Who answers for that agency: the representative its membership names, else who holds such a role there."""
    named = db.session.scalar(
        select(Membership.representative_id).where(
            Membership.partnership_id == partnership_id, Membership.agency_id == agency_id, *_in_force()
        )
    )
    if named is not None:
        return [named]
    here = _here(partnership_id)
    found = db.session.execute(
        select(here.c.person_id, here.c.role).where(here.c.agency_id == agency_id).order_by(here.c.person_id)
    ).all()
    for roles in ((Role.REPRESENTATIVE, Role.HEAD, Role.TRUST_LEAD), SPEAKS, OFFICE):
        if people := [row.person_id for row in found if row.role in roles]:
            return list(dict.fromkeys(people))
    return []


def office_people(partnership_id: uuid.UUID) -> list[uuid.UUID]:
    """The business manager, who checks where nobody else was named; where there is none, the office's staff."""
    here = _here(partnership_id)
    found = db.session.execute(
        select(here.c.person_id, here.c.role).where(here.c.role.in_([str(role) for role in OFFICE]))
    ).all()
    managers = [row.person_id for row in found if row.role == Role.BUSINESS_MANAGER]
    return list(dict.fromkeys(managers or [row.person_id for row in found]))


def office_of(partnership_id: uuid.UUID) -> uuid.UUID:
    """The agency that is the partnership's office."""
    return db.session.scalars(select(Partnership.office_id).where(Partnership.id == partnership_id)).one()


def require_member(partnership_id: uuid.UUID, agency_id: uuid.UUID) -> None:
    """Raises Refused for an agency that is no member today."""
    if not is_member(partnership_id, agency_id):
        raise Refused("That agency is not a member of this partnership today.")


def require_owner(partnership_id: uuid.UUID, person_id: uuid.UUID, agency_id: uuid.UUID) -> None:
    """Raises Refused for somebody who cannot own an action of that agency."""
    if not can_own(partnership_id, person_id, agency_id):
        raise Refused("Choose somebody who works for that agency in this partnership today.")


def require_verifier(
    partnership_id: uuid.UUID,
    *,
    verifier_id: uuid.UUID | None,
    verifier_agency_id: uuid.UUID,
    workers: Collection[uuid.UUID],
    owner_id: uuid.UUID | None,
) -> None:
    """Separation of duties. Raises Refused.

    `workers` are the agencies that lead and contribute.
    """
    office = office_of(partnership_id)
    if verifier_agency_id in workers:
        if verifier_agency_id == office:
            raise Refused("The partnership office works on this itself. Choose a delegated partner who checks it.")
        raise Refused("An agency that works on this cannot check it. Choose somebody of another agency.")
    if verifier_id is None:
        return
    if verifier_id == owner_id:
        raise Refused("The owner cannot check their own action, for another agency either.")
    roles = roles_of(partnership_id, verifier_id, verifier_agency_id)
    if office in workers and roles.isdisjoint(DELEGATED):
        raise Refused("The partnership office works on this itself. Choose a delegated partner who checks it.")
    if roles.isdisjoint(VERIFIES):
        raise Refused("That person cannot check actions here. Choose somebody else.")


def _here(partnership_id: uuid.UUID) -> TableValuedAlias:
    return (
        func.rights.roles_here(partnership_id)
        .table_valued(column("person_id", Uuid()), column("agency_id", Uuid()), column("role", Text()))
        .alias("here")
    )


def _in_force() -> tuple[ColumnElement[bool], ...]:
    today = clock.today()
    return (Membership.starts_on <= today, or_(Membership.ends_on.is_(None), Membership.ends_on >= today))
