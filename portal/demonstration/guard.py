"""Stands beside a running demonstration: when that process is gone without a word, it ends what was left behind.

Its input is a pipe from the run: a line with the group of each process started, at last `over`. The pipe ends with the
run, however that ended.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from portal.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError

PATIENCE = 8.0  # seconds


def main() -> None:
    """Wait for the end of the run. The argument, if any, is the folder of the database to stop."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    lines = [line.strip() for line in sys.stdin]
    if "over" in lines:
        return
    groups = [int(line) for line in lines if line.isdecimal()]
    _end(groups)
    for var in sys.argv[1:]:
        with suppress(EmbeddedPostgresError):
            EmbeddedPostgres(Path(var)).stop()


def _end(groups: list[int]) -> None:
    for group in groups:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and any(_is_there(group) for group in groups):
        time.sleep(0.1)
    for group in groups:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


def _is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    main()
