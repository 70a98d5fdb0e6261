"""Whether a school was reached by mail: what came back is shown until a mail arrives."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text

from portal import clock
from portal.cooperation.reminders import remind_schools
from portal.database import transaction
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.conftest import START
from tests.world import World

ONE_WITHOUT_PEOPLE = "SELECT i.id FROM invitation i JOIN agency a ON a.id = i.agency_id WHERE a.source = 't' LIMIT 1"
SETTLE = text(
    "UPDATE message SET state = :state, settled_at = now(), sent_to = :sent_to"
    " WHERE state = 'queued' AND record_id = :invitation"
)
STATE = "SELECT state FROM invitation WHERE id = :invitation"


@pytest.fixture
def invited(opened: Cast, world: World) -> uuid.UUID:
    """A school that is known by one address alone; its invitation waits to be sent."""
    found: uuid.UUID = world.scalar(ONE_WITHOUT_PEOPLE)
    return found


def settle(world: World, invitation: uuid.UUID, state: str, sent_to: str | None) -> str:
    """What the mail server did with all that waits for that school; the school's state afterwards."""
    with world.as_owner() as connection:
        settled = {"state": state, "sent_to": sent_to, "invitation": invitation}
        assert connection.execute(SETTLE, settled).rowcount == 1
    return str(world.scalar(STATE, invitation=invitation))


def remind(looks: Looks) -> None:
    with clock.frozen(START + timedelta(days=18)), looks.as_job("reminders") as viewer, transaction():
        assert remind_schools(by=viewer) == 42


def test_an_invitation_that_came_back_is_said_until_a_reminder_arrives(
    invited: uuid.UUID, world: World, looks: Looks
) -> None:
    assert settle(world, invited, "failed", "head@gone.example") == "bounced"
    remind(looks)
    assert settle(world, invited, "failed", "head@gone.example") == "bounced"
    with world.as_owner() as connection:
        connection.execute(text("UPDATE message SET state = 'queued' WHERE record_id = :one"), {"one": invited})
        connection.execute(text("DELETE FROM message WHERE record_id = :one AND NOT facts ? 'rung'"), {"one": invited})
    assert settle(world, invited, "sent", "head@right.example") == "sent"


def test_a_school_that_was_reached_once_stays_so_when_a_later_mail_comes_back(
    invited: uuid.UUID, world: World, looks: Looks
) -> None:
    assert settle(world, invited, "sent", "head@right.example") == "sent"
    remind(looks)
    assert settle(world, invited, "failed", "head@gone.example") == "sent"


def test_a_mail_that_was_taken_and_told_later_not_to_have_arrived_has_come_back(
    invited: uuid.UUID, world: World
) -> None:
    assert settle(world, invited, "sent", "head@gone.example") == "sent"
    with world.as_owner() as connection:
        connection.execute(text("UPDATE message SET state = 'failed' WHERE record_id = :one"), {"one": invited})
    assert world.scalar(STATE, invitation=invited) == "bounced"


def test_a_mail_that_was_never_tried_says_nothing_about_the_address(invited: uuid.UUID, world: World) -> None:
    assert settle(world, invited, "failed", None) == "sent"


def test_a_school_without_a_contact_counts_as_reached_with_the_first_mail(
    invited: uuid.UUID, world: World, looks: Looks
) -> None:
    with world.as_owner() as connection:
        connection.execute(text("DELETE FROM message WHERE record_id = :one"), {"one": invited})
        connection.execute(text("UPDATE invitation SET sent_at = NULL WHERE id = :one"), {"one": invited})
    assert world.scalar(STATE, invitation=invited) == "not sent"
    remind(looks)
    assert settle(world, invited, "sent", "head@right.example") == "sent"
