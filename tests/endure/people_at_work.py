"""The write load: people who offer actions and say how they go, and send a form again until it is answered."""

from __future__ import annotations

import re
import threading
import time
import uuid
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import timedelta

import requests

from portal import clock

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]*)"')
PATIENCE = 180.0  # seconds until a form counts as never answered
AWAY = (502, 503)


@dataclass
class Worked:
    """What people were told is done, what they gave up on, and answers that no outage explains."""

    acknowledged: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    sent_again: int = 0


class AtWork(threading.Thread, ABC):
    """One person: every form has words of its own, so that each act can be counted afterwards."""

    def __init__(self, name: str, cookie: tuple[str, str], address: str, page: str, stop: threading.Event) -> None:
        super().__init__(name=name)
        self.worked, self.stopped, self.page = Worked(), stop, address + page
        self.browser = requests.Session()
        self.browser.cookies.set(*cookie, domain="127.0.0.1", path="/")
        self.token = ""

    def run(self) -> None:
        number = 0
        while not self.stopped.is_set():
            number += 1
            self._act(f"{self.name} {number:05d}")

    def _act(self, words: str) -> None:
        once, until = uuid.uuid4().hex, time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                answer = self._send({**self._fields(words), "once": once})
            except requests.RequestException:
                answer = None
            if answer is not None and answer.status_code == 303:
                self.worked.acknowledged.append(words)
                return
            if answer is not None and answer.status_code not in AWAY:
                self.worked.strange.append(f"{words}: {answer.status_code}")
                self.token = ""
            self.worked.sent_again += 1
            time.sleep(0.1)
        self.worked.given_up.append(words)

    def _send(self, fields: dict[str, str]) -> requests.Response | None:
        """The answer to the form; none while its page is away, since nobody can fill in a page that did not come."""
        if not self.token:
            page = self.browser.get(self.page, timeout=15)
            if page.status_code in AWAY:
                return None
            found = TOKEN.search(page.text)
            self.token = found[1] if found else ""
        return self.browser.post(self.page, {**fields, "csrf_token": self.token}, allow_redirects=False, timeout=15)

    @abstractmethod
    def _fields(self, words: str) -> dict[str, str]:
        """The answers of one form."""


class Updates(AtWork):
    """Says again and again how an action goes."""

    def _fields(self, words: str) -> dict[str, str]:
        return {"text": words}


class Offers(AtWork):
    """Offers action after action; each queues a mail."""

    def _fields(self, words: str) -> dict[str, str]:
        due = clock.today() + timedelta(days=40)
        day = {"due_on-day": str(due.day), "due_on-month": str(due.month), "due_on-year": str(due.year)}
        return {"title": words, "who": "Pia Police", "done_means": "It is done.", **day}
