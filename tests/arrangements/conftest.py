"""Arrangements for tests: entered by the same operation as everywhere, by the operator."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from agencies.sectors import Sector
from portal import clock
from portal.access.proof import look_as
from portal.access.viewer import Place, Viewer, current_viewer
from portal.arrangements.models import ArrangementVersion, Clause
from portal.arrangements.operations.clauses import EnteredClause
from portal.arrangements.operations.entering import SigningOffice, enter_signed_version
from portal.database import db, transaction
from portal.partnership.public import public_place
from tests.cast import Cast
from tests.conftest import Looks
from tests.decisions.questions import Questions
from tests.world import World

LEADERS = EnteredClause(
    "leaders",
    "Who leads",
    "The lead partners sign. A DSL leads in each school.",
    {Sector.EDUCATION: ["Name a safeguarding lead."], Sector.POLICE: ["Name who decides for the constabulary."]},
)
FRONT_DOOR = EnteredClause(
    "front-door", "The front door", "Ring first, write afterwards.", {Sector.EDUCATION: ["Ring the front door."]}
)
LAST_YEAR = clock.today() - timedelta(days=365)
Enter = Callable[..., uuid.UUID]


@pytest.fixture
def operator(app: Flask, world: World) -> Callable[[], Any]:
    """`with operator() as viewer:` looks as the operator's command does, in the worker's role."""

    @contextmanager
    def look() -> Iterator[Viewer]:
        world.connection.execute(text("SET LOCAL ROLE portal_worker"))
        with app.test_request_context():
            look_as(db.session(), "operator")
            yield current_viewer()
        world.connection.execute(text("SET LOCAL ROLE portal_web"))

    return look


@pytest.fixture
def enter(cast: Cast, operator: Callable[[], Any]) -> Enter:
    """Enter a version of Testshire's arrangements; it is in force since its `in_force_on`."""

    def _enter(
        number: int = 1,
        clauses: Sequence[EnteredClause] = (LEADERS, FRONT_DOOR),
        in_force_on: date = LAST_YEAR,
        **more: Any,
    ) -> uuid.UUID:
        with operator() as viewer, transaction():
            return enter_signed_version(
                place_of(cast),
                number,
                more.pop("title", "How we keep children safe"),
                clauses,
                signed_on=more.pop("signed_on", in_force_on - timedelta(days=30)),
                offices=more.pop("offices", [SigningOffice("Chief constable", cast.police)]),
                in_force_on=in_force_on,
                by=viewer,
                **more,
            )

    return _enter


@pytest.fixture
def draft(cast: Cast, world: World) -> uuid.UUID:
    """A draft of version 9, as a later slice will write one."""
    version = world.add(
        ArrangementVersion,
        partnership_id=cast.here,
        number=9,
        reference="TESTS-V9",
        title="A draft nobody has signed",
        stage="draft",
        what_changed=[],
        entered_at=clock.now(),
    )
    world.add(Clause, version_id=version, key="leaders", position=1, heading="Who leads", text="Not agreed yet.")
    return version


def place_of(cast: Cast) -> Place:
    """Testshire, as an operation takes it."""
    place = public_place("tests")
    assert place.id == cast.here
    return place


@pytest.fixture
def questions(cast: Cast, looks: Looks) -> Questions:
    """Seats that sign, and what is put to them."""
    return Questions(cast, looks)
