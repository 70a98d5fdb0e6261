"""What one run holds before anything starts: that it is the only one, and its ports, handed on to the children.

A port that this run listens on cannot be another program's, so whatever answers there is ours.
"""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
BACKLOG = 128
FIRST_FREE, LAST = 1024, 65535


class CannotRun(Exception):
    """The demonstration cannot start, or had to stop; the text says why and what to do."""


@contextmanager
def only_one(lock: Path, sentence: str) -> Iterator[None]:
    """Hold the lock, which goes with this process however it ends. Raises CannotRun saying where the other one runs."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            where = os.read(descriptor, 200).decode(errors="replace").strip()
            raise CannotRun(sentence.format(where=where or "on this machine")) from None
        yield
    finally:
        os.close(descriptor)


def say_where(lock: Path, where: str) -> None:
    """Write into the lock's file where the demonstration runs, for whoever finds it held."""
    lock.write_text(where, encoding="utf-8")


def port_asked_for(text: str) -> int:
    """The web server's port; the next one is the sign-in's. Raises CannotRun."""
    if not text.isdecimal() or not 0 < int(text) < LAST:
        raise CannotRun(f"PORT is {text!r}. Write a number from {FIRST_FREE} to {LAST - 1}: make run PORT=5050")
    return int(text)


def listening(port: int, what: str, *, instead: int) -> socket.socket:
    """A socket that listens on this port of this machine. Raises CannotRun where it is taken or not for us."""
    try:
        made = socket.create_server((HOST, port), backlog=BACKLOG)
    except PermissionError:
        raise CannotRun(f"Port {port} is for administrators only. Choose another: make run PORT={instead}") from None
    except OSError:
        raise CannotRun(
            f"Port {port}, where the demonstration’s {what} would answer, is taken by another program. "
            f"Stop that program, or choose another port: make run PORT={instead}"
        ) from None
    made.set_inheritable(True)
    return made


@dataclass(frozen=True)
class Ports:
    """The sockets of one run, listening already."""

    web: socket.socket
    provider: socket.socket
    smtp: socket.socket

    @property
    def public_address(self) -> str:
        return f"http://{HOST}:{self.web.getsockname()[1]}"

    @property
    def provider_address(self) -> str:
        return f"http://{HOST}:{self.provider.getsockname()[1]}"

    @property
    def mail_address(self) -> str:
        """The page that shows what was sent."""
        return f"{self.provider_address}/mail/"

    @property
    def smtp_address(self) -> str:
        return f"smtp://{HOST}:{self.smtp.getsockname()[1]}"


@contextmanager
def claimed(port: int | None) -> Iterator[Ports]:
    """Hold the web server's port, the next one for the sign-in, and any for mail; without `port` any three."""
    with (
        listening(port or 0, "web server", instead=(port or 0) + 50) as web,
        listening(port + 1 if port else 0, "sign-in", instead=(port or 0) + 50) as provider,
        listening(0, "mail server", instead=(port or 0) + 50) as smtp,
    ):
        yield Ports(web, provider, smtp)
