"""Whom each stage of a challenge names: a pure rule over who holds what in the partnership."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Select, Text, Uuid, column, func, literal, select, union_all

from portal import clock
from portal.access.roles import OFFICE, Role
from portal.challenges.lifecycle import Stage
from portal.database import db
from portal.partnership.models import Membership, Person

# What a membership itself says: who answers for the agency, and the senior of one without a seat.
REPRESENTS, SENIOR = "named representative", "named senior"
SPEAKS = ((REPRESENTS,), (Role.REPRESENTATIVE, Role.HEAD, Role.TRUST_LEAD), (Role.DELEGATE, Role.ALTERNATE), OFFICE)
ASKED = (*(str(role) for roles in SPEAKS[1:] for role in roles), str(Role.LEAD_PARTNER))


@dataclass(frozen=True)
class Holder:
    """Somebody with a role for an agency there; `name` is empty where only the mail is addressed."""

    person_id: uuid.UUID
    agency_id: uuid.UUID
    role: str
    name: str = ""


class Between(Protocol):
    """The two agencies and who raised it: a challenge, or a row of one."""

    @property
    def raised_by_id(self) -> uuid.UUID: ...
    @property
    def raised_by_agency_id(self) -> uuid.UUID: ...
    @property
    def to_agency_id(self) -> uuid.UUID: ...


def whom(stage: Stage, challenge: Between, holders: Sequence[Holder]) -> list[Holder]:
    """Who has to do something at that stage, each once; nobody where nobody holds the role, and for what has ended."""
    both = challenge.raised_by_agency_id, challenge.to_agency_id
    match stage:
        case Stage.RAISED | Stage.ACKNOWLEDGED:
            found = speakers(challenge.to_agency_id, holders)
        case Stage.ANSWERED:
            found = raiser(challenge, holders)
        case Stage.SERVICE_HEADS:
            found = [one for agency in both for one in _of(agency, holders, SENIOR) or speakers(agency, holders)]
        case Stage.DELEGATES:
            every = [one for one in holders if one.role == Role.DELEGATE]
            found = [one for one in every if one.agency_id in both] or every
        case Stage.LEAD_PARTNERS:
            found = [one for one in holders if one.role == Role.LEAD_PARTNER]
        case _:
            found = []
    return _once(found)


def raiser(challenge: Between, holders: Sequence[Holder]) -> list[Holder]:
    """Who raised it, while they are there, else who speaks for their agency, so that no leaver leaves it open."""
    of_agency = [one for one in holders if one.agency_id == challenge.raised_by_agency_id]
    own = [one for one in of_agency if one.person_id == challenge.raised_by_id]
    return own[:1] or speakers(challenge.raised_by_agency_id, holders)


def speakers(agency_id: uuid.UUID, holders: Sequence[Holder]) -> list[Holder]:
    """Who answers for that agency: whom its membership names, else its representatives, else its delegates, else the
    office's own people.
    """
    return next((found for roles in SPEAKS if (found := _of(agency_id, holders, *roles))), [])


def holders_here(partnership_id: uuid.UUID, raised_by_id: uuid.UUID) -> list[Holder]:
    """Everybody a stage could name, and the raiser with whatever they hold. One statement."""
    here = (
        func.rights.roles_here(partnership_id)
        .table_valued(column("person_id", Uuid()), column("agency_id", Uuid()), column("role", Text()))
        .alias("here")
    )
    is_asked = here.c.role.in_(ASKED) | (here.c.person_id == raised_by_id)
    every = union_all(
        select(here.c.person_id, here.c.agency_id, here.c.role).where(is_asked), *named_on_memberships(partnership_id)
    ).subquery()
    rows = db.session.execute(
        select(every, func.coalesce(Person.name, ""))
        .outerjoin(Person, Person.id == every.c.person_id)
        .order_by(Person.name, every.c.person_id, every.c.role)
    )
    return [Holder(*row) for row in rows]


def named_on_memberships(partnership_id: uuid.UUID | None) -> Iterable[Select[Any]]:
    """Whom memberships of today name, here or (None) everywhere."""
    today = clock.today()
    for person, role in ((Membership.representative_id, REPRESENTS), (Membership.senior_id, SENIOR)):
        columns: list[Any] = [person.label("person_id"), Membership.agency_id, literal(role, Text()).label("role")]
        found = select(*columns).where(
            person.is_not(None), Membership.starts_on <= today, func.coalesce(Membership.ends_on, today) >= today
        )
        yield found if partnership_id is None else found.where(Membership.partnership_id == partnership_id)


def _of(agency_id: uuid.UUID, holders: Iterable[Holder], *roles: str) -> list[Holder]:
    return [one for one in holders if one.agency_id == agency_id and one.role in roles]


def _once(found: Iterable[Holder]) -> list[Holder]:
    return list({(one.person_id, one.agency_id): one for one in reversed(list(found))}.values())[::-1]
