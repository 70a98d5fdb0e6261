"""What was signed on paper is entered once, by the operator or the office, and replaces the version before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.access.verdict import Refused
from portal.arrangements.lifecycle import ArrangementState
from portal.arrangements.models import ArrangementVersion
from portal.arrangements.operations.entering import SigningOffice, enter_signed_version
from portal.arrangements.queries import clauses_of, signatures_of, version_in_force, versions_of
from portal.database import db, transaction
from tests.arrangements.conftest import FRONT_DOOR, LAST_YEAR, LEADERS, Enter, place_of
from tests.cast import Cast
from tests.conftest import Looks
from tests.people import Someone
from tests.world import World

YESTERDAY = clock.today() - timedelta(days=1)


def test_a_version_is_whole_in_force_and_counted(cast: Cast, looks: Looks, enter: Enter, world: World) -> None:
    version = enter()
    with looks.as_nobody():
        found = version_in_force(cast.here)
        assert found is not None
        assert (found.id, found.reference, found.state) == (version, "TESTS-V1", ArrangementState.IN_FORCE)
        assert [clause.key for clause in clauses_of(version)] == ["leaders", "front-door"]
        assert [(one.office, one.agency) for one in signatures_of(version)] == [
            ("Chief constable", "Testshire Constabulary")
        ]
    assert world.scalar("SELECT system FROM audit_event WHERE kind = 'SignedVersionEntered'") == "operator"


def test_a_newer_version_replaces_the_one_in_force(cast: Cast, looks: Looks, enter: Enter) -> None:
    enter()
    enter(2, in_force_on=YESTERDAY)
    with looks.as_nobody():
        states = {one.number: one.state for one in versions_of(cast.here)}
    assert states == {1: ArrangementState.REPLACED, 2: ArrangementState.IN_FORCE}


def test_a_version_of_tomorrow_is_public_tomorrow(cast: Cast, looks: Looks, enter: Enter) -> None:
    enter()
    enter(2, in_force_on=clock.today() + timedelta(days=1))
    with looks.as_nobody():
        assert [(one.number, one.state) for one in versions_of(cast.here)] == [(1, ArrangementState.IN_FORCE)]


@pytest.mark.parametrize(
    ("number", "more", "sentence"),
    [
        (1, {"in_force_on": YESTERDAY}, "is entered already"),
        (2, {"in_force_on": LAST_YEAR}, "Give a later day"),
        (2, {"in_force_on": YESTERDAY, "signed_on": clock.today()}, "day of signing"),
        (2, {"in_force_on": YESTERDAY, "clauses": [LEADERS, LEADERS]}, "same key"),
        (2, {"in_force_on": YESTERDAY, "clauses": []}, "at least one clause"),
        (2, {"in_force_on": YESTERDAY, "offices": []}, "which offices"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    enter: Enter, number: int, more: dict[str, object], sentence: str, world: World
) -> None:
    enter()
    with pytest.raises(Refused, match=sentence):
        enter(number, **more)
    assert world.scalar("SELECT count(*) FROM arrangement_version") == 1


def enter_as(cast: Cast, looks: Looks, someone: Someone) -> None:
    with looks.as_(someone) as viewer, transaction():
        enter_signed_version(
            place_of(cast),
            1,
            "How we keep children safe",
            [LEADERS, FRONT_DOOR],
            signed_on=LAST_YEAR,
            offices=[SigningOffice("Chief constable", cast.police)],
            in_force_on=LAST_YEAR,
            by=viewer,
        )


def test_the_business_manager_enters_one_in_their_own_name(cast: Cast, looks: Looks) -> None:
    enter_as(cast, looks, cast.business_manager)
    with looks.as_nobody():
        assert db.session.scalars(select(ArrangementVersion.entered_by_id)).one() == cast.business_manager.person


def test_the_chair_is_sent_to_the_office(cast: Cast, looks: Looks) -> None:
    with pytest.raises(Refused, match="partnership office"):
        enter_as(cast, looks, cast.chair)
