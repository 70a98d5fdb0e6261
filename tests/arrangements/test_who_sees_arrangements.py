"""Published arrangements are everybody's; a draft is seen by those who write, sign, scrutinise or work by it."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.arrangements.models import ArrangementSignature, ArrangementVersion, Clause, Duty
from portal.database import db
from tests.arrangements.conftest import Enter
from tests.cast import Cast
from tests.conftest import Looks
from tests.world import World

SEE_DRAFTS = (
    "council_lead",
    "police_delegate",
    "chair",
    "scrutineer",
    "business_manager",
    "office_worker",
    "police_lead",
    "police_representative",
    "education_officer",
    "front_door",
    "designated_officer",
)
SEE_NONE = ("police_coordinator", "head", "dsl", "stranger", "elsewhere_chair")


def seen() -> tuple[set[int], int]:
    return set(db.session.scalars(select(ArrangementVersion.number))), len(db.session.scalars(select(Clause.id)).all())


@pytest.mark.parametrize("who", SEE_DRAFTS)
def test_partners_and_their_staff_see_a_draft(cast: Cast, looks: Looks, draft: uuid.UUID, who: str) -> None:
    with looks.as_(getattr(cast, who)):
        assert seen() == ({9}, 1)


@pytest.mark.parametrize("who", SEE_NONE)
def test_schools_coordinators_and_strangers_see_no_draft(cast: Cast, looks: Looks, draft: uuid.UUID, who: str) -> None:
    with looks.as_(getattr(cast, who)):
        assert seen() == (set(), 0)


def test_an_excluded_chair_sees_no_draft(cast: Cast, looks: Looks, draft: uuid.UUID, world: World) -> None:
    world.exclude(cast.chair, cast.here, "arrangements", draft)
    with looks.as_(cast.chair):
        assert seen() == (set(), 0)


def test_nobody_signed_in_sees_a_draft(looks: Looks, draft: uuid.UUID) -> None:
    with looks.as_nobody():
        assert seen() == (set(), 0)


def test_everybody_reads_what_is_in_force(cast: Cast, looks: Looks, enter: Enter) -> None:
    enter()
    for who in (cast.head, cast.stranger, cast.police_coordinator):
        with looks.as_(who):
            assert seen() == ({1}, 2)
    with looks.as_nobody():
        assert seen() == ({1}, 2)
        assert len(db.session.scalars(select(Duty.id)).all()) == 3
        assert len(db.session.scalars(select(ArrangementSignature.id)).all()) == 1


MORE = """INSERT INTO clause (id, version_id, key, position, heading, text)
  SELECT gen_random_uuid(), id, 'more', 9, 'More', 'More' FROM arrangement_version"""


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE clause SET text = 'changed'",
        "DELETE FROM clause",
        "UPDATE duty SET text = 'changed'",
        "DELETE FROM duty",
        "UPDATE arrangement_signature SET office = 'changed'",
        "UPDATE arrangement_version SET title = 'changed'",
        "UPDATE arrangement_version SET in_force_on = in_force_on - 1",
        "DELETE FROM arrangement_version",
        MORE,
    ],
)
def test_not_even_the_owner_changes_a_published_word(enter: Enter, world: World, act: str) -> None:
    enter()
    with world.as_owner() as owner, pytest.raises(DBAPIError, match="does not change"), owner.begin_nested():
        owner.execute(text(act))
