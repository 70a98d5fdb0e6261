"""Challenges at every stage, made the way people make them: through the operations."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from portal.access.roles import Role
from portal.access.viewer import Viewer
from portal.challenges.models import Challenge
from portal.challenges.operations.answering import acknowledge_challenge, answer_challenge, move_up
from portal.challenges.operations.raising import raise_challenge
from portal.database import db
from portal.partnership.models import Mandate
from tests.cast import Cast
from tests.conftest import Looks
from tests.people import Someone
from tests.world import LONG_AGO


def reload(challenge_id: uuid.UUID) -> Challenge:
    """The challenge as whoever looks now sees it. Raises when they do not."""
    return db.session.scalars(select(Challenge).where(Challenge.id == challenge_id)).one()


class Questions:
    """Builders: each takes a challenge of the ICB to the police one step further.

    Its three seats are those of the council, the police and the ICB, each with its lead partner.
    """

    def __init__(self, cast: Cast, looks: Looks) -> None:
        self.cast, self.looks = cast, looks
        police_lead = cast.world.person(cast.police, None, name="Lea Police")
        health_lead = cast.world.person(cast.health, Role.LEAD_PARTNER, cast.here, name="Lin Health")
        self.leads = [cast.council_lead, police_lead, health_lead]
        self.seat(police_lead, beside=cast.police_delegate)

    def seat(self, someone: Someone, *, beside: Someone) -> None:
        """Make them a lead partner in the seat that the other holds."""
        with self.cast.world.as_owner() as connection:
            asked = select(Mandate.seat_id).where(Mandate.person_id == beside.person)
            seat = connection.execute(asked).scalar_one()
        held = {"seat_id": seat, "person_id": someone.person, "agency_id": someone.agency}
        self.cast.world.add(Mandate, role=Role.LEAD_PARTNER, starts_on=LONG_AGO, **held)

    @contextmanager
    def by(self, someone: Someone) -> Iterator[Viewer]:
        """Inside, that person acts; what they did is kept."""
        with self.looks.as_(someone) as viewer:
            yield viewer
            db.session.commit()

    def raised(self, **changes: Any) -> uuid.UUID:
        """Hana of the ICB questions the police."""
        with self.by(self.cast.health_lead) as viewer:
            values: dict[str, Any] = {
                "title": "Notices reach us after the visit",
                "why": "Seven of ten came late.",
                "wanted": "Send them on the day.",
                "to_agency_id": self.cast.police,
            }
            return raise_challenge(self.cast.here, **{**values, **changes}, by=viewer).id

    def acknowledged(self, **changes: Any) -> uuid.UUID:
        """The police have it."""
        return self.acknowledge(self.raised(**changes))

    def acknowledge(self, key: uuid.UUID) -> uuid.UUID:
        """The police have that one."""
        with self.by(self.cast.police_representative) as viewer:
            acknowledge_challenge(reload(key), by=viewer)
        return key

    def answered(self, **changes: Any) -> uuid.UUID:
        """The police say what they do."""
        return self.answer(self.acknowledged(**changes))

    def answer(self, key: uuid.UUID) -> uuid.UUID:
        """The police answer that one."""
        with self.by(self.cast.police_representative) as viewer:
            answer_challenge(reload(key), text="We send them weekly.", by=viewer)
        return key

    def older(self, key: uuid.UUID, days: int) -> uuid.UUID:
        """As if its clocks had begun so many days before."""
        with self.cast.world.as_owner() as connection:
            clocks = connection.execute(select(Challenge.clocks).where(Challenge.id == key)).scalar_one()
            moved = {stage: str(date.fromisoformat(day) - timedelta(days=days)) for stage, day in clocks.items()}
            connection.execute(update(Challenge).where(Challenge.id == key).values(clocks=moved))
        return key

    def with_lead_partners(self, **changes: Any) -> uuid.UUID:
        """It got no further below."""
        key = self.answered(**changes)
        for _ in range(3):
            with self.by(self.cast.health_lead) as viewer:
                move_up(reload(key), reason="Weekly is too late.", by=viewer)
        return key


@pytest.fixture
def questions(cast: Cast, looks: Looks) -> Questions:
    """Challenges at the stage a test needs."""
    return Questions(cast, looks)
