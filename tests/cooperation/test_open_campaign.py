"""Opening: who is asked, who is written to, and what each mail says."""

from __future__ import annotations

import time
import uuid

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.access.rules import table_of
from portal.access.verdict import Refused
from portal.contacts.models import ContactRole
from portal.cooperation.answers import add_contacts
from portal.cooperation.models import Campaign, Invitation
from portal.cooperation.operations import approve_campaign, create_campaign, dry_run, open_campaign
from portal.cooperation.scope import Scope, recipients
from portal.database import db, transaction
from portal.outbox.models import Message
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.conftest import Round, add_school, details, many_schools
from tests.world import World

WORDS = {
    "name": "Hope Head",
    "link": "https://portal.example/p/tests/co-operation/C1/900001",
    "reference": "TESTS-C1-900001",
    "due": "Friday 11 December 2026",
    "until": "Wednesday 6 January 2027",
    "minutes": 2,
    "asker": "Education safeguarding line",
    "telephone": "01632 960140",
    "email": "schools@council.example",
    "recipient": "",
}


def draft(cast: Cast, version: uuid.UUID, looks: Looks, **changes: object) -> dict[str, object]:
    """A draft's dry run."""
    with looks.as_(cast.education_officer) as viewer, transaction():
        campaign = create_campaign(cast.here, **details(cast, version, **changes), by=viewer)  # type: ignore[arg-type]
        return dict(dry_run(campaign, by=viewer))


def test_the_dry_run_says_who_gets_what_and_who_has_no_contact(
    schools: Cast, version: uuid.UUID, world: World, looks: Looks
) -> None:
    for name in ("Ashfield", "Beechfield"):
        agency = world.agency(name, "education")
        world.member(schools.here, agency)
        add_school(world, agency)
        if name == "Ashfield":
            with looks.as_(schools.education_officer) as viewer, transaction():
                head = (agency, ContactRole.HEAD, "", "head@ashfield.example")
                add_contacts(schools.here, [head], source="test", by=viewer)
    counted = draft(schools, version, looks)
    assert (counted["schools"], counted["to_people"], counted["to_addresses"]) == (4, 3, 1)
    assert counted["without_contact"] == 1 and counted["minutes"] == 8
    assert "Beechfield" in str(counted["names_without_contact"])
    assert counted["by_phase"] == {"Primary": 3, "Secondary": 1}


def test_the_dry_run_counts_what_was_asked_this_school_year(
    schools: Cast, version: uuid.UUID, round_: Round, world: World, looks: Looks
) -> None:
    assert draft(schools, version, looks)["minutes_this_year"] == 8
    with world.as_owner() as connection:
        connection.execute(text("UPDATE campaign SET opened_at = opened_at - interval '1 year' WHERE stage = 'open'"))
    assert draft(schools, version, looks)["minutes_this_year"] == 4


def test_closed_schools_universities_and_other_areas_are_not_asked(
    schools: Cast, version: uuid.UUID, world: World, looks: Looks
) -> None:
    for changes in (
        {"status": "closed"},
        {"type_name": "Higher Education Institutions"},
        {"status": "proposed to open"},
    ):
        agency = world.agency("Left out", "education")
        world.member(schools.here, agency)
        add_school(world, agency, **changes)
    abroad = world.agency("Elsewhere School", "education")
    world.member(schools.elsewhere, abroad)
    add_school(world, abroad)
    assert draft(schools, version, looks)["schools"] == 2


def test_a_scope_asks_only_the_schools_it_names(schools: Cast, version: uuid.UUID, looks: Looks) -> None:
    assert draft(schools, version, looks, scope=Scope(phases=("Secondary",)))["schools"] == 1
    assert draft(schools, version, looks, scope=Scope(ages=("primary, up to 11",)))["schools"] == 1


def test_opening_asks_each_school_once_and_binds_the_register_of_that_day(
    schools: Cast, round_: Round, looks: Looks
) -> None:
    with looks.as_(schools.chair):
        asked = db.session.scalars(select(Invitation).order_by(Invitation.reference)).all()
        assert [one.reference for one in asked] == ["TESTS-C1-900001", "TESTS-C1-900002"]
        assert [one.phase for one in asked] == ["Primary", "Secondary"]
        assert asked[0].legal_basis == "Children Act 2004 section 16E"
    with looks.as_(schools.education_officer) as viewer, pytest.raises(Refused, match="cannot be done any more"):
        open_campaign(db.session.get_one(Campaign, round_.campaign), by=viewer)


def test_a_campaign_needs_the_chairs_or_a_delegates_approval(schools: Cast, version: uuid.UUID, looks: Looks) -> None:
    draft(schools, version, looks)
    with looks.as_(schools.education_officer) as viewer:
        campaign = db.session.scalars(select(Campaign)).one()
        with pytest.raises(Refused, match="has to approve"):
            open_campaign(campaign, by=viewer)
        with pytest.raises(Refused, match="chair or a delegated"):
            approve_campaign(campaign, by=viewer)
    with looks.as_(schools.police_delegate) as viewer, transaction():
        approve_campaign(db.session.scalars(select(Campaign)).one(), by=viewer)


def test_campaigns_count_up_since_all_may_know_of_them(schools: Cast, version: uuid.UUID, looks: Looks) -> None:
    for _ in range(3):
        draft(schools, version, looks)
    with looks.as_(schools.chair):
        found = db.session.scalars(select(Campaign.reference).order_by(Campaign.number)).all()
        assert list(found) == ["TESTS-C1", "TESTS-C2", "TESTS-C3"]


@pytest.mark.parametrize("name", ["invitation", "receipt", "to_the_head"])
def test_each_mail_says_who_asks_what_by_when_and_has_one_link(name: str, app: Flask) -> None:
    with app.app_context():
        mails = app.jinja_env.overlay(autoescape=False)
        subject = mails.get_template(f"cooperation/messages/{name}/subject.txt").render(WORDS)
        body = mails.get_template(f"cooperation/messages/{name}/body.txt").render(WORDS)
    assert "TESTS-C1-900001" in subject and "\n" not in subject.strip()
    for words in ("Dear Hope Head", "TESTS-C1-900001", "Friday 11 December", "01632 960140", "schools@council.example"):
        assert words in body
    assert body.count("https://") == 1 and "minute" in body
    assert "Oakfield" not in subject + body


def test_no_mail_carries_a_title_or_the_schools_name(schools: Cast, round_: Round, world: World) -> None:
    with world.as_owner() as connection:
        facts = str(connection.execute(select(table_of(Message).c.facts)).all())
    assert "Oakfield" not in facts and "Co-operation of schools" not in facts and "TESTS-C1-900001" in facts


def test_a_county_of_595_schools_is_asked_in_one_transaction(
    schools: Cast, version: uuid.UUID, world: World, looks: Looks
) -> None:
    many_schools(world, schools, 593)
    started = time.monotonic()
    assert draft(schools, version, looks)["schools"] == 595
    counted = time.monotonic()
    with looks.as_(schools.chair) as viewer, transaction():
        approve_campaign(db.session.scalars(select(Campaign)).one(), by=viewer)
    begun = time.monotonic()
    with looks.as_(schools.education_officer) as viewer, transaction():
        assert open_campaign(db.session.scalars(select(Campaign)).one(), by=viewer) == 595
    ended = time.monotonic()
    with looks.as_(schools.education_officer):
        assert len(recipients(schools.here)) == 595
    assert world.scalar("SELECT count(*) FROM message WHERE template = 'cooperation/invitation'") == 593 + 3
    print(f"595 schools: dry run {counted - started:.2f} s, opened and queued {ended - begun:.2f} s")
