"""A campaign to the other agencies of one standing: the representative answers on the same page."""

from __future__ import annotations

import re
import uuid

import pytest
from sqlalchemy import text

from portal.access.roles import Role
from portal.cooperation.models import Campaign
from portal.cooperation.operations import approve_campaign, create_campaign, dry_run, open_campaign
from portal.cooperation.scope import Scope
from portal.database import db, transaction
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.conftest import details
from tests.cooperation.test_pages import HOME, send
from tests.people import Someone
from tests.statements import statements
from tests.world import World

ANSWER = {"answer": "yes", "lead": "right", "by_name": "Remy Trust", "by_role": "representative"}
OF_TRUST = "SELECT {} FROM invitation WHERE name = 'Testshire Hospitals NHS Trust'"


@pytest.fixture
def representative(cast: Cast, world: World) -> Someone:
    return world.person(cast.trust, Role.REPRESENTATIVE, cast.here, name="Remy Trust")


@pytest.fixture
def asked(schools: Cast, version: uuid.UUID, looks: Looks, representative: Someone, world: World) -> str:
    """The page of the hospitals' confirmation, in a campaign that asks relevant agencies."""
    with world.as_owner() as connection:
        connection.execute(text("UPDATE agency SET sector = 'police' WHERE id = :id"), {"id": schools.trust})
    with looks.as_(schools.education_officer) as viewer, transaction():
        scope = Scope(standings=("relevant agency",))
        campaign = create_campaign(schools.here, **details(schools, version, scope=scope), by=viewer)  # type: ignore[arg-type]
        assert dry_run(campaign, by=viewer)["schools"] == 1
    with looks.as_(schools.chair) as viewer, transaction():
        approve_campaign(db.session.query(Campaign).one(), by=viewer)
    with looks.as_(schools.education_officer) as viewer, transaction():
        assert open_campaign(db.session.query(Campaign).one(), by=viewer) == 1
    return f"{HOME}/C1/{str(world.scalar(OF_TRUST.format('reference'))).rpartition('-')[2]}"


def test_the_representative_answers_on_the_same_page_and_it_counts(
    asked: str, representative: Someone, looks: Looks, world: World
) -> None:
    client = looks.client(representative)
    assert f"{asked}/answer" in client.get("/your-work").get_data(as_text=True)
    with statements(world.connection) as seen:
        page = client.get(asked).get_data(as_text=True)
    assert len(seen) <= 8
    assert "Will your agency work in the way the arrangements describe?" in page and "Answer." in page
    assert "Name a safeguarding lead." not in page
    assert send(client, asked, f"{asked}/answer", **ANSWER) == (303, f"{asked}/confirmed")
    assert world.scalar(OF_TRUST.format("state")) == "confirmed"
    assert "Confirmed for Testshire Hospitals NHS Trust" in client.get(f"{asked}/confirmed").get_data(as_text=True)


def test_no_link_of_its_pages_leads_nowhere(asked: str, representative: Someone, looks: Looks) -> None:
    client = looks.client(representative)
    send(client, asked, f"{asked}/answer", **ANSWER)
    for page in (f"{asked}/answer", f"{asked}/confirmed", asked):
        links = set(re.findall(r'href="(/[^"#]*)"', client.get(page).get_data(as_text=True)))
        assert [one for one in links if "static" not in one and client.get(one).status_code >= 400] == []


def test_mail_and_reminders_go_to_the_representative(
    asked: str, representative: Someone, looks: Looks, world: World
) -> None:
    who = "SELECT person_id FROM message WHERE template = 'cooperation/{}'"
    assert world.scalar(who.format("invitation")) == representative.person
    assert world.scalar("SELECT facts->>'whom' FROM message WHERE template = 'cooperation/invitation'") == "agency"
    page = looks.client(representative).get(f"{HOME}/C1").get_data(as_text=True)
    assert "Co-operation of schools" in page


def test_pages_speak_of_agencies(asked: str, cast: Cast, looks: Looks) -> None:
    officer = looks.client(cast.education_officer)
    assert "0 of 1 agency confirmed" in officer.get(f"{HOME}/C1").get_data(as_text=True)
    assert "Relevant agency" in officer.get(asked).get_data(as_text=True)


@pytest.mark.parametrize("name", ["head", "trust_staff", "police_representative", "elsewhere_chair"])
def test_nobody_else_answers_for_it(name: str, asked: str, cast: Cast, looks: Looks) -> None:
    assert looks.client(getattr(cast, name)).get(asked).status_code == 404


def test_the_office_chooses_on_the_form_who_is_asked(schools: Cast, version: uuid.UUID, looks: Looks) -> None:
    office = looks.client(schools.office_worker)
    page = office.get(f"{HOME}/new").get_data(as_text=True)
    assert "The representative of each answers." in page
