"""Actions in every state, made the way people make them: through the operations."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from portal import clock
from portal.access.viewer import Viewer
from portal.actions.lifecycle import NewDateReason
from portal.actions.models import Action
from portal.actions.operations.answering import accept_action
from portal.actions.operations.checking import CheckVerdict, check_action
from portal.actions.operations.covering import name_cover
from portal.actions.operations.dates import ask_new_date
from portal.actions.operations.evidence import add_statement
from portal.actions.operations.raising import add_action
from portal.actions.operations.working import add_contributor, finish_action
from portal.database import db
from tests.cast import Cast
from tests.conftest import Looks
from tests.people import Someone


def in_days(days: int) -> date:
    """A date so many days from today."""
    return clock.today() + timedelta(days=days)


def reload(action_id: uuid.UUID) -> Action:
    """The action as whoever looks now sees it. Raises when they do not."""
    return db.session.scalars(select(Action).where(Action.id == action_id)).one()


class Promises:
    """Builders: each takes an action of the police one step further."""

    def __init__(self, cast: Cast, looks: Looks) -> None:
        self.cast, self.looks = cast, looks

    @contextmanager
    def by(self, someone: Someone) -> Iterator[Viewer]:
        """Inside, that person acts; what they did is kept."""
        with self.looks.as_(someone) as viewer:
            yield viewer
            db.session.commit()

    def offered(self, **changes: Any) -> uuid.UUID:
        """The business manager offers it to the police."""
        with self.looks.as_(self.cast.business_manager) as viewer:
            return self.offer(viewer, **changes).id

    def offer(self, viewer: Viewer, **changes: Any) -> Action:
        """As the viewer at hand."""
        values: dict[str, Any] = {
            "title": "A card with the first questions",
            "done_means": "Every officer has it.",
            "lead_agency_id": self.cast.police,
            "due_on": in_days(28),
        }
        action = add_action(self.cast.here, **{**values, **changes}, by=viewer)
        db.session.commit()
        return action

    def started(self, **changes: Any) -> uuid.UUID:
        """The representative accepts; Pia owns it."""
        key = self.offered(**changes)
        with self.by(self.cast.police_representative) as viewer:
            accept_action(reload(key), owner_id=self.cast.police_lead.person, by=viewer)
        return key

    def helped(self, **changes: Any) -> uuid.UUID:
        """The ICB contributes; Hana owns its part."""
        key = self.started(**changes)
        with self.by(self.cast.business_manager) as viewer:
            add_contributor(
                reload(key),
                agency_id=self.cast.health,
                task="Print the cards",
                owner_id=self.cast.health_lead.person,
                by=viewer,
            )
        return key

    def covered(self, **changes: Any) -> uuid.UUID:
        """One that Paul of the police covers for its owner these days."""
        key = self.helped(**changes)
        with self.by(self.cast.police_lead) as viewer:
            cover = self.cast.police_other.person
            name_cover(reload(key), cover_id=cover, from_on=in_days(0), until_on=in_days(3), by=viewer)
        return key

    def dated(self, **changes: Any) -> uuid.UUID:
        """Pia asks for a new date."""
        key = self.helped(**changes)
        with self.by(self.cast.police_lead) as viewer:
            because = NewDateReason.PEOPLE
            ask_new_date(reload(key), wanted=in_days(40), because=because, text="Two are away.", by=viewer)
        return key

    def finished(self, **changes: Any) -> uuid.UUID:
        """Pia says it is done and what shows it."""
        key = self.helped(**changes)
        with self.by(self.cast.police_lead) as viewer:
            action = reload(key)
            add_statement(action, text="Twenty reports show it in use.", covers="October", by=viewer)
            finish_action(action, text="All teams have it.", by=viewer)
        return key

    def closed(self, **changes: Any) -> uuid.UUID:
        """The business manager checks it for the office."""
        key = self.finished(**changes)
        with self.by(self.cast.business_manager) as viewer:
            check_action(reload(key), verdict=CheckVerdict.ACCEPTED, reason="It holds.", by=viewer)
        return key

    def long_closed(self, **changes: Any) -> uuid.UUID:
        """Ninety days have gone since then."""
        key = self.closed(**changes)
        with self.cast.world.as_owner() as connection:
            later = "UPDATE action SET impact_check_on = current_date, due_on = current_date - 95 WHERE id = :id"
            connection.execute(text(later), {"id": key})
        return key


@pytest.fixture
def promises(cast: Cast, looks: Looks) -> Promises:
    """Actions in the state a test needs."""
    return Promises(cast, looks)
