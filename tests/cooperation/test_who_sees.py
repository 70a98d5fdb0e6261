"""Who sees campaigns, confirmations and contacts, as a table."""

from __future__ import annotations

import re
import uuid

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from agencies.sectors import Standing
from portal import clock
from portal.access.roles import Role
from portal.access.rules import Model, table_of
from portal.contacts.models import AgencyContact
from portal.cooperation.answers import answer_campaign
from portal.cooperation.coverage import everybody, public_totals
from portal.cooperation.lifecycle import AnswerKind
from portal.cooperation.models import Campaign, GivenAnswer, Invitation, Manner, Signer
from portal.database import db, transaction
from portal.partnership.models import Agency
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.conftest import Round
from tests.people import Someone
from tests.world import World

# person: campaigns, invitations, contacts seen (of 1, 2 and 2)
SEEN = {
    "council_lead": (1, 2, 0),
    "police_delegate": (1, 2, 2),
    "chair": (1, 2, 2),
    "scrutineer": (1, 2, 0),
    "business_manager": (1, 2, 2),
    "office_worker": (1, 2, 2),
    "education_officer": (1, 2, 2),
    "head": (1, 1, 1),
    "dsl": (1, 1, 1),
    "other_head": (1, 1, 1),
    "police_lead": (0, 0, 0),
    "police_representative": (0, 0, 0),
    "police_coordinator": (0, 0, 0),
    "group_member": (0, 0, 0),
    "front_door": (0, 0, 0),
    "designated_officer": (0, 0, 0),
    "stranger": (0, 0, 0),
    "elsewhere_chair": (0, 0, 0),
}


@pytest.fixture
def contacts(cast: Cast, world: World) -> None:
    for agency in (cast.school, cast.other_school):
        world.add(
            AgencyContact,
            partnership_id=cast.here,
            agency_id=agency,
            role="office",
            name="",
            email=f"office@{agency}.school.example",
            source="test",
        )


