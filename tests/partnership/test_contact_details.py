"""How somebody is reached is read by those they work with now; their name stays where a record has it."""

from __future__ import annotations

import uuid
from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from portal import clock
from portal.access.roles import Role
from portal.database import db, transaction
from portal.partnership.models import Person
from tests.cast import Cast
from tests.conftest import Looks
from tests.people import Someone
from tests.world import World

DAY = timedelta(days=1)
CONTACT = text("SELECT email FROM person_contact WHERE person_id = :person")
ADD = text("INSERT INTO person_contact (person_id, email) VALUES (:person, 'una@agency.example')")
NAME = text("SELECT name FROM person WHERE id = :person")
READERS = ("chair", "business_manager", "office_worker", "police_coordinator")


@pytest.fixture
def mover(world: World, cast: Cast) -> Someone:
    """Until yesterday with the police here, from today with a force elsewhere."""
    someone = world.person(cast.police, None, name="Mo Mover")
    world.appoint(someone, Role.STAFF, ends_on=clock.today() - DAY)
    world.appoint(someone, Role.STAFF, agency=cast.elsewhere_police, starts_on=clock.today())
    return someone


@pytest.mark.parametrize("reader", READERS)
def test_contact_details_end_with_the_appointment_and_the_name_stays(reader, mover, cast: Cast, looks: Looks):
    with looks.as_(getattr(cast, reader)):
        assert db.session.scalar(CONTACT, {"person": mover.person}) is None
        assert db.session.scalar(NAME, {"person": mover.person}) == "Mo Mover"


@pytest.mark.parametrize("reader", READERS)
def test_contact_details_are_read_while_somebody_works_here(reader, cast: Cast, looks: Looks):
    with looks.as_(getattr(cast, reader)):
        assert db.session.scalar(CONTACT, {"person": cast.police_other.person})


def test_a_coordinator_reads_the_details_of_the_own_agency_alone(cast: Cast, looks: Looks):
    with looks.as_(cast.police_coordinator):
        assert db.session.scalar(CONTACT, {"person": cast.health_lead.person}) is None


@pytest.mark.parametrize("reader", ["police_lead", "scrutineer", "council_lead", "police_delegate", "stranger"])
def test_nobody_else_reads_how_others_are_reached(reader, cast: Cast, looks: Looks):
    who = getattr(cast, reader)
    with looks.as_(who):
        assert db.session.scalar(CONTACT, {"person": cast.police_other.person}) is None
        assert db.session.scalar(CONTACT, {"person": who.person})


def test_the_one_who_was_closed_is_reached_no_more(world: World, cast: Cast, looks: Looks):
    with world.as_owner() as connection:
        connection.execute(text("UPDATE person SET closed_at = now() WHERE id = :id"), {"id": cast.police_other.person})
    with looks.as_(cast.chair):
        assert db.session.scalar(CONTACT, {"person": cast.police_other.person}) is None


@pytest.mark.parametrize("reader", ["police_lead", "police_coordinator", "stranger"])
def test_asking_where_somebody_works_tells_nothing_beyond_ones_own_sight(reader, cast: Cast, looks: Looks):
    """The rule's own function, called by hand with partnerships and people of one's choice."""
    asked = text("SELECT rights.acts_today(:person, :partnerships, false)")
    with looks.as_(getattr(cast, reader)):
        hidden = cast.health_lead if reader == "police_coordinator" else cast.elsewhere_chair
        where = [cast.elsewhere] if reader == "police_lead" else [cast.here]
        assert not db.session.scalar(asked, {"person": hidden.person, "partnerships": where})


def without_address(world: World, agency: uuid.UUID, role: Role | None, last_day: date | None = None) -> uuid.UUID:
    """Somebody nobody can write to yet; with a role at that agency, or (None) without any."""
    key = world.add(Person, name="Una Unreached")
    if role:
        world.appoint(Someone(key, "Una Unreached", agency), role, ends_on=last_day)
    return key


ADDED = [
    ("police_coordinator", "police", Role.STAFF, True),
    ("police_coordinator", "health", Role.STAFF, False),
    ("police_coordinator", "police", None, False),
    ("head", "school", Role.DSL, True),
    ("head", "police", Role.STAFF, False),
    ("business_manager", "health", Role.STAFF, True),
    ("business_manager", "elsewhere_police", Role.STAFF, False),
    ("business_manager", "health", None, False),
    ("office_worker", "health", Role.STAFF, False),
]


@pytest.mark.parametrize(("who", "agency", "role", "may"), ADDED)
def test_an_address_is_given_to_whoever_works_where_one_grants_roles(
    who, agency, role, may, *, world: World, cast: Cast, looks: Looks
):
    person = without_address(world, getattr(cast, agency), role)
    refusal = nullcontext() if may else pytest.raises(ProgrammingError, match="row-level security")
    with looks.as_(getattr(cast, who)), refusal, transaction():
        db.session.execute(ADD, {"person": person})


def test_nobody_is_given_an_address_where_they_work_no_more(world: World, cast: Cast, looks: Looks):
    left = without_address(world, cast.police, Role.STAFF, clock.today() - DAY)
    for who in (cast.police_coordinator, cast.business_manager):
        with looks.as_(who), pytest.raises(ProgrammingError, match="row-level security"), transaction():
            db.session.execute(ADD, {"person": left})
