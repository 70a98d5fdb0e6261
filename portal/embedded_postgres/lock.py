"""A lock between processes: it goes with the process that held it, however that process ended."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.embedded_postgres.errors import EmbeddedPostgresError


@contextmanager
def held_lock(path: Path, *, seconds: float = 180) -> Iterator[None]:
    """Hold the lock of this file. Raises EmbeddedPostgresError when it stays taken for so many seconds."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as problem:
        raise EmbeddedPostgresError(
            f"{path} cannot be opened: {problem.strerror}. "
            "It may belong to another user, who started the portal before."
        ) from problem
    try:
        _wait_for(descriptor, path, seconds)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, path: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise EmbeddedPostgresError(
                    f"Another process has been starting or stopping the database for {seconds:.0f} seconds "
                    f"and holds {path}. "
                    "End it and try again."
                ) from None
            time.sleep(0.05)
        else:
            return
