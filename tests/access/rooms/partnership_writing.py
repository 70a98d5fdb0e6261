"""Who grants and ends roles, enters members and people, keeps people from records."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace as Record

from portal import clock
from portal.partnership.models import Appointment, Mandate, Person, Seat, SeatBody
from tests.access import columns as c
from tests.access.columns import EVERY_ROLE
from tests.access.facts import Hat, Id, Who
from tests.access.notes import CANARY, DAY
from tests.access.oracle_world import OracleWorld
from tests.access.table import Change, Try
from tests.world import LONG_AGO

AFTER = ("partnership",)
# "Coordinators grant agency-staff roles only; the business manager grants partnership roles and representatives; chair
# and business manager come from the lead partners' recorded decision or the operator. Nobody gives themselves a role."
BY_COORDINATOR = {"staff", "notifying officer", "named officer"}
BY_HEAD = {"designated safeguarding lead"}
BY_MANAGER = {
    "office", "scrutineer", "representative", "education officer", "trust lead", "designated officer", "front door",
    "coordinator", "head", "group member", "group chair",
}  # fmt: skip


def somewhere(who: Who, roles: frozenset[str]) -> bool:
    return any(who.has(where, roles) for where in who.roles)


def write_membership(who: Who, it: Record) -> bool:
    """W of the business manager, whose column the office staff have."""
    return who.has(it.partnership, c.OFFICE)


def rename(who: Who, it: Record) -> bool:
    """The display name is everybody's own."""
    return who.is_person(it.id)


def grant(who: Who, it: Record) -> bool:
    """Who grants a role also ends it; at the own agency, coordinators and heads; nobody their own."""
    if who.is_person(it.person) or not who.is_in:
        return False
    at_own = it.partnership is None and who.is_for(it.agency)
    where = {it.partnership} if it.partnership else who.town.partnerships_of(it.agency)
    return (
        (it.role in BY_COORDINATOR and at_own and somewhere(who, c.COORDINATOR))
        or (it.role in BY_HEAD and at_own and somewhere(who, c.HEAD))
        or (it.role in BY_MANAGER and any(who.has(one, c.MANAGER) for one in where))
    )


def give_mandate(who: Who, it: Record) -> bool:
    """W own body: its lead partner, for delegate and alternate; business manager: a lead partner's own, by letter."""
    if who.is_person(it.person):
        return False
    by_lead = it.role in {"delegate", "alternate"} and who.is_for(it.agency) and it.agency in it.bodies
    by_letter = it.role == "lead partner" and it.letter is not None
    return bool((by_lead and who.has(it.partnership, c.LEAD)) or (by_letter and who.has(it.partnership, c.MANAGER)))


CHANGES = {
    "membership": Change(
        "ends_on agreement_title agreement_signed_on agreement_review_on representative_id senior_id",
        write_membership,
        "agreement_title = NULL",
    ),
    "person": Change("name", rename, "name = 'Renamed'"),
    "appointment": Change("ends_on", grant, "ends_on = NULL"),
    "mandate": Change("ends_on", give_mandate, "ends_on = NULL"),
}


