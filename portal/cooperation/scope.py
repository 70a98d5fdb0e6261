"""Whom a campaign asks, and where its mail goes: open schools or other agencies, their people, their addresses."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select

from agencies.registers.school_scope import in_scope_by_default
from agencies.registers.schools import SchoolStatus
from agencies.sectors import SECTORS, Sector
from portal import clock
from portal.access.roles import SCHOOL, Role
from portal.contacts.models import AgencyContact, ContactRole
from portal.cooperation.changed import signers_of_earlier_words
from portal.cooperation.lifecycle import age_range
from portal.database import db
from portal.partnership.models import Agency, Appointment, Membership, School

OPEN = [str(status) for status in SchoolStatus if status.is_open]
SCHOOLS_IDENTIFIER = "URN"
LONGEST_IDENTIFIER = 12  # of a reference
NOT_IN_REGISTER = "not in the register"
NAMES = ("phases", "types", "ages", "standings", "signed")
WRITTEN_TO_FIRST = {ContactRole.HEAD: 0, ContactRole.LEAD: 1, ContactRole.OFFICE: 2}


@dataclass(frozen=True)
class Scope:
    """Which schools: by phase, type and age range as the register has them; an empty one leaves none out.

    Types that no campaign asks by default (universities, schools outside England) are asked only when named. With
    `standings` no school is asked, but the other agencies of that standing in the partnership. With `signed` only the
    schools that confirmed one of the clauses of these keys in earlier words.
    """

    phases: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    standings: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()

    @classmethod
    def of(cls, kept: Mapping[str, Sequence[str]]) -> Scope:
        """From the campaign's column."""
        return cls(*(tuple(kept.get(name, ())) for name in NAMES))

    def kept(self) -> dict[str, list[str]]:
        """For the campaign's column."""
        return {name: list(values) for name, values in asdict(self).items()}

    def holds(self, school: AskedSchool) -> bool:
        """Whether this school is asked."""
        return (
            (school.type_name in self.types if self.types else school.is_usual)
            and (not self.phases or school.phase in self.phases)
            and (not self.ages or school.age_range in self.ages)
        )


EVERYTHING = Scope()


@dataclass(frozen=True)
class AskedSchool:
    """A school as a campaign asks it; an agency that is none has its standing as phase and its sector as type."""

    agency_id: uuid.UUID
    urn: str
    name: str
    phase: str
    type_name: str
    age_range: str
    legal_basis: str
    is_usual: bool


@dataclass(frozen=True)
class Recipient:
    """One mail: to a person with an account (by role), else to an address; `name` is for the address only."""

    agency_id: uuid.UUID
    person_id: uuid.UUID | None = None
    address: str | None = None
    name: str = ""
    contact_id: uuid.UUID | None = None
    is_head: bool = False

    @property
    def reader(self) -> str:
        """Who reads it, whichever school it is about."""
        return reader_of(self.person_id, self.address)


def reader_of(person_id: uuid.UUID | None, address: str | None) -> str:
    """A person's id, or an address however it is written."""
    return str(person_id) if person_id else (address or "").casefold()


def open_schools(partnership_id: uuid.UUID) -> list[AskedSchool]:
    """Every open school that is a member today, by name. One statement."""
    rows = db.session.execute(
        select(
            Agency.id,
            Agency.identifier,
            Agency.name,
            School.phase,
            School.type_code,
            School.type_name,
            School.type_group,
            School.low_age,
            School.high_age,
            Membership.legal_basis,
        )
        .join(School, School.agency_id == Agency.id)
        .join(Membership, Membership.agency_id == Agency.id)
        .where(
            Membership.partnership_id == partnership_id,
            Membership.starts_on <= clock.today(),
            func.coalesce(Membership.ends_on, clock.today()) >= clock.today(),
            School.status.in_(OPEN),
            Agency.identifier.is_not(None),
        )
        .order_by(Agency.name, Agency.id)
    )
    return list({row.id: _asked(row) for row in rows}.values())


