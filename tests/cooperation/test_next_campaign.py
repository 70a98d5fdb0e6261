"""The next campaign ends the answers of those it asks, and of nobody else."""

from __future__ import annotations

import uuid

from portal.cooperation.asked import asked
from portal.cooperation.models import Campaign
from portal.cooperation.operations import approve_campaign, create_campaign, dry_run, open_campaign
from portal.cooperation.scope import Scope
from portal.database import db, transaction
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.conftest import Round, details


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
    next_campaign(cast, looks, version, Scope(standings=("relevant agency", "statutory safeguarding partner")))
    with looks.as_(cast.head):
        assert asked(round_.invitation).takes_answers


def test_a_school_asked_again_answers_there_alone(cast: Cast, round_: Round, version: uuid.UUID, looks: Looks) -> None:
    next_campaign(cast, looks, version, Scope(phases=("Primary",)))
    with looks.as_(cast.head):
        assert not asked(round_.invitation).takes_answers
    with looks.as_(cast.other_head):
        assert asked(round_.other).takes_answers