def add(world: OracleWorld) -> None:
    """Mandates with a letter, one at a seat that is not the body's; seats to fill, somebody without an address."""
    for where, letter in ((world.here, "letter"), (world.there, "letter"), (world.here, None)):
        a_mandate(world, where, "lead partner", {world.health}, letter)
    a_mandate(world, world.here, "delegate", {world.health}, None, agency=world.police)
    a_mandate(world, world.here, "delegate", {world.health}, "letter")
    for where in (world.here, world.there):
        a_mandate(world, where, "delegate", {world.police}, None)
    lead, manager = world.who("lead partner").person, world.who("business manager").person
    a_mandate(world, world.here, "delegate", {world.police}, None, holder=lead)
    an_appointment(world, world.here, world.office, "office", manager)
    for agency in (world.office, world.school, world.trust):
        for role in ("notifying officer", "designated safeguarding lead"):
            an_appointment(world, None, agency, role, world.add(Person, name=CANARY))
    for partnership, agency in (
        (world.here, world.police), (world.here, world.health), (world.there, world.police), (world.here, world.trust),
    ):  # fmt: skip
        world.seats.append((a_seat(world, partnership, {agency}), partnership, agency))
    yesterday, tomorrow = world.today - DAY, world.today + DAY
    everywhere = Hat("staff", world.police, None, LONG_AGO)
    here, there = replace(everywhere, partnership=world.here), replace(everywhere, partnership=world.there)
    without_address(world, world.police)
    without_address(world, world.police, everywhere)
    without_address(world, world.police, replace(everywhere, ends_on=yesterday))
    without_address(world, world.police, replace(everywhere, starts_on=tomorrow))
    without_address(world, world.police, there, replace(here, ends_on=yesterday))
    without_address(world, world.health, replace(here, agency=world.health))
    without_address(world, world.left, replace(everywhere, agency=world.left))
    without_address(world, world.office, Hat("office", world.office, world.here, LONG_AGO))
    for agency in (world.school, world.other_school, world.far_school):
        without_address(world, agency, Hat("designated safeguarding lead", agency, None, LONG_AGO))


def without_address(world: OracleWorld, agency: Id, *hats: Hat) -> None:
    """Somebody with these roles to whom nobody can write yet."""
    who = Who(CANARY, world.town, world.add(Person, name=CANARY), agency, hats)
    world.appoint_as(who)
    world.note_person(who)
    world.unreachable.append(who)


def a_seat(world: OracleWorld, where: Id, bodies: set[Id]) -> Id:
    """A seat that stands for these bodies."""
    seat = world.add(Seat, partnership_id=where, name="Seat")
    world.note("seat", seat, partnership=where)
    for body in bodies:
        key = world.add(SeatBody, seat_id=seat, agency_id=body, starts_on=LONG_AGO)
        world.note("seat_body", key, partnership=where)
    return seat


def an_appointment(world: OracleWorld, where: Id | None, agency: Id, role: str, person: Id) -> None:
    """An appointment of long ago, ended the same day."""
    row = {"partnership_id": where, "person_id": person, "agency_id": agency, "role": role, "appointed_by": "test"}
    key = world.add(Appointment, starts_on=LONG_AGO, ends_on=LONG_AGO, **row)
    world.note("appointment", key, partnership=where, person=person, agency=agency, role=role)
    if str(person) not in world.records["person"]:
        places = {where for what, where in world.town.members if what == agency}
        world.note("person", person, partnerships=places, agencies={agency})


def a_mandate(
    world: OracleWorld,
    where: Id,
    role: str,
    bodies: set[Id],
    letter: str | None,
    *,
    agency: Id | None = None,
    holder: Id | None = None,
) -> None:
    """A mandate of long ago, ended, of somebody who has no other unless said so."""
    is_new, holder = holder is None, holder or world.add(Person, name=CANARY)
    agency = agency or min(bodies)
    row = {"person_id": holder, "agency_id": agency, "role": role, "letter": letter}
    key = world.add(Mandate, seat_id=a_seat(world, where, bodies), starts_on=LONG_AGO, ends_on=LONG_AGO, **row)
    if is_new:
        world.note("person", holder, partnerships={where}, agencies={agency})
    world.note("mandate", key, partnership=where, person=holder, agency=agency, role=role, bodies=bodies, letter=letter)


def members(world: OracleWorld, who: Who) -> Iterator[Try]:
    for where in (world.here, world.there):
        row = {"id": uuid.uuid4(), "partnership_id": where, "agency_id": world.other_school, "legal_basis": "law"}
        row |= {"standing": "relevant agency", "legal_basis_check": False, "starts_on": world.today + 99 * DAY}
        yield Try("membership", "", row, who.has(where, c.OFFICE))


