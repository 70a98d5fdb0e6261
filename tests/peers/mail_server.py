"""A real mail server for tests, on loopback: takes mail, refuses an address for good, fails by chance, or is down."""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from enum import StrEnum
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Fault(StrEnum):
    """What may befall one try. After the last one the mail is with the server, and its sender cannot know."""

    AT_RECIPIENT = "451 at the recipient"
    AT_END = "451 after the dot"
    CUT = "connection cut before the dot"
    ANSWER_LOST = "taken, and the answer lost"


class MailServer:
    """What arrived, and how the server behaves.

    `bounces` are refused for good, `trouble` is answered to everything. Of every try the share `failing` (0 to 1)
    meets a fault drawn from `chance`; `befell` counts them by kind. `answered` says of each mail of `mails`, at the
    same place, whether its sender was told that it was taken.
    """

    def __init__(self, port: int) -> None:
        self.mails: list[Message] = []
        self.answered: list[bool] = []
        self.bounces: set[str] = set()
        self.trouble = ""
        self.failing, self.chance = 0.0, random.Random(0)  # noqa: S311 - no secret
        self.befell: dict[Fault, int] = dict.fromkeys(Fault, 0)
        self.address = f"smtp://127.0.0.1:{port}"
        self._port = port
        self._listening: Controller | None = None

    def draw(self) -> Fault | None:
        """The fault of this try, if it meets one."""
        if self.chance.random() >= self.failing:
            return None
        fault = self.chance.choice(list(Fault))
        self.befell[fault] += 1
        return fault

    def come_up(self) -> None:
        """Answer from now on."""
        if self._listening is None:
            self._listening = _Listening(self, hostname="127.0.0.1", port=self._port, ready_timeout=10)
            self._listening.start()

    def go_down(self) -> None:
        """Nobody answers at the address any more."""
        if self._listening is not None:
            self._listening.stop()
            self._listening = None

    async def handle_RCPT(self, _server: Any, session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        """Take or refuse one recipient."""
        session.fault = self.draw()
        if session.fault is Fault.AT_RECIPIENT:
            return "451 Try later"
        if address in self.bounces:
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        """Take the mail, unless there is trouble."""
        if self.trouble or session.fault is Fault.AT_END:
            return self.trouble or "451 Try later"
        self.mails.append(message_from_bytes(envelope.content))
        self.answered.append(session.fault is not Fault.ANSWER_LOST)
        if session.fault is Fault.ANSWER_LOST:
            _hang_up(server)
        return "250 Taken"


class _Speaker(SMTP):
    """Says that it listens to the mail, and hangs up in the middle where that is this try's fault."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - as above
        if getattr(self.session, "fault", None) is Fault.CUT:
            await self.push("354 Go on")
            _hang_up(self)
            return
        await super().smtp_DATA(arg)


class _Listening(Controller):
    def factory(self) -> SMTP:
        return _Speaker(self.handler, **self.SMTP_kwargs)


def _hang_up(server: SMTP) -> None:
    if isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server on a free port while the block lasts; the port stays ours while the server is down."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        server = MailServer(held.getsockname()[1])
        server.come_up()
        try:
            yield server
        finally:
            server.go_down()
