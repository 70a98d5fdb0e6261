"""A campaign among the cast: two schools asked, one of them with a head and a safeguarding lead."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, text

from agencies.sectors import Sector, Standing
from portal import clock
from portal.access.rules import table_of
from portal.arrangements.lifecycle import Stage as VersionStage
from portal.arrangements.models import ArrangementVersion, Clause, Duty
from portal.cooperation.links import give_link
from portal.cooperation.models import Campaign, Invitation
from portal.cooperation.operations import approve_campaign, create_campaign, dry_run, open_campaign
from portal.database import db, transaction
from portal.partnership.models import Agency, Membership, School
from portal.working_days import add_working_days
from tests.cast import Cast
from tests.conftest import Looks
from tests.world import LONG_AGO, World

START = datetime(2040, 11, 19, 9, tzinfo=UTC)  # a Monday; sessions of the test last by the database's clock
DUE = date(2040, 12, 14)
HOLIDAYS = [("2040-12-22", "2041-01-06")]


def add_school(world: World, agency: uuid.UUID, **facts: object) -> None:
    """What the register says of a school of the test."""
    said = {"phase": "Primary", "type_name": "Community School", "low_age": 4, "high_age": 11, "status": "open"} | facts
    world.add(School, agency_id=agency, la_code="919", type_code="01", type_group=None, register_row={}, **said)


@pytest.fixture
def version(cast: Cast, world: World) -> uuid.UUID:
    """The arrangements in force, with one duty for schools."""
    key = world.add(
        ArrangementVersion,
        partnership_id=cast.here,
        number=1,
        reference="TESTS-V1",
        title="Arrangements",
        stage=VersionStage.DRAFT,
        what_changed=[],
        entered_at=clock.now(),
    )
    clause = world.add(Clause, version_id=key, key="education", position=1, heading="Schools", text="All schools.")
    world.add(Duty, clause_id=clause, sector=Sector.EDUCATION, position=1, text="Name a safeguarding lead.")
    other = world.add(Clause, version_id=key, key="police", position=2, heading="Police", text="Officers.")
    world.add(Duty, clause_id=other, sector=Sector.POLICE, position=1, text="Answer.")
    with world.as_owner() as connection:
        connection.execute(
            text(
                "UPDATE arrangement_version SET stage = 'signed', signed_on_paper_on = :day, in_force_on = :day"
                " WHERE id = :id"
            ),
            {"day": LONG_AGO, "id": key},
        )
    return key


@pytest.fixture
def schools(cast: Cast, world: World) -> Cast:
    """The two schools of the cast, as the register has them."""
    add_school(world, cast.school)
    add_school(world, cast.other_school, phase="Secondary", low_age=11, high_age=18)
    return cast


def details(cast: Cast, version: uuid.UUID, **changes: object) -> dict[str, object]:
    """What a campaign of the test says."""
    said: dict[str, object] = {
        "version_id": version,
        "title": "Co-operation of schools",
        "due_on": add_working_days(clock.today(), 14),
        "asker": "Education safeguarding line",
        "asker_agency_id": cast.council,
        "asker_telephone": "01632 960140",
        "asker_email": "schools@council.example",
        "legal_basis": "Named relevant agency",
    }
    return said | changes


@dataclass(frozen=True)
class Round:
    """An open campaign and the invitations of the two schools."""

    campaign: uuid.UUID
    invitation: uuid.UUID
    other: uuid.UUID
    due_on: date
    grace_until: date


@pytest.fixture
def approved(schools: Cast, version: uuid.UUID, looks: Looks) -> uuid.UUID:
    """A campaign the chair has approved."""
    with looks.as_(schools.education_officer) as viewer, transaction():
        campaign = create_campaign(schools.here, **details(schools, version), by=viewer)  # type: ignore[arg-type]
        key = campaign.id
        dry_run(campaign, by=viewer)
    with looks.as_(schools.chair) as viewer, transaction():
        approve_campaign(db.session.get_one(Campaign, key), by=viewer)
    return key


@pytest.fixture
def round_(approved: uuid.UUID, schools: Cast, looks: Looks, world: World) -> Round:
    """An open campaign."""
    with looks.as_(schools.education_officer) as viewer, transaction():
        campaign = db.session.get_one(Campaign, approved)
        open_campaign(campaign, by=viewer)
        due_on, grace_until = campaign.due_on, campaign.grace_until
    of = "SELECT id FROM invitation WHERE agency_id = :agency"
    mine, other = (world.scalar(of, agency=agency) for agency in (schools.school, schools.other_school))
    return Round(approved, mine, other, due_on, grace_until)


@pytest.fixture
def invitation(round_: Round) -> Callable[[], Invitation]:
    """Look the invitation of the first school up, as whoever looks."""
    return lambda: db.session.get_one(Invitation, round_.invitation)


@pytest.fixture
def links(cast: Cast, round_: Round, looks: Looks) -> tuple[str, str]:
    """The pages of the head's own link and of somebody else's at the school."""
    with looks.as_(cast.education_officer) as officer, transaction():
        mine, ends_at = db.session.get_one(Invitation, round_.invitation), clock.now() + timedelta(days=90)
        head, lead = (give_link(mine, is_head=one, ends_at=ends_at, by=officer) for one in (True, False))
    return f"/confirm/{head}", f"/confirm/{lead}"


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return app.test_client()


@pytest.fixture
def after_close(round_: Round) -> Iterator[datetime]:
    """The day after the last day of grace."""
    at = clock.now() + (round_.grace_until - clock.today()) + timedelta(days=1)
    with clock.frozen(at):
        yield at


def many_schools(world: World, cast: Cast, number: int) -> None:
    """So many open schools with a membership and an address each."""
    rows = [(uuid.uuid4(), str(200_000 + place)) for place in range(number)]
    with world.as_owner() as connection:
        connection.execute(
            insert(table_of(Agency)),
            [
                {
                    "id": key,
                    "sector": "education",
                    "identifier_kind": "URN",
                    "identifier": urn,
                    "name": urn,
                    "source": "t",
                }
                for key, urn in rows
            ],
        )
        school: dict[str, object] = {
            "la_code": "919",
            "type_code": "01",
            "type_name": "Community School",
            "status": "open",
        }
        school |= {"phase": "Primary", "low_age": 4, "high_age": 11, "register_row": {}}
        connection.execute(insert(table_of(School)), [{"agency_id": key, **school} for key, _ in rows])
        member = {
            "partnership_id": cast.here,
            "standing": Standing.RELEVANT_AGENCY,
            "legal_basis": "",
            "starts_on": LONG_AGO,
        }
        connection.execute(
            insert(table_of(Membership)),
            [{"id": uuid.uuid4(), "agency_id": key, "legal_basis_check": False, **member} for key, _ in rows],
        )
        connection.execute(
            text(
                "INSERT INTO agency_contact (id, partnership_id, agency_id, role, name, email, source) SELECT"
                " gen_random_uuid(), :here, id, 'head', '', 'head@' || identifier || '.school.example', 't'"
                " FROM agency WHERE source = 't'"
            ),
            {"here": cast.here},
        )


def keep_holidays(world: World) -> None:
    """Let the partnership know its Christmas holidays."""
    with world.as_owner() as connection:
        said = "UPDATE partnership SET settings = jsonb_build_object('school_holidays', CAST(:days AS jsonb))"
        connection.execute(text(said), {"days": str(HOLIDAYS).replace("(", "[").replace(")", "]").replace("'", '"')})


@pytest.fixture
def opened(schools: Cast, version: uuid.UUID, world: World, looks: Looks) -> Cast:
    """Forty-two schools asked on 19 November, to answer by 14 December, with the Christmas holidays known."""
    many_schools(world, schools, 40)
    keep_holidays(world)
    with clock.frozen(START):
        with looks.as_(schools.education_officer) as viewer, transaction():
            campaign = create_campaign(schools.here, **details(schools, version, due_on=DUE), by=viewer)  # type: ignore[arg-type]
            dry_run(campaign, by=viewer)
        with looks.as_(schools.chair) as viewer, transaction():
            approve_campaign(the_campaign(), by=viewer)
        with looks.as_(schools.education_officer) as viewer, transaction():
            open_campaign(the_campaign(), by=viewer)
    return schools


def the_campaign() -> Campaign:
    return db.session.query(Campaign).one()