def people(world: OracleWorld, who: Who) -> Iterator[Try]:
    """Whoever may grant a role enters the person who is to hold it."""
    may = somewhere(who, c.MANAGER | c.COORDINATOR | c.HEAD)
    yield Try("person", "", {"id": uuid.uuid4(), "name": CANARY, "partnership_ids": [], "agency_ids": []}, may)


def addresses(world: OracleWorld, who: Who) -> Iterator[Try]:
    """How somebody is reached: "coordinator W own agency's staff", "head W own school", W of the business manager."""
    for one in world.unreachable:
        may = any(
            who.has(where, c.MANAGER) or (who.is_for(agency) and who.has(where, c.COORDINATOR | c.HEAD))
            for where, agency in one.posts
        )
        words = f"of somebody who works at {sorted(map(str, one.posts))}"
        yield Try("person_contact", words, {"person_id": one.person, "email": "a@b.example"}, may)


def appointments(world: OracleWorld, who: Who) -> Iterator[Try]:
    """As they are ended; and staff are never of a school or trust, a head or safeguarding lead of nothing else."""
    places = {(world.here, world.police), (None, world.police), (world.there, world.police), (None, world.school)}
    for where, agency in {*places, (world.here, world.school), (None, world.trust), (None, who.agency)}:
        for role in EVERY_ROLE:
            for person in (world.author.person, who.person)[: 2 if where is None else 1]:
                it = Record(partnership=where, agency=agency, role=role, person=person)
                suits = role not in c.STAFF if agency in {world.school, world.trust} else role not in c.SCHOOL
                suits = suits and (role not in c.SCHOOL or agency == world.school)
                if agency in {world.other_school, world.far_school}:
                    suits = role not in c.STAFF
                row = {"id": uuid.uuid4(), "person_id": person, "agency_id": agency, "role": role}
                row |= {"partnership_id": where, "starts_on": world.today, "appointed_by": "test"}
                whom = "to themselves" if person == who.person else "to somebody"
                yield Try("appointment", f"{role} at {agency} in {where} {whom}", row, suits and grant(who, it))


def mandates(world: OracleWorld, who: Who) -> Iterator[Try]:
    author = world.author.person
    for seat, where, body in world.seats:
        for role in ("lead partner", "delegate", "alternate"):
            for agency in (world.police, world.health, world.trust):
                for letter, person in ((None, author), ("letter", author), (None, who.person)):
                    facts = {"partnership": where, "person": person, "agency": agency, "role": role}
                    it = Record(**facts, bodies={body}, letter=letter)
                    row = {"id": uuid.uuid4(), "seat_id": seat, "person_id": person, "agency_id": agency}
                    more = {"role": role, "letter": letter, "starts_on": world.today}
                    yield Try("mandate", f"{facts}, letter {letter}", row | more, give_mandate(who, it))


def exclusions(world: OracleWorld, who: Who) -> Iterator[Try]:
    """Office: conflict of interest; designated officer: allegation. Not themselves, nor of what they are kept from."""
    kept_from = sorted(who.excluded)[:1]
    for where in (world.here, world.there):
        for kind in ("action", "allegation"):
            for record in (uuid.uuid4(), *kept_from):
                for person in (world.author.person, who.person):
                    roles = c.DESIGNATED_OFFICER if kind == "allegation" else c.OFFICE
                    may = who.has(where, roles) and record not in who.excluded and person != who.person
                    row = {"id": uuid.uuid4(), "person_id": person, "partnership_id": where, "record_id": record}
                    more = {"kind": kind, "reason": "conflict of interest", "at": clock.now()}
                    yield Try("exclusion", f"from {kind} in {where}", row | more, may)


ADDS = {
    "membership": members,
    "person": people,
    "person_contact": addresses,
    "appointment": appointments,
    "mandate": mandates,
    "exclusion": exclusions,
}
