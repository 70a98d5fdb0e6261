"""Who notes an opening: a person who sees the record at that moment, in their own name, now."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal import clock
from portal.database import db
from tests.access.furnished import add_action
from tests.cast import Cast
from tests.conftest import Looks
from tests.world import World

ADD = text(
    "INSERT INTO opening (id, kind, record_id, partnership_id, person_id, agency_id, manner, day, at)"
    " VALUES (:id, :kind, :record_id, :partnership_id, :person_id, :agency_id, 'opened', '2020-01-01', '2020-01-01')"
)


@pytest.fixture
def action(world: World, cast: Cast) -> uuid.UUID:
    """Led by the police, helped by the NHS."""
    return add_action(world, cast, "Zebra crossing", cast.police)[0]


def opening(cast: Cast, action: uuid.UUID, **other: object) -> dict[str, object]:
    """Of that action by somebody of the police, but for what is named."""
    own = {"person_id": cast.police_lead.person, "agency_id": cast.police, "partnership_id": cast.here}
    return {"id": uuid.uuid4(), "kind": "action", "record_id": action, **own, **other}


def test_whoever_sees_a_record_notes_that_they_opened_it_and_only_now(action, cast: Cast, looks: Looks):
    values = opening(cast, action)
    with looks.as_(cast.police_lead):
        db.session.execute(ADD, values)
        found = db.session.execute(text("SELECT at, day FROM opening WHERE id = :id"), {"id": values["id"]}).one()
    assert abs(clock.now() - found.at) < timedelta(minutes=5)
    assert found.day == clock.in_london(found.at).date()


@pytest.mark.parametrize("kind", ["action", "evidence", "campaign", "confirmation", "arrangements", "made up"])
def test_nobody_notes_an_opening_of_what_they_do_not_see(kind, action, cast: Cast, looks: Looks):
    own = {"person_id": cast.head.person, "agency_id": cast.school}
    with looks.as_(cast.head), pytest.raises(DBAPIError, match="row-level security"):
        db.session.execute(ADD, opening(cast, action, kind=kind, **own))


def test_an_opening_of_a_hidden_record_and_of_none_are_refused_alike(action, cast: Cast, looks: Looks):
    own = {"person_id": cast.head.person, "agency_id": cast.school}
    said = []
    for record in (action, uuid.uuid4()):
        with looks.as_(cast.head), pytest.raises(DBAPIError) as refused:
            db.session.execute(ADD, opening(cast, record, **own))
        said.append(str(refused.value.orig))
    assert said[0] == said[1]


def test_whoever_is_kept_from_a_record_notes_nothing_of_it(action, world: World, cast: Cast, looks: Looks):
    world.exclude(cast.police_lead, cast.here, "action", action)
    with looks.as_(cast.police_lead), pytest.raises(DBAPIError, match="row-level security"):
        db.session.execute(ADD, opening(cast, action))


@pytest.mark.parametrize("lie", ["person_id", "agency_id", "partnership_id"])
def test_an_opening_is_in_ones_own_name_for_ones_own_agency_and_where_the_record_is(lie, action, cast, looks):
    false = {"person_id": cast.chair.person, "agency_id": cast.health, "partnership_id": cast.elsewhere}
    with looks.as_(cast.police_lead), pytest.raises(DBAPIError, match="row-level security"):
        db.session.execute(ADD, opening(cast, action, **{lie: false[lie]}))
