"""The demonstration's mail server: speaks SMTP on this machine, takes mail and sends none on."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.controller import BaseThreadedController
from aiosmtpd.smtp import SMTP

from portal.demonstration.mailbox.letters import Letters

LARGEST = 1024 * 1024  # bytes
CLEAR_EVERY = 200  # mails
NOBODY = "nobody."  # an address that begins so is refused, as that of somebody who left


class Taker:
    """Keeps what arrives."""

    def __init__(self, letters: Letters) -> None:
        self.letters, self.taken = letters, 0

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Refuse who is nobody, take everybody else."""
        if address.startswith(NOBODY):
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        """Keep one mail."""
        self.letters.keep(envelope.content)
        self.taken += 1
        if self.taken % CLEAR_EVERY == 0:
            self.letters.clear_out()
        return "250 Kept on this machine"


class OnSocket(BaseThreadedController):
    """aiosmtpd on a socket that is bound already, so that nobody can take the port between choosing and using it."""

    def __init__(self, handler: object, listening: socket.socket) -> None:
        self.listening = listening
        super().__init__(handler, loop=None)

    def factory(self) -> SMTP:
        """One connection."""
        return SMTP(
            self.handler, data_size_limit=LARGEST, hostname="localhost", ident="Demonstration", enable_SMTPUTF8=True
        )

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self.listening)

    def _trigger_server(self) -> None:
        host, port = self.listening.getsockname()[:2]
        with socket.create_connection((host, port), 5) as trial:
            trial.recv(1024)


@contextmanager
def mail_server(folder: Path, listening: socket.socket) -> Iterator[None]:
    """Takes mail while the block lasts."""
    controller = OnSocket(Taker(Letters(folder)), listening)
    controller.start()
    try:
        yield
    finally:
        controller.stop()
