"""A mail that waited while the school signed, or while its campaign was stopped, does not leave."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.cooperation.operations import stop_campaign
from portal.database import db, transaction
from portal.messages import send as sending
from portal.outbox.mail import Mail
from portal.outbox.models import Message, MessageState
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.conftest import START, the_campaign
from tests.cooperation.test_reminders import remind, sign
from tests.world import World

RUNG = datetime(2040, 12, 7, 9, tzinfo=UTC)
OF_SCHOOL = "SELECT m.id FROM message m JOIN invitation i ON i.id = m.record_id WHERE i.agency_id = :school"
REMINDER = f"{OF_SCHOOL} AND m.template = 'cooperation/reminder'"


@pytest.fixture(autouse=True)
def post(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What reached the mail server; the world of a test is seen by one connection alone."""
    left: list[str] = []
    monkeypatch.setattr(sending, "record_for", lambda one: sending.Record(one.facts["reference"], "/", "Confirmation"))

    def take(mail: Mail, _address: str) -> str:
        left.append(mail.subject)
        return "taken"

    monkeypatch.setattr(sending, "send", take)
    return left


def leave(looks: Looks, world: World, at: datetime, sql: str, **values: object) -> MessageState | None:
    key = world.scalar(sql, **values)
    with world.as_owner() as connection:  # the queue asks the database's clock, which no test moves
        connection.exec_driver_sql("UPDATE message SET not_before = '2040-01-01'")
    with clock.frozen(at), looks.as_job("messages"):
        return sending.send_message(key)


def result(world: World, looks: Looks) -> str:
    with looks.as_job("messages"):
        return str(db.session.scalar(select(Message.result).where(Message.result.is_not(None))))


def test_a_reminder_that_waited_while_the_head_signed_is_not_sent(
    opened: Cast, looks: Looks, world: World, post: list[str]
) -> None:
    remind(looks, RUNG)
    sign(looks, opened, RUNG + timedelta(minutes=1))
    state = leave(looks, world, RUNG + timedelta(minutes=2), REMINDER, school=opened.school)
    assert state is MessageState.NOT_SENT and post == []
    assert result(world, looks) == "the school has answered"


def test_a_reminder_to_a_school_that_has_not_signed_is_sent(
    opened: Cast, looks: Looks, world: World, post: list[str]
) -> None:
    remind(looks, RUNG)
    assert leave(looks, world, RUNG, REMINDER, school=opened.school) is MessageState.SENT
    assert len(post) == 1


def test_the_receipt_is_sent_after_signing(opened: Cast, looks: Looks, world: World, post: list[str]) -> None:
    sign(looks, opened, RUNG)
    receipt = f"{OF_SCHOOL} AND m.template = 'cooperation/receipt'"
    assert leave(looks, world, RUNG, receipt, school=opened.school) is MessageState.SENT


def test_a_stopped_campaign_sends_nothing_that_still_waits(
    opened: Cast, looks: Looks, world: World, post: list[str]
) -> None:
    with clock.frozen(START + timedelta(minutes=1)), looks.as_(opened.chair) as viewer, transaction():
        stop_campaign(the_campaign(), why="Asked again in spring.", by=viewer)
    waiting = f"{OF_SCHOOL} AND m.template = 'cooperation/invitation' LIMIT 1"
    state = leave(looks, world, START + timedelta(minutes=2), waiting, school=opened.school)
    assert state is MessageState.NOT_SENT and post == []
    assert result(world, looks) == "the campaign was stopped"
