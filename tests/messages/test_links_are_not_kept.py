"""The secret of a link stands in the mail that carries it, and nowhere in the outbox."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from portal.access.roles import Role
from portal.access.viewer import current_viewer
from portal.config import Settings
from portal.database import db, transaction
from portal.messages.send import send_message
from portal.messages.worker import job
from portal.outbox.models import MessageState
from portal.outbox.queue import queue_message
from portal.outbox.sealing import SealedElsewhere, seal, unseal
from portal.sign_in.operations import invite
from tests.cast import Cast
from tests.conftest import Looks
from tests.peers.mail_server import MailServer
from tests.world import World

PATH = "/invitations/canary-of-a-secret"
WHOLE_ROW = text("SELECT m::text FROM message m")


@pytest.fixture
def queued(worker: Flask) -> Callable[[], uuid.UUID]:
    def queue() -> uuid.UUID:
        with job(worker), transaction():
            queue_message(
                "test/hello", to_address="jo@oakfield.example", facts={"who": "Jo"}, secret_path=PATH, urgent=True,
                by=current_viewer(),
            )  # fmt: skip
            found: uuid.UUID = db.session.execute(text("SELECT id FROM message")).scalar_one()
            return found

    return queue


def whole_row(worker: Flask) -> str:
    """Everything the table holds of the one message."""
    with job(worker):
        return str(db.session.execute(WHOLE_ROW).scalar_one())


def test_the_mail_carries_the_link_and_the_outbox_never_does(worker, post: MailServer, queued) -> None:
    message = queued()
    assert "canary" not in whole_row(worker)
    with job(worker):
        assert send_message(message) is MessageState.SENT
    (mail,) = post.mails
    assert f"http://127.0.0.1:5000{PATH}" in mail.get_payload()
    assert "canary" not in whole_row(worker)
    with job(worker):
        row = db.session.execute(text("SELECT sealed, body FROM message")).one()
    assert row.sealed is None
    assert "is not kept" in row.body


def test_a_mail_that_bounces_leaves_no_link_behind(worker, post: MailServer, queued) -> None:
    message = queued()
    post.bounces.add("jo@oakfield.example")
    with job(worker):
        assert send_message(message) is MessageState.FAILED
        assert db.session.execute(text("SELECT sealed FROM message")).scalar_one() is None
    assert "canary" not in whole_row(worker)


def test_a_mail_that_waits_can_still_be_sent(worker, post: MailServer, queued) -> None:
    message = queued()
    post.trouble = "451 Come back later"
    with job(worker):
        assert send_message(message) is MessageState.QUEUED
    post.trouble = ""
    with job(worker):
        send_message(message)
    assert "canary" not in whole_row(worker)


def test_a_link_sealed_under_another_key_fails_in_words(worker, post: MailServer, queued) -> None:
    message = queued()
    with job(worker), transaction():
        db.session.execute(text("UPDATE message SET sealed = :other"), {"other": seal(PATH, "another key")})
    with job(worker):
        assert send_message(message) is MessageState.FAILED
        assert "send a new one" in db.session.execute(text("SELECT result FROM message")).scalar_one()
    assert not post.mails


def test_an_invitation_leaves_its_secret_in_no_table(world: World, cast: Cast, looks: Looks, app: Flask) -> None:
    with looks.as_(cast.police_coordinator) as viewer, transaction():
        email = "nell@police.example"
        invite(name="Nell", email=email, agency_id=cast.police, role=Role.STAFF, partnership_id=None, by=viewer)
    settings: Settings = app.extensions["settings"]
    path = unseal(world.scalar("SELECT sealed FROM message"), settings.secret_key)
    secret = path.removeprefix("/invitations/")
    assert world.scalar("SELECT rights.invitation_behind(:secret)", secret=secret)["name"] == "Nell"
    assert secret not in world.scalar("SELECT m::text FROM message m")
    assert secret not in world.scalar("SELECT i::text FROM person_invitation i")
    assert secret not in world.scalar("SELECT string_agg(e::text, '') FROM audit_event e")


def test_what_was_sealed_opens_with_its_own_key_alone() -> None:
    sealed = seal("/invitations/x", "one key")
    assert unseal(sealed, "one key") == "/invitations/x"
    for wrong in (sealed, sealed[:-4] + "AAAA", "made up"):
        with pytest.raises(SealedElsewhere):
            unseal(wrong, "another key" if wrong == sealed else "one key")
