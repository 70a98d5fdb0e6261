"""The portal as it is installed: web server, worker and database as processes, and a mail server."""

from __future__ import annotations

import os
import random
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import requests

from portal import clock
from tests.endure.ground import Ground, prepared
from tests.endure.processes import ROOT, Running
from tests.endure.proof import rows
from tests.peers.mail_server import MailServer, mail_server
from tests.peers.running import free_port

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]*)"')
ACTIONS = "/p/tests/actions"


@dataclass
class Installation:
    """Web server, worker and database as processes, a mail server, and browsers of people who are signed in."""

    ground: Ground
    running: Running
    mails: MailServer

    def browser(self, who: str) -> requests.Session:
        """Signed in as that one of the ground's people."""
        session = requests.Session()
        session.cookies.set(*self.ground.cookies[who], domain="127.0.0.1", path="/")
        return session

    def at(self, path: str) -> str:
        """The whole address."""
        return self.running.address + path

    def family(self) -> dict[str, list[int]]:
        """The processes of web server and worker, with all that they started."""
        return {name: [one.pid, *_children(one.pid)] for name, one in self.running.processes.items()}

    def counted(self, words: str) -> int:
        """The first number of a question to the database."""
        return int(rows(self.ground, words)[0][0])

    def offers(self, browser: requests.Session, title: str) -> int:
        """Somebody offers an action, which queues one mail; the status of the answer."""
        due = clock.today() + timedelta(days=40)
        page = browser.get(self.at(f"{ACTIONS}/new"), timeout=30).text
        fields = {"title": title, "who": "Pia Police", "done_means": "It is done.", "once": uuid.uuid4().hex}
        day = {"due_on-day": str(due.day), "due_on-month": str(due.month), "due_on-year": str(due.year)}
        sent = {**fields, **day, "csrf_token": token_of(page)}
        return browser.post(self.at(f"{ACTIONS}/new"), sent, allow_redirects=False, timeout=30).status_code


@contextmanager
def installed(folder: Path, **environment: str) -> Iterator[Installation]:
    """One on a database server of its own, which may be stopped; `environment` is added to the processes' own."""
    address, root = f"http://127.0.0.1:{free_port()}", ROOT / "var" / f"installed-{os.getpid()}"
    try:
        with mail_server() as mails, prepared(root, folder, address=address, smtp=mails.address) as ground:
            ground.environment.update(environment)
            running = Running(ground.server, ground.environment, address, folder, random.Random(0))  # noqa: S311
            try:
                running.start("web")
                running.start("worker")
                running.wait_until_ready()
                yield Installation(ground, running, mails)
            finally:
                running.stop()
    finally:
        shutil.rmtree(root, ignore_errors=True)


def token_of(page: str) -> str:
    """The token of the page's form."""
    found = TOKEN.search(page)
    assert found, "The page has no form."
    return found[1]


def _children(pid: int) -> list[int]:
    return sorted(int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
