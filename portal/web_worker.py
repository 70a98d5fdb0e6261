"""The web worker: a request whose bytes come too slowly loses its connection, so that it cannot keep a thread."""

from __future__ import annotations

import errno
import os
import time
from typing import Any

from gunicorn.http.unreader import SocketUnreader  # type: ignore[import-untyped]  # no types
from gunicorn.workers.gthread import _DEFER, DEFAULT_WORKER_DATA_TIMEOUT, ThreadWorker  # type: ignore[import-untyped]  # no types

SECONDS = float(os.environ.get("SLOW_INPUT_SECONDS", "20"))
BYTES_A_SECOND = 16_384  # each so many bytes received earn one more second: 10 MB may take eleven minutes


class TimedInput(SocketUnreader):  # type: ignore[misc, unused-ignore]  # gunicorn has no types
    """Reads a request from its connection until its time is over."""

    def begin(self) -> None:
        """A request begins: its time runs from now."""
        self.until = time.monotonic() + SECONDS

    def chunk(self, size_hint: int | None = None) -> bytes:
        """What came next; TimeoutError when the time of this request is over."""
        before = self.sock.gettimeout()
        left = self.until - time.monotonic()
        if left <= 0:
            raise _too_slow()
        self.sock.settimeout(left if before is None else min(left, before))
        try:
            came: bytes = super().chunk(size_hint)
        except TimeoutError as late:
            raise _too_slow() from late
        finally:
            self.sock.settimeout(before)
        self.until += len(came) / BYTES_A_SECOND
        return came


class TimedWorker(ThreadWorker):  # type: ignore[misc, unused-ignore]  # gunicorn has no types
    """Gunicorn's worker with threads; idle connections wait in its poller and are not timed here."""

    def handle(self, conn: Any) -> Any:
        """Answer one request of a connection."""
        if not conn.initialized:
            if not conn.wait_for_data(DEFAULT_WORKER_DATA_TIMEOUT):
                return _DEFER
            conn.init()
            conn.parser.unreader = TimedInput(conn.sock)
        conn.parser.unreader.begin()
        return super().handle(conn)


def _too_slow() -> TimeoutError:
    """Gunicorn passes over a connection that was reset without a trace in its log."""
    return TimeoutError(errno.ECONNRESET, "The request came too slowly")
