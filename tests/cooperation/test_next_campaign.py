"""The next campaign ends the answers of those it asks, and of nobody else."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from portal import clock
from portal.cooperation.asked import asked
from portal.cooperation.models import Campaign
from portal.cooperation.operations import approve_campaign, create_campaign, dry_run, open_campaign
from portal.cooperation.scope import Scope
from portal.database import db, transaction
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.conftest import Round, details
from tests.cooperation.test_reminders import remind
from tests.world import World

REMINDED = "SELECT facts->>'reference' FROM message WHERE template = 'cooperation/reminder'"


def next_campaign(cast: Cast, looks: Looks, version: uuid.UUID, scope: Scope) -> None:
    """A second campaign is open."""
    with looks.as_(cast.education_officer) as viewer, transaction():
        said = details(cast, version, scope=scope)
        key = create_campaign(cast.here, **said, by=viewer).id  # type: ignore[arg-type]
        dry_run(db.session.get_one(Campaign, key), by=viewer)
    with looks.as_(cast.chair) as viewer, transaction():
        approve_campaign(db.session.get_one(Campaign, key), by=viewer)
    with looks.as_(cast.education_officer) as viewer, transaction():
        open_campaign(db.session.get_one(Campaign, key), by=viewer)


def test_a_school_still_answers_when_other_agencies_are_asked(
    cast: Cast, round_: Round, version: uuid.UUID, looks: Looks
) -> None:
    next_campaign(cast, looks, version, Scope(standings=("relevant agency", "statutory partner")))
    with looks.as_(cast.head):
        assert asked(round_.invitation).takes_answers


def test_a_school_asked_again_answers_there_alone(cast: Cast, round_: Round, version: uuid.UUID, looks: Looks) -> None:
    next_campaign(cast, looks, version, Scope(phases=("Primary",)))
    with looks.as_(cast.head):
        assert not asked(round_.invitation).takes_answers
    with looks.as_(cast.other_head):
        assert asked(round_.other).takes_answers


def test_schools_are_reminded_on_while_other_agencies_are_asked(
    opened: Cast, version: uuid.UUID, looks: Looks, world: World
) -> None:
    first_rung = datetime(2040, 12, 7, 9, tzinfo=UTC)
    with clock.frozen(first_rung - timedelta(days=1)):
        next_campaign(opened, looks, version, Scope(standings=("relevant agency", "statutory partner")))
    remind(looks, first_rung)
    assert reminded(world) == {"TESTS-C1": 42}


def test_a_school_asked_again_is_reminded_of_the_newer_campaign_alone(
    opened: Cast, version: uuid.UUID, looks: Looks, world: World
) -> None:
    first_rung = datetime(2040, 12, 7, 9, tzinfo=UTC)
    with clock.frozen(first_rung - timedelta(days=1)):
        next_campaign(opened, looks, version, Scope(phases=("Secondary",)))
    remind(looks, first_rung)
    assert reminded(world) == {"TESTS-C1": 41}


def reminded(world: World) -> dict[str, int]:
    """How many reminders were queued for each campaign."""
    with world.as_owner() as connection:
        rows = connection.execute(
            text("SELECT facts->>'reference' FROM message WHERE template = 'cooperation/reminder'")
        )
        return dict(Counter(row[0].rpartition("-")[0] for row in rows))
