"""A real mail server for tests, on loopback: takes mail, refuses an address for good, or is down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller

from tests.peers.running import free_port


class MailServer:
    """What arrived, and how the server behaves: `bounces` are refused for good, `trouble` is answered to everything."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.bounces: set[str] = set()
        self.trouble = ""
        self.address = ""

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        """Take or refuse one recipient."""
        if address in self.bounces:
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        """Take the mail, unless there is trouble."""
        if self.trouble:
            return self.trouble
        self.mails.append(message_from_bytes(envelope.content))
        return "250 Taken"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server on a free port while the block lasts."""
    server = MailServer()
    port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port, ready_timeout=10)
    controller.start()
    try:
        server.address = f"smtp://127.0.0.1:{port}"
        yield server
    finally:
        controller.stop()
