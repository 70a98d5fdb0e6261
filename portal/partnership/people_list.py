"""Reads of people and their roles in one partnership, of its seats with their mandates, and of its groups."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, or_, select, union_all
from sqlalchemy.dialects.postgresql import array

from portal import clock
from portal.access.roles import MANDATED
from portal.database import db
from portal.partnership.models import (
    Agency,
    Appointment,
    Mandate,
    Membership,
    Person,
    PersonContact,
    Seat,
    SeatBody,
    StandingGroup,
)
from portal.partnership.role_words import role_sentence
from portal.web.keyset import Page, read_all, read_page


@dataclass(frozen=True)
class RoleHeld:
    """One role somebody holds today: as a sentence, and for which agency."""

    person_id: uuid.UUID
    name: str
    role: str
    agency: str
    group: str | None

    @property
    def sentence(self) -> str:
        words = role_sentence(self.role, self.agency)
        return words.replace("a group", f"the {self.group}") if self.group else words


def _in_force(model: Any) -> ColumnElement[bool]:
    today = clock.today()
    found: ColumnElement[bool] = (model.starts_on <= today) & or_(model.ends_on.is_(None), model.ends_on >= today)
    return found


def _roles(partnership_id: uuid.UUID, only_agency: uuid.UUID | None = None) -> Select[Any]:
    """Every role held today in a partnership, by appointment there, at one of its members, or by mandate.

    Whoever sees people of the own agency alone sees no membership either, so the agency is asked instead.
    """
    is_member = (
        select(Membership.id)
        .where(Membership.agency_id == Appointment.agency_id, Membership.partnership_id == partnership_id)
        .where(_in_force(Membership))
        .exists()
    )
    counts_here = is_member if only_agency is None else Appointment.agency_id == only_agency
    appointed = (
        select(Appointment.person_id, Appointment.agency_id, Appointment.role, StandingGroup.name.label("of_group"))
        .outerjoin(StandingGroup, StandingGroup.id == Appointment.group_id)
        .where(_in_force(Appointment))
        .where((Appointment.partnership_id == partnership_id) | Appointment.partnership_id.is_(None) & counts_here)
    )
    mandated = (
        select(Mandate.person_id, Mandate.agency_id, Mandate.role, literal(None).label("of_group"))
        .join(Seat, Seat.id == Mandate.seat_id)
        .where(Seat.partnership_id == partnership_id, _in_force(Mandate))
    )
    held = union_all(appointed, mandated).subquery("held")
    return (
        select(Person.id, Person.name, held.c.role, Agency.name.label("agency"), held.c.of_group)
        .select_from(held)
        .join(Person, Person.id == held.c.person_id)
        .join(Agency, Agency.id == held.c.agency_id)
        .where(Person.closed_at.is_(None))
        .order_by(Person.name, Person.id, held.c.role)
    )


def roles_at(partnership_id: uuid.UUID, agency_id: uuid.UUID) -> list[RoleHeld]:
    """Who holds what for one agency, in the order of name. One statement."""
    return _held(_roles(partnership_id).where(Agency.id == agency_id))


def roles_of(
    partnership_id: uuid.UUID, people: Iterable[uuid.UUID], only_agency: uuid.UUID | None = None
) -> dict[uuid.UUID, list[RoleHeld]]:
    """What these people hold, by person. One statement."""
    found: dict[uuid.UUID, list[RoleHeld]] = {}
    for one in _held(_roles(partnership_id, only_agency).where(Person.id.in_(list(people)))):
        found.setdefault(one.person_id, []).append(one)
    return found


def _held(statement: Select[Any]) -> list[RoleHeld]:
    return [RoleHeld(*row) for row in db.session.execute(statement)]


def page_of_people(
    partnership_id: uuid.UUID, *, name: str, key: str | None, only_agency: uuid.UUID | None = None
) -> Page:
    """People who act in the partnership today, in the order of name.

    `only_agency`: for a coordinator, whose view ends at the own agency.
    """
    people = _people(partnership_id, name, only_agency)
    return read_page(db.session(), people, (Person.name, Person.id), key, label=lambda row: f"from {row.name}")


def all_people(
    partnership_id: uuid.UUID, *, name: str, only_agency: uuid.UUID | None = None
) -> Iterator[tuple[Any, ...]]:
    """The whole selection for a file: name, roles, agencies, e-mail, telephone. Three statements."""
    rows = list(read_all(db.session(), _people(partnership_id, name, only_agency), (Person.name, Person.id)))
    people = [row.person_id for row in rows]
    roles, contacts = roles_of(partnership_id, people, only_agency), contacts_of(people)
    for row in rows:
        held = roles.get(row.person_id, [])
        agencies = dict.fromkeys(one.agency for one in held)
        email, telephone = contacts.get(row.person_id, (None, None))
        yield row.name, "; ".join(one.sentence for one in held), ", ".join(agencies), email, telephone


def contacts_of(people: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[str, str | None]]:
    """E-mail and telephone of those whom one may reach. One statement.

    Apart from the list: the rule asks about each person, and a join would ask about everybody before the page is cut.
    """
    found = select(PersonContact.person_id, PersonContact.email, PersonContact.telephone)
    rows = db.session.execute(found.where(PersonContact.person_id.in_(list(people))))
    return {row.person_id: (row.email, row.telephone) for row in rows}


def _people(partnership_id: uuid.UUID, name: str, only_agency: uuid.UUID | None) -> Any:
    placed = Person.partnership_ids.contains(array([partnership_id]))
    if only_agency is not None:
        placed = Person.agency_ids.contains(array([only_agency]))
    holds = select(Appointment.id).where(Appointment.person_id == Person.id, _in_force(Appointment)).exists()
    mandated = select(Mandate.id).where(Mandate.person_id == Person.id, _in_force(Mandate)).exists()
    statement: Any = select(Person.id.label("person_id"), Person.name).where(
        placed, Person.closed_at.is_(None), holds | mandated
    )
    if name:
        statement = statement.where(Person.name.icontains(name, autoescape=True))
    return statement


@dataclass(frozen=True)
class SeatShown:
    """A seat: the bodies it stands for with their days, and who holds it today."""

    name: str
    agreement: str | None
    bodies: list[Any] = field(default_factory=list)
    mandates: list[Any] = field(default_factory=list)


def seats_of(partnership_id: uuid.UUID) -> list[SeatShown]:
    """Every seat of the partnership, in the order of name. Three statements."""
    seats = db.session.execute(
        select(Seat.id, Seat.name, Seat.agreement).where(Seat.partnership_id == partnership_id).order_by(Seat.name)
    ).all()
    shown = {row.id: SeatShown(row.name, row.agreement) for row in seats}
    for row in db.session.execute(
        select(SeatBody.seat_id, Agency.name, SeatBody.starts_on, SeatBody.ends_on)
        .join(Agency, Agency.id == SeatBody.agency_id)
        .where(SeatBody.seat_id.in_(list(shown)))
        .order_by(SeatBody.starts_on.desc(), Agency.name)
    ):
        shown[row.seat_id].bodies.append(row)
    held: Any = (
        select(Mandate.seat_id, Mandate.role, Person.name, Agency.name.label("agency"), Mandate.starts_on)
        .join(Person, Person.id == Mandate.person_id)
        .join(Agency, Agency.id == Mandate.agency_id)
        .where(Mandate.seat_id.in_(list(shown)), _in_force(Mandate))
        .order_by(Person.name)
    )
    for one in sorted(db.session.execute(held), key=lambda row: MANDATED.index(row.role)):
        shown[one.seat_id].mandates.append(one)
    return list(shown.values())


@dataclass(frozen=True)
class GroupShown:
    """A standing group: its terms, its rule of quorum, and its members today."""

    name: str
    terms: str
    quorum: dict[str, Any]
    members: list[Any] = field(default_factory=list)


def groups_of(partnership_id: uuid.UUID) -> list[GroupShown]:
    """Every group of the partnership, in the order of name. Two statements."""
    rows = db.session.scalars(
        select(StandingGroup).where(StandingGroup.partnership_id == partnership_id).order_by(StandingGroup.name)
    ).all()
    shown = {row.id: GroupShown(row.name, row.terms, row.quorum) for row in rows}
    for row in db.session.execute(
        select(Appointment.group_id, Appointment.role, Person.name, Agency.name.label("agency"))
        .join(Person, Person.id == Appointment.person_id)
        .join(Agency, Agency.id == Appointment.agency_id)
        .where(Appointment.group_id.in_(list(shown)), _in_force(Appointment))
        .order_by(Appointment.role, Person.name)
    ):
        if row.group_id is not None:
            shown[row.group_id].members.append(row)
    return list(shown.values())
