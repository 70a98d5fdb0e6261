"""An invitation cannot name a campaign of another partnership, and trying tells nothing about that campaign."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.database import db
from tests.access.furnished import add_campaign, add_version
from tests.cast import Cast
from tests.conftest import Looks
from tests.world import World

ADD = text(
    "INSERT INTO invitation"
    " (id, partnership_id, campaign_id, agency_id, reference, name, phase, type_name, age_range, legal_basis)"
    " VALUES (:id, :partnership, :campaign, :agency, 'TESTS-C1-1', '', '', '', '', '')"
)


def test_who_runs_campaigns_here_invites_to_none_of_elsewhere(cast: Cast, world: World, looks: Looks):
    version = add_version(world, cast, 1, "Shown to all", is_draft=False)
    campaign = add_campaign(world, cast, version)
    with world.as_owner() as connection:
        connection.execute(text("UPDATE campaign SET partnership_id = :there"), {"there": cast.elsewhere})
    for unknown in (campaign, uuid.uuid4()):
        values = {"id": uuid.uuid4(), "partnership": cast.here, "campaign": unknown, "agency": cast.school}
        with looks.as_(cast.office_worker), pytest.raises(DBAPIError, match="fk_invitation_campaign_id_partnership_id"):
            db.session.execute(ADD, values)


@pytest.mark.parametrize("person", ["head", "police_lead", "chair", "scrutineer", "stranger"])
def test_who_runs_no_campaign_is_told_nothing_of_any(person, cast: Cast, world: World, looks: Looks):
    campaign = add_campaign(world, cast, add_version(world, cast, 1, "Shown to all", is_draft=False))
    for one in (campaign, uuid.uuid4()):
        values = {"id": uuid.uuid4(), "partnership": cast.here, "campaign": one, "agency": cast.school}
        with looks.as_(getattr(cast, person)), pytest.raises(DBAPIError, match="row-level security"):
            db.session.execute(ADD, values)
