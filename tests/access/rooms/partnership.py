"""People and what they are appointed to, members, groups, seats; and who is kept from what."""

from __future__ import annotations

import uuid
from types import SimpleNamespace as Record

from tests.access import columns as c
from tests.access.facts import Who
from tests.access.oracle_world import OracleWorld

KEYS = {"person_contact": "person_id::text"}


def membership(who: Who, it: Record) -> bool:
    return who.has(it.partnership, c.TAKES_PART)


def person(who: Who, it: Record) -> bool:
    """Name of members; a coordinator "sees people rows of the own agency, nothing else by that role"."""
    return (
        any(who.has(where, c.TAKES_PART) for where in it.partnerships)
        or any(who.is_for(agency) for agency in it.agencies)
        or who.is_person(it.id)
    )


def person_contact(who: Who, it: Record) -> bool:
    """Contact details of whoever works there today: chair and office; a coordinator's, a head's own people; oneself."""
    return who.is_person(it.id) or any(
        who.has(where, c.CHAIR | c.OFFICE) or (who.is_for(agency) and who.has(where, c.COORDINATOR | c.HEAD))
        for where, agency in it.posts
    )


def appointment(who: Who, it: Record) -> bool:
    """Role and agency of members, as their names."""
    where = {it.partnership} if it.partnership else who.town.partnerships_of(it.agency)
    return any(who.has(one, c.TAKES_PART) for one in where) or who.is_for(it.agency) or who.is_person(it.person)


def seat(who: Who, it: Record) -> bool:
    return who.has(it.partnership, c.TAKES_PART)


def mandate(who: Who, it: Record) -> bool:
    """Who holds a role is of the row "People and appointments", and a mandate is itself the role."""
    return who.has(it.partnership, c.TAKES_PART) or who.is_person(it.person)


def exclusion(who: Who, it: Record) -> bool:
    """Conflicts of interest: the office; allegations: the designated officer; never whoever is kept out."""
    if it.record in who.excluded:
        return False
    return who.has(it.partnership, c.DESIGNATED_OFFICER if it.kind == "allegation" else c.OFFICE)


SEES = {
    "membership": membership,
    "standing_group": membership,
    "person": person,
    "person_contact": person_contact,
    "appointment": appointment,
    "seat": seat,
    "seat_body": seat,
    "mandate": mandate,
    "exclusion": exclusion,
}


def add(world: OracleWorld) -> None:
    """The cast brought its own rows; an exclusion from an allegation here and there is added."""
    for where in (world.here, world.there):
        world.keep_out(world.cast[0], where, "allegation", uuid.uuid4())
