"""A message leaves once, when it is due, and its row tells what became of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal import clock
from portal.access.viewer import current_viewer
from portal.database import db, transaction
from portal.messages.send import send_message
from portal.messages.worker import job, overdue_messages, send_or_put_off
from portal.outbox.models import Message, MessageState
from portal.outbox.queue import PUT_JOB, queue_message
from tests.messages.conftest import NOON
from tests.peers.mail_server import MailServer

JOBS = text("SELECT scheduled_at FROM jobs.procrastinate_jobs WHERE task_name = 'send_message' AND status = 'todo'")


@pytest.fixture
def queued(worker: Flask) -> Callable[..., uuid.UUID]:
    def queue(*, urgent: bool = False) -> uuid.UUID:
        with job(worker), transaction():
            queue_message(
                "test/hello",
                to_address="jo@oakfield.example",
                facts={"who": "Jo <b>Marsh</b>", "path": "/your-work"},
                urgent=urgent,
                by=current_viewer(),
            )
            return db.session.scalars(select(Message.id).order_by(Message.queued_at.desc())).first()  # type: ignore[return-value]

    return queue


def row(worker: Flask, message_id: uuid.UUID) -> Message:
    with job(worker):
        found = db.session.get_one(Message, message_id)
        db.session.expunge(found)
        return found


def test_a_message_is_sent_once(worker: Flask, post: MailServer, queued: Callable[..., uuid.UUID]) -> None:
    message_id = queued()
    with job(worker):
        assert send_message(message_id) is MessageState.SENT
        assert send_message(message_id) is None
    (mail,) = post.mails
    assert mail["Subject"] == "Your answer needed by Friday"
    assert "Dear Jo <b>Marsh</b>, please look: http://127.0.0.1:5000/your-work" in mail.get_payload()
    assert mail["Message-ID"] == f"<{message_id}@partnership.example>"


def test_a_server_in_trouble_costs_time_only(worker: Flask, post: MailServer, queued: Callable[..., uuid.UUID]) -> None:
    message_id = queued()
    post.trouble = "451 Come back later"
    with job(worker):
        assert send_message(message_id) is MessageState.QUEUED
    assert "Come back later" in (row(worker, message_id).result or "")
    post.trouble = ""
    with clock.frozen(NOON + timedelta(minutes=2)), job(worker):
        assert send_message(message_id) is MessageState.SENT
    assert len(post.mails) == 1


def test_a_try_that_would_fall_into_the_night_waits_for_the_morning(
    worker: Flask, post: MailServer, queued: Callable[..., uuid.UUID]
) -> None:
    post.trouble = "451 Come back later"
    with clock.frozen(NOON.replace(hour=18, minute=59, second=30)):
        message_id = queued()
        with job(worker):
            assert send_message(message_id) is MessageState.QUEUED
    assert row(worker, message_id).not_before == NOON.replace(day=24, hour=7)
    with clock.frozen(NOON.replace(hour=23)), job(worker):
        assert overdue_messages() == []


def test_a_job_that_comes_at_night_leaves_its_message_to_the_morning(
    worker: Flask, post: MailServer, queued: Callable[..., uuid.UUID]
) -> None:
    message_id = queued()
    with clock.frozen(NOON.replace(hour=23)), job(worker):
        assert overdue_messages() == [message_id]
        assert send_message(message_id) is None
        assert overdue_messages() == []
    assert row(worker, message_id).not_before == NOON.replace(day=24, hour=7)


def test_a_message_has_one_job_waiting_however_often_it_is_put_off(
    worker: Flask, post: MailServer, queued: Callable[..., uuid.UUID]
) -> None:
    message_id = queued()
    post.trouble = "451 Come back later"
    with job(worker):
        for _ in range(3):
            send_message(message_id)
        assert db.session.execute(JOBS).scalars().all() == [NOON]


def test_a_message_that_may_leave_earlier_after_all_has_its_job_earlier(
    worker: Flask, queued: Callable[..., uuid.UUID]
) -> None:
    message_id, evening = queued(), NOON.replace(hour=18)
    with job(worker), transaction():
        db.session.execute(text("DELETE FROM jobs.procrastinate_jobs"))
        for at in (evening, NOON, evening):
            db.session.execute(PUT_JOB, {"id": str(message_id), "at": at})
        assert db.session.execute(JOBS).scalars().all() == [NOON]


def test_a_server_that_is_away_is_tried_for_three_days(
    worker: Flask, post: MailServer, queued: Callable[..., uuid.UUID]
) -> None:
    message_id = queued(urgent=True)
    post.trouble = "421 Closing"
    with clock.frozen(clock.now() + timedelta(days=400)), job(worker):
        assert send_message(message_id) is MessageState.FAILED
    assert "given up after three days" in (row(worker, message_id).result or "")


def test_a_wrong_address_bounces_for_good(worker: Flask, post: MailServer, queued: Callable[..., uuid.UUID]) -> None:
    message_id = queued()
    post.bounces.add("jo@oakfield.example")
    with job(worker):
        assert send_message(message_id) is MessageState.FAILED
    assert "No such mailbox" in (row(worker, message_id).result or "")


def test_a_message_queued_in_the_evening_waits_for_the_morning(
    worker: Flask, post: MailServer, queued: Callable[..., uuid.UUID]
) -> None:
    with clock.frozen(NOON.replace(hour=20)):
        message_id = queued()
        with job(worker):
            assert send_message(message_id) is None
    with clock.frozen(NOON.replace(day=24, hour=7)), job(worker):
        assert send_message(message_id) is MessageState.SENT


def test_a_change_that_is_rolled_back_was_never_said(worker: Flask, queued: Callable[..., uuid.UUID]) -> None:
    with job(worker):
        queue_message("test/hello", to_address="jo@oakfield.example", by=current_viewer())
        db.session.rollback()
    with job(worker):
        assert db.session.scalars(select(Message)).all() == []


def test_a_message_whose_job_was_lost_is_taken_up_again(
    worker: Flask, post: MailServer, queued: Callable[..., uuid.UUID]
) -> None:
    with clock.frozen(clock.now() - timedelta(days=700)):
        message_id = queued(urgent=True)
    with job(worker):
        assert overdue_messages() == [message_id]


def test_a_message_that_cannot_be_written_holds_nobody_back(
    worker: Flask, post: MailServer, queued: Callable[..., uuid.UUID]
) -> None:
    with job(worker), transaction():
        queue_message("test/missing", to_address="jo@oakfield.example", by=current_viewer())
        broken = db.session.scalars(select(Message.id)).one()
    with job(worker):
        send_or_put_off(broken)
    assert "could not be written" in (row(worker, broken).result or "")
    assert row(worker, broken).attempts == 1
    message_id = queued()
    with job(worker):
        send_or_put_off(message_id)
    assert len(post.mails) == 1