def count(model: Model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("who", SEEN)
def test_each_sees_what_the_table_says(who: str, cast: Cast, round_: Round, contacts: None, looks: Looks) -> None:
    with looks.as_(getattr(cast, who)):
        assert (count(Campaign), count(Invitation), count(AgencyContact)) == SEEN[who]


def test_nobody_sees_anything(round_: Round, contacts: None, looks: Looks) -> None:
    with looks.as_nobody():
        assert (count(Campaign), count(Invitation), count(AgencyContact), count(GivenAnswer)) == (0, 0, 0, 0)


@pytest.fixture
def trust_lead(cast: Cast, world: World) -> Someone:
    """The safeguarding lead of the trust that the first school belongs to."""
    trust = world.agency("Oak Trust", "trust", kind="group UID", identifier="2044")
    world.member(cast.here, trust, Standing.RELEVANT_AGENCY)
    with world.as_owner() as connection:
        connection.execute(update(table_of(Agency)).values(parent_id=trust).where(Agency.id == cast.school))
    return world.person(trust, Role.TRUST_LEAD, cast.here, name="Tom Trust")


def test_a_trust_lead_sees_and_prepares_for_the_own_schools_alone(
    cast: Cast, round_: Round, contacts: None, trust_lead: Someone, looks: Looks
) -> None:
    with looks.as_(trust_lead) as viewer:
        assert (count(Campaign), count(Invitation), count(AgencyContact)) == (1, 1, 1)
        with transaction():
            mine = db.session.get_one(Invitation, round_.invitation)
            manner = answer_campaign(mine, answer=AnswerKind.YES, lead_is_right=True, by_name="Tom Trust", by=viewer)
        assert manner is Manner.PREPARED


def test_one_excluded_from_a_confirmation_does_not_find_it(
    cast: Cast, round_: Round, world: World, looks: Looks
) -> None:
    world.exclude(cast.chair, cast.here, "confirmation", round_.invitation)
    world.exclude(cast.scrutineer, cast.here, "campaign", round_.campaign)
    with looks.as_(cast.chair):
        assert count(Invitation) == 1
    with looks.as_(cast.scrutineer):
        assert (count(Campaign), count(Invitation)) == (0, 0)


@pytest.mark.parametrize("who", ["head", "scrutineer"])
def test_a_campaign_does_not_tell_who_else_was_asked(
    who: str, cast: Cast, round_: Round, world: World, looks: Looks
) -> None:
    world.exclude(cast.scrutineer, cast.here, "confirmation", round_.invitation)
    for page in ("C1", "C1/who-can-see"):
        seen = looks.client(getattr(cast, who)).get(f"/p/tests/co-operation/{page}").text
        assert "The schools it asks see this too." in seen
        assert "Otto Head" not in seen and not re.search(r"Seen by.*\d+ schools?", seen)


@pytest.mark.parametrize("who", ["chair", "scrutineer", "business_manager", "education_officer", "other_head"])
def test_nobody_but_the_school_writes_its_answer(who: str, cast: Cast, round_: Round, looks: Looks) -> None:
    with looks.as_(getattr(cast, who)):
        answered = update(Invitation).where(Invitation.id == round_.invitation).values(answer="yes")
        assert db.session.connection().execute(answered).rowcount == 0


@pytest.mark.parametrize("who", ["chair", "council_lead", "head", "police_lead", "scrutineer"])
def test_a_campaign_is_drafted_by_office_and_education_officer_alone(
    who: str, cast: Cast, version: uuid.UUID, looks: Looks
) -> None:
    someone = getattr(cast, who)
    with looks.as_(someone), pytest.raises(DBAPIError, match="row-level security"):
        db.session.execute(
            insert(table_of(Campaign)).values(
                id=uuid.uuid4(),
                partnership_id=cast.here,
                title="Mine",
                version_id=version,
                clause_ids=[],
                scope={},
                legal_basis="",
                due_on=clock.today(),
                grace_until=clock.today(),
                asker="",
                asker_agency_id=cast.council,
                asker_telephone="",
                asker_email="",
                stage="draft",
                created_by_id=someone.person,
                created_at=clock.now(),
            )
        )


def test_the_officer_cannot_approve_in_the_database_either(cast: Cast, approved: uuid.UUID, looks: Looks) -> None:
    with looks.as_(cast.education_officer):
        back = update(Campaign).where(Campaign.id == approved)
        db.session.connection().execute(back.values(stage="dry run"))
        with pytest.raises(DBAPIError, match="the chair or a delegate approves"):
            db.session.connection().execute(back.values(stage="approved", approved_by_id=cast.education_officer.person))


def test_who_signs_is_known_within_the_school_alone(cast: Cast, world: World, looks: Looks) -> None:
    world.add(
        Signer,
        agency_id=cast.school,
        person_id=cast.dsl.person,
        allowed_by_id=cast.head.person,
        allowed_at=clock.now(),
    )
    seen = {}
    for who in ("head", "dsl", "other_head", "chair", "business_manager"):
        with looks.as_(getattr(cast, who)):
            seen[who] = count(Signer)
    assert seen == {"head": 1, "dsl": 1, "other_head": 0, "chair": 0, "business_manager": 0}


def put_schools(world: World, cast: Cast, campaign: uuid.UUID, phases: dict[str, tuple[int, int]]) -> None:
    """Invitations by phase: so many asked, so many of them confirmed."""
    number = 0
    for phase, (asked, confirmed) in phases.items():
        for place in range(asked):
            number += 1
            agency = world.agency(f"School {number}", "education")
            done = {"answer": "yes", "confirmed_at": clock.now()} if place < confirmed else {}
            world.add(
                Invitation,
                partnership_id=cast.here,
                campaign_id=campaign,
                agency_id=agency,
                reference=f"TESTS-C1-{800000 + number}",
                name=f"School {number}",
                phase=phase,
                type_name="t",
                age_range="a",
                legal_basis="",
                **done,
            )


def test_everybody_knows_the_totals_with_small_phases_together(
    cast: Cast, approved: uuid.UUID, world: World, looks: Looks
) -> None:
    put_schools(world, cast, approved, {"Primary": (9, 6), "Nursery": (3, 1), "Secondary": (6, 2), "16 plus": (1, 1)})
    with world.as_owner() as connection:
        connection.execute(text("UPDATE campaign SET opened_at = now()"))
    with looks.as_nobody():
        totals = [(one.label, one.confirmed, one.asked) for one in public_totals(cast.here, 1)]
        # 3 and 1 are four: a fifth has to come in, so the next smallest phase joins them
        assert totals == [("Primary", 6, 9), ("Other phases", 4, 10)]
        assert everybody(public_totals(cast.here, 1)).asked == 19


def test_a_campaign_not_opened_or_too_small_tells_no_totals(
    cast: Cast, approved: uuid.UUID, world: World, looks: Looks
) -> None:
    put_schools(world, cast, approved, {"Primary": (4, 1)})
    with looks.as_nobody():
        assert public_totals(cast.here, 1) == []
    with world.as_owner() as connection:
        connection.execute(text("UPDATE campaign SET opened_at = now()"))
    with looks.as_nobody():
        assert public_totals(cast.here, 1) == []
