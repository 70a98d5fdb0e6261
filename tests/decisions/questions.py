"""Decisions in the state a test needs, made the way people make them: through the operations."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from portal.access.roles import Role
from portal.access.viewer import Viewer
from portal.database import db
from portal.decisions.lifecycle import AnswerKind, DecisionClass
from portal.decisions.models import Decision
from portal.decisions.operations.answering import Answer, answer_decision
from portal.decisions.operations.consulting import leave_out_consultation
from portal.decisions.operations.drafting import Words, draft_decision, open_decision
from portal.partnership.models import Mandate
from tests.cast import Cast
from tests.conftest import Looks
from tests.people import Someone
from tests.world import LONG_AGO

AGREES = Answer(AnswerKind.AGREE)
OBJECTS = Answer(AnswerKind.OBJECT, "It costs too much.", "A cheaper way.")


def reload(key: uuid.UUID) -> Decision:
    """The decision as whoever looks now sees it. Raises when they do not."""
    return db.session.scalars(select(Decision).where(Decision.id == key)).one()


class Questions:
    """Three seats, council, police and health, with holders; builders of decisions."""

    def __init__(self, cast: Cast, looks: Looks) -> None:
        self.cast, self.looks, world = cast, looks, cast.world
        with world.as_owner() as connection:
            rows = connection.execute(select(Mandate.person_id, Mandate.seat_id)).all()
        seats = {row.person_id: row.seat_id for row in rows}
        self.council, self.police = seats[cast.council_lead.person], seats[cast.police_delegate.person]
        self.health_delegate = world.person(cast.health, Role.DELEGATE, cast.here, name="Nell Nurse")
        with world.as_owner() as connection:
            mine = select(Mandate.seat_id).where(Mandate.person_id == self.health_delegate.person)
            self.health = connection.execute(mine).scalar_one()
        self.council_delegate = self.holder(self.council, cast.council, Role.DELEGATE, "Carl Council")
        self.police_lead = self.holder(self.police, cast.police, Role.LEAD_PARTNER, "Petra Chief")
        self.health_lead = self.holder(self.health, cast.health, Role.LEAD_PARTNER, "Ian Chief")
        self.health_alternate = self.holder(self.health, cast.health, Role.ALTERNATE, "Abi Alternate")

    def holder(self, seat: uuid.UUID, agency: uuid.UUID, role: Role, name: str) -> Someone:
        """Somebody with a mandate for that seat."""
        one = self.cast.world.person(agency, None, name=name)
        held = {"seat_id": seat, "person_id": one.person, "agency_id": agency}
        self.cast.world.add(Mandate, role=role, starts_on=LONG_AGO, **held)
        return one

    @contextmanager
    def by(self, someone: Someone) -> Iterator[Viewer]:
        """Inside, that person acts; what they did is kept."""
        with self.looks.as_(someone) as viewer:
            yield viewer
            db.session.commit()

    def draft(self, kind: DecisionClass = DecisionClass.DELEGATED, group: uuid.UUID | None = None) -> uuid.UUID:
        """The business manager puts a question down."""
        with self.by(self.cast.business_manager) as viewer:
            return draft_decision(
                self.cast.here,
                title="Adopt the neglect strategy",
                why_no_meeting="Only section 4 changed.",
                kind=kind,
                words=Words("Do we adopt it?", "Yes or no", "The strategy."),
                urgent_because="It starts tomorrow." if kind is DecisionClass.URGENT else None,
                group_id=group,
                by=viewer,
            ).id

    def opened(self, kind: DecisionClass = DecisionClass.DELEGATED, group: uuid.UUID | None = None) -> uuid.UUID:
        """The chair leaves consultation out and asks the seats."""
        key = self.draft(kind, group)
        with self.by(self.cast.chair) as viewer:
            leave_out_consultation(reload(key), reason="Nothing new in it.", by=viewer)
            open_decision(reload(key), by=viewer)
        return key

    def says(self, someone: Someone, key: uuid.UUID, seat: uuid.UUID, answer: Answer = AGREES) -> None:
        """Somebody answers for a seat."""
        with self.by(someone) as viewer:
            answer_decision(reload(key), seat, answer, by=viewer)

    def agreed(self) -> uuid.UUID:
        """All three seats agree."""
        key = self.opened()
        self.says(self.council_delegate, key, self.council)
        self.says(self.cast.police_delegate, key, self.police)
        self.says(self.health_delegate, key, self.health)
        return key
