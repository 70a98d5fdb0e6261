"""The database is stopped and started under the portal: people read why meanwhile, and all goes on by itself."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from portal import clock
from tests.endure.ground import Ground, prepared
from tests.endure.processes import ROOT, Running
from tests.endure.proof import audit, rows
from tests.peers.mail_server import MailServer, mail_server
from tests.peers.running import free_port

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]*)"')
ACTIONS, LONGEST = "/p/tests/actions", 120.0  # seconds


@dataclass
class Installation:
    """Web server, worker and database as processes, a mail server, and browsers of people who are signed in."""

    ground: Ground
    running: Running
    mails: MailServer

    def browser(self, who: str) -> requests.Session:
        session = requests.Session()
        session.cookies.set(*self.ground.cookies[who], domain="127.0.0.1", path="/")
        return session

    def at(self, path: str) -> str:
        return self.running.address + path

    def family(self) -> dict[str, list[int]]:
        """The processes of web server and worker, with all that they started."""
        return {name: [one.pid, *_children(one.pid)] for name, one in self.running.processes.items()}

    def offers(self, browser: requests.Session, title: str) -> int:
        """Somebody offers an action, which queues one mail; the status of the answer."""
        due = clock.today() + timedelta(days=40)
        page = browser.get(self.at(f"{ACTIONS}/new"), timeout=30).text
        fields = {"title": title, "who": "Pia Police", "done_means": "It is done.", "once": uuid.uuid4().hex}
        day = {"due_on-day": str(due.day), "due_on-month": str(due.month), "due_on-year": str(due.year)}
        sent = {**fields, **day, "csrf_token": _token(page)}
        return browser.post(self.at(f"{ACTIONS}/new"), sent, allow_redirects=False, timeout=30).status_code


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """A server of its own, that may be stopped."""
    address, root = f"http://127.0.0.1:{free_port()}", ROOT / "var" / f"stopped-{os.getpid()}"
    try:
        with mail_server() as mails, prepared(root, tmp_path, address=address, smtp=mails.address) as ground:
            running = Running(ground.server, ground.environment, address, tmp_path, random.Random(0))  # noqa: S311
            try:
                running.start("web")
                running.start("worker")
                running.wait_until_ready()
                yield Installation(ground, running, mails)
            finally:
                running.stop()
    finally:
        shutil.rmtree(root, ignore_errors=True)


def test_a_planned_stop_and_start_needs_nobody(installation: Installation) -> None:
    chair, police, nobody = installation.browser("chair"), installation.browser("police"), requests.Session()
    worker = installation.running.processes["worker"].pid
    action = installation.at(f"{ACTIONS}/{installation.ground.action}")
    token = _token(police.get(action, timeout=30).text)
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
    until(lambda: _counted(installation, "SELECT count(*) FROM message WHERE state = 'sent'") == 2, "Both are noted.")
    assert len({mail["Message-ID"] for mail in installation.mails.mails}) == len(installation.mails.mails) == 2
    assert _counted(installation, f"SELECT count(*) FROM action_event WHERE text = '{words}'") == 0
    seen = "SELECT count(*) FROM worker_beat WHERE at > '{}'"
    until(lambda: _counted(installation, seen.format(started.isoformat())) == 1, "The worker says that it lives.")
    assert audit(installation.ground, installation.ground.environment).holds
    assert installation.family() == before, "Something was started anew."


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait for it, bounded."""
    end = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < end, f"Never so: {what}"
        time.sleep(0.2)


def _counted(installation: Installation, words: str) -> int:
    return int(rows(installation.ground, words)[0][0])


def _token(page: str) -> str:
    found = TOKEN.search(page)
    assert found, "The page has no form."
    return found[1]


def _children(pid: int) -> list[int]:
    return sorted(int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
