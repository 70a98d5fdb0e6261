"""The processes of a running demonstration: each in a group of its own, watched, and gone when the run is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from portal.demonstration.claims import CannotRun
from portal.demonstration.folders import ROOT

PATIENCE = 8.0  # seconds from asking a process to end until it is ended


@dataclass(frozen=True)
class Child:
    """One process, what it is for people, and where its words go."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


class Children:
    """All of them; a guard is told of each group, so that they end even if this process is killed."""

    def __init__(self, var: Path | None, logs: Path) -> None:
        """`var` is where the database lies that a guard would have to stop; None where that is not this run's own."""
        self.logs = logs
        self.started: list[Child] = []
        self._guard = subprocess.Popen(
            [sys.executable, "-m", "portal.demonstration.guard", *([str(var)] if var else [])],
            stdin=subprocess.PIPE,
            start_new_session=True,
            cwd=ROOT,
        )

    def start(
        self, name: str, command: Sequence[str], *, environment: Mapping[str, str], keeps: Sequence[int] = ()
    ) -> None:
        """Start one in a group of its own; it inherits the sockets `keeps` and nothing else of ours."""
        log = self.logs / f"{name.replace(' ', '-')}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                list(command), env=dict(environment), pass_fds=tuple(keeps), stdin=subprocess.DEVNULL,
                stdout=out, stderr=subprocess.STDOUT, start_new_session=True, cwd=ROOT,
            )  # fmt: skip
        self.started.append(Child(name, process, log))
        self._tell_guard(str(process.pid))

    def check(self) -> None:
        """Raises CannotRun with its last words when one has ended by itself."""
        for child in self.started:
            if child.process.poll() is not None:
                words = " / ".join(line for line in child.log.read_text(errors="replace").splitlines()[-4:] if line)
                raise CannotRun(
                    f"The {child.name} ended by itself (code {child.process.returncode}), so everything was stopped. "
                    f"Its last words: {words or 'none'}. The whole log is in {child.log}."
                )

    def stop(self) -> None:
        """Ask all of them to end, the last started first; then end what is left."""
        for child in reversed(self.started):
            _signal(child.process.pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        for child in self.started:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.0, deadline - time.monotonic()))
        for child in self.started:
            _signal(child.process.pid, signal.SIGKILL)
            child.process.wait()

    def dismiss_guard(self) -> None:
        """Everything is stopped: nothing is left to guard."""
        self._tell_guard("over")
        with suppress(OSError):
            assert self._guard.stdin is not None
            self._guard.stdin.close()
        self._guard.wait()

    def _tell_guard(self, words: str) -> None:
        assert self._guard.stdin is not None
        with suppress(OSError):
            self._guard.stdin.write(f"{words}\n".encode())
            self._guard.stdin.flush()


def _signal(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
