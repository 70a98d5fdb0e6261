"""Mail that GOV.UK Notify took is asked after until it is known whether it arrived."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal import clock
from portal.access.viewer import current_viewer
from portal.database import db, transaction
from portal.messages import receipts
from portal.messages.receipts import ask_for_receipts, asked_next
from portal.messages.send import send_message
from portal.messages.worker import job
from portal.outbox.models import Message, MessageState
from portal.outbox.queue import queue_message
from tests.messages.conftest import NOON
from tests.peers.mail_server import MailServer
from tests.peers.notify_server import NotifyServer, notify_server

LATER = NOON + timedelta(minutes=11)
COLUMNS = "SELECT state, result, receipt_due_at, settled_at, sent_to FROM message WHERE id = :id"


@pytest.fixture
def notify(worker: Flask) -> Iterator[NotifyServer]:
    """Notify, in the settings in place of a mail server."""
    with notify_server() as server:
        worker.extensions["settings"] = replace(worker.extensions["settings"], smtp_address=server.address())
        yield server


def sent(worker: Flask, number: int = 1) -> list[uuid.UUID]:
    """So many messages that were taken at noon."""
    facts = {"who": "Jo", "path": "/your-work"}
    with job(worker):
        with transaction():
            for _ in range(number):
                queue_message("test/hello", to_address="jo@oakfield.example", facts=facts, by=current_viewer())
        names = list(db.session.scalars(select(Message.id).order_by(Message.id)))
        db.session.rollback()
        assert [send_message(name) for name in names] == [MessageState.SENT] * number
    return names


def ask(worker: Flask) -> int:
    """What the worker does every few minutes."""
    with job(worker):
        return ask_for_receipts(worker.extensions["settings"].smtp_address)


def row(worker: Flask, name: uuid.UUID):
    with job(worker):
        return db.session.execute(text(COLUMNS), {"id": name}).one()


def test_a_mail_that_arrived_is_noted_and_not_asked_after_again(worker: Flask, notify: NotifyServer) -> None:
    (name,) = sent(worker)
    notify.taken[0]["status"] = "delivered"
    with clock.frozen(LATER):
        assert ask(worker) == 1
    known = row(worker, name)
    assert (known.state, known.result) == ("sent", f"delivered by GOV.UK Notify as {notify.taken[0]['id']}")
    assert known.receipt_due_at is None


@pytest.mark.parametrize(
    ("status", "why"),
    [("permanent-failure", "no such address"), ("temporary-failure", "full"), ("technical-failure", "not sent")],
)
def test_a_mail_that_did_not_arrive_has_failed_and_says_why(worker, notify: NotifyServer, status, why) -> None:
    (name,) = sent(worker)
    notify.taken[0]["status"] = status
    with clock.frozen(LATER):
        assert ask(worker) == 1
    known = row(worker, name)
    assert (known.state, known.settled_at, known.sent_to) == ("failed", LATER, "jo@oakfield.example")
    assert why in known.result
    assert known.receipt_due_at is None


def test_a_mail_on_its_way_is_asked_after_more_and_more_rarely(worker: Flask, notify: NotifyServer) -> None:
    (name,) = sent(worker)
    notify.asked.clear()
    assert ask(worker) == 0
    assert notify.asked == []
    with clock.frozen(LATER):
        assert ask(worker) == 0
        assert ask(worker) == 0
    assert notify.asked == [str(name)]
    assert row(worker, name).receipt_due_at == NOON + timedelta(hours=1)


def test_what_notify_never_says_is_let_rest(worker: Flask, notify: NotifyServer) -> None:
    (name,) = sent(worker)
    with clock.frozen(NOON + timedelta(days=5)):
        assert ask(worker) == 0
    assert (row(worker, name).state, row(worker, name).receipt_due_at) == ("sent", None)


@pytest.mark.parametrize("fault", ["429", "500"])
def test_while_notify_does_not_answer_nothing_is_lost(worker: Flask, notify: NotifyServer, fault: str) -> None:
    first, second = sent(worker, 2)
    notify.taken[0]["status"] = notify.taken[1]["status"] = "permanent-failure"
    notify.fault = fault
    with clock.frozen(LATER):
        assert ask(worker) == 0
        assert [row(worker, name).state for name in (first, second)] == ["sent", "sent"]
        notify.fault = ""
        assert ask(worker) == 2
    assert [row(worker, name).state for name in (first, second)] == ["failed", "failed"]


def test_a_run_asks_after_so_many_and_the_next_after_the_rest(worker, notify: NotifyServer, monkeypatch) -> None:
    names = sent(worker, 3)
    monkeypatch.setattr(receipts, "AT_ONCE", 2)
    notify.asked.clear()
    with clock.frozen(LATER):
        ask(worker)
        assert len(notify.asked) == 2
        ask(worker)
    assert sorted(notify.asked) == sorted(map(str, names))


def test_a_mail_server_is_not_asked(worker: Flask, post: MailServer) -> None:
    (name,) = sent(worker)
    assert row(worker, name).receipt_due_at is None


def test_what_notify_took_is_not_asked_of_a_mail_server(worker: Flask, notify: NotifyServer, post: MailServer) -> None:
    (name,) = sent(worker)
    notify.asked.clear()
    with clock.frozen(LATER), job(worker):
        assert ask_for_receipts(post.address) == 0
    assert notify.asked == []
    assert row(worker, name).receipt_due_at is not None


@pytest.mark.parametrize(
    ("after", "next_after"),
    [
        (timedelta(0), timedelta(minutes=10)),
        (timedelta(minutes=10), timedelta(hours=1)),
        (timedelta(hours=2), timedelta(hours=6)),
        (timedelta(days=3, hours=1), timedelta(days=4)),
        (timedelta(days=4), None),
    ],
)
def test_the_times_of_asking(after: timedelta, next_after: timedelta | None) -> None:
    assert asked_next(NOON, NOON + after) == (NOON + next_after if next_after else None)
