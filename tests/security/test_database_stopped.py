"""The database is stopped and started under the portal: people read why meanwhile, and all goes on by itself."""

from __future__ import annotations

import os
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from portal import clock
from tests.endure.proof import audit
from tests.security.installation import ACTIONS, Installation, installed, token_of

LONGEST = 120.0  # seconds


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """A server of its own, that may be stopped."""
    with installed(tmp_path) as made:
        yield made


def test_a_planned_stop_and_start_needs_nobody(installation: Installation) -> None:
    chair, police, nobody = installation.browser("chair"), installation.browser("police"), requests.Session()
    worker = installation.running.processes["worker"].pid
    action = installation.at(f"{ACTIONS}/{installation.ground.action}")
    token = token_of(police.get(action, timeout=30).text)
    before = installation.family()
    os.killpg(worker, signal.SIGSTOP)  # so that the mail is sure to wait when the database goes
    assert installation.offers(chair, "Before the stop") == 303
    installation.ground.server.stop()
    os.killpg(worker, signal.SIGCONT)

    for browser, page in (
        (police, action),
        (chair, installation.at(ACTIONS)),
        (nobody, installation.at("/contacts")),
    ):
        answer = browser.get(page, timeout=60)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "15")
        assert "The portal cannot reach what it keeps. It comes back by itself" in answer.text
    words = "Words of somebody who did not know that the database was away."
    kept = police.post(action, {"text": words, "once": uuid.uuid4().hex, "csrf_token": token}, timeout=60)
    assert kept.status_code == 503
    assert f"{words}</textarea>" in kept.text
    assert installation.mails.mails == []

    started = clock.now()
    installation.ground.server.start()
    until(lambda: police.get(action, timeout=60).status_code == 200, "Pages came back.")
    until(lambda: len(installation.mails.mails) == 1, "The mail that waited was sent.")
    assert installation.offers(chair, "After the start") == 303
    until(lambda: len(installation.mails.mails) == 2, "Mail is sent as before.")
    until(lambda: installation.counted("SELECT count(*) FROM message WHERE state = 'sent'") == 2, "Both are noted.")
    assert len({mail["Message-ID"] for mail in installation.mails.mails}) == len(installation.mails.mails) == 2
    assert installation.counted(f"SELECT count(*) FROM action_event WHERE text = '{words}'") == 0
    seen = "SELECT count(*) FROM worker_beat WHERE at > '{}'"
    until(lambda: installation.counted(seen.format(started.isoformat())) == 1, "The worker says that it lives.")
    assert audit(installation.ground, installation.ground.environment).holds
    assert installation.family() == before, "Something was started anew."


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait for it, bounded."""
    end = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < end, f"Never so: {what}"
        time.sleep(0.2)