def _asked(row: Any) -> AskedSchool:
    return AskedSchool(
        agency_id=row.id,
        urn=row.identifier,
        name=row.name,
        phase=row.phase or NOT_IN_REGISTER,
        type_name=row.type_name or NOT_IN_REGISTER,
        age_range=str(age_range(row.low_age, row.high_age)),
        legal_basis=row.legal_basis,
        is_usual=in_scope_by_default(type_code=row.type_code, type_name=row.type_name, type_group=row.type_group),
    )


def schools_asked(partnership_id: uuid.UUID, scope: Scope) -> list[AskedSchool]:
    """The open schools, or the agencies, in that scope, by name. At most three statements."""
    if scope.standings:
        return _members(partnership_id, scope.standings)
    found = [school for school in open_schools(partnership_id) if scope.holds(school)]
    if not scope.signed:
        return found
    signed = signers_of_earlier_words(partnership_id, scope.signed)
    return [school for school in found if school.agency_id in signed]


def _members(partnership_id: uuid.UUID, standings: Sequence[str]) -> list[AskedSchool]:
    """Agencies that are no schools and hold one of these standings today, by name."""
    rows = db.session.execute(
        select(Agency.id, Agency.identifier, Agency.name, Agency.sector, Membership.standing, Membership.legal_basis)
        .join(Membership, Membership.agency_id == Agency.id)
        .where(
            Membership.partnership_id == partnership_id,
            Membership.standing.in_(standings),
            Membership.starts_on <= clock.today(),
            func.coalesce(Membership.ends_on, clock.today()) >= clock.today(),
            Agency.identifier_kind != SCHOOLS_IDENTIFIER,
        )
        .order_by(Agency.name, Agency.id)
    )
    return list({row.id: _member(row) for row in rows}.values())


def _member(row: Any) -> AskedSchool:
    # Part of the reference: where the official identifier is not known yet, or is no word, the key stands for it.
    said = row.identifier or ""
    return AskedSchool(
        agency_id=row.id,
        urn=said if said.isascii() and said.isalnum() and len(said) <= LONGEST_IDENTIFIER else row.id.hex[:8].upper(),
        name=row.name,
        phase=str(row.standing),
        type_name=SECTORS[Sector(row.sector)].label,
        age_range=str(age_range(None, None)),
        legal_basis=row.legal_basis,
        is_usual=True,
    )


def recipients(partnership_id: uuid.UUID, scope: Scope = EVERYTHING) -> dict[uuid.UUID, list[Recipient]]:
    """By school its head and safeguarding leads, by agency its representative; without any, its best address.

    Two statements.
    """
    found: dict[uuid.UUID, list[Recipient]] = {}
    people = db.session.execute(
        select(Appointment.agency_id, Appointment.person_id)
        .distinct()
        .where(
            Appointment.role.in_((Role.REPRESENTATIVE,) if scope.standings else SCHOOL),
            func.coalesce(Appointment.partnership_id, partnership_id) == partnership_id,
            Appointment.starts_on <= clock.today(),
            func.coalesce(Appointment.ends_on, clock.today()) >= clock.today(),
        )
    )
    for agency_id, person_id in people:
        found.setdefault(agency_id, []).append(Recipient(agency_id, person_id=person_id))
    addresses: dict[uuid.UUID, tuple[int, Recipient]] = {}
    rows = db.session.execute(
        select(AgencyContact.agency_id, AgencyContact.role, AgencyContact.email, AgencyContact.name, AgencyContact.id)
        .where(AgencyContact.partnership_id == partnership_id, AgencyContact.ended_on.is_(None))
        .order_by(AgencyContact.agency_id, AgencyContact.email)
    )
    for agency_id, role, email, name, key in rows:
        rank = WRITTEN_TO_FIRST[role]
        if agency_id not in found and (agency_id not in addresses or rank < addresses[agency_id][0]):
            is_head = role is ContactRole.HEAD
            addresses[agency_id] = (rank, Recipient(agency_id, None, email, name, key, is_head))
    return found | {agency_id: [one] for agency_id, (_, one) in addresses.items()}
