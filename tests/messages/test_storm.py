"""A mail server that fails, and is gone for four hours, loses no mail and gets none twice."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import create_engine

from portal.embedded_postgres import EmbeddedPostgres
from tests.endure.storm import brave
from tests.endure.tally import counted, tally, told
from tests.peers.mail_server import Fault, MailServer


def test_all_mail_leaves_once_through_a_server_that_fails_and_is_down(
    server: EmbeddedPostgres, own_database: str, worker: Flask, post: MailServer
) -> None:
    owner = create_engine(server.url(own_database, "postgres"))
    weather = brave(worker, owner, post, mails=200, seed=7)
    found = counted(owner, post)
    owner.dispose()
    assert (found.queued, found.sent, found.lost, found.twice) == (200, 200, 0, 0)
    assert found.again == post.befell[Fault.ANSWER_LOST] > 0
    assert told(found, post, weather).holds


@pytest.mark.parametrize(
    ("states", "arrivals", "counted_as"),
    [
        ({"a": "sent", "b": "sent"}, [("a", True)], {"lost": 1}),
        ({"a": "sent"}, [("a", True), ("a", True)], {"twice": 1}),
        ({"a": "queued"}, [("a", True)], {"queued": 1}),
        ({"a": "not sent"}, [], {"lost": 1}),
        ({"a": "failed"}, [], {"given_up": 1}),
        ({"a": "sent"}, [("a", True), ("b", True)], {"unknown": 1}),
    ],
)
def test_a_letter_that_is_lost_or_twice_is_noticed(states, arrivals, counted_as) -> None:
    found = tally(states, arrivals)
    assert {name: getattr(found, name) for name in counted_as} == counted_as
    assert not found.holds


def test_a_copy_after_an_answer_that_was_lost_is_not_twice() -> None:
    found = tally({"a": "sent"}, [("a", False), ("a", False), ("a", True)])
    assert (found.again, found.twice, found.lost, found.holds) == (2, 0, 0, True)
