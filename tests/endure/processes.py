"""Web server and worker as processes that can be killed and started again, and the database under them."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests

from portal.embedded_postgres import EmbeddedPostgres

ROOT = Path(__file__).parents[2]
UNTIL_BACK = 90.0  # seconds


@dataclass
class Running:
    """One installation. `back` keeps, for each kind, the seconds from every kill until it worked again."""

    server: EmbeddedPostgres
    environment: dict[str, str]
    address: str
    logs: Path
    chance: random.Random
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    back: dict[str, list[float]] = field(default_factory=lambda: {"web": [], "worker": [], "database": []})

    def start(self, name: str) -> None:
        """Start the web server or the worker."""
        port = self.address.rpartition(":")[2]
        words = ["--config", "portal/gunicorn_settings.py", "--bind", f"127.0.0.1:{port}", "wsgi:app"]
        with (self.logs / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "tests.endure.any_hour", *(words if name == "web" else [])],
                env={**os.environ, **self.environment}, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, cwd=ROOT,
            )  # fmt: skip

    def kill(self, name: str) -> None:
        """Kill one without a word, start it again, and note how long it was away."""
        began = time.monotonic()
        if name == "database":
            self._kill_database()
        else:
            os.killpg(self.processes[name].pid, signal.SIGKILL)
            self.processes[name].wait()
            self.start(name)
        if name != "worker":
            self.wait_until_ready()
        self.back[name].append(time.monotonic() - began)

    def _kill_database(self) -> None:
        process = int((self.server.data / "postmaster.pid").read_text().split("\n")[0])
        os.kill(process, signal.SIGKILL)
        until = time.monotonic() + UNTIL_BACK
        while time.monotonic() < until:
            with suppress(Exception):
                self.server.start()
                return
            time.sleep(0.2)
        raise AssertionError("The database did not start again.")

    def wait_until_ready(self) -> None:
        """Until pages can be served, with the database. A web server that found none at its start is started again."""
        until = time.monotonic() + UNTIL_BACK
        while time.monotonic() < until:
            with suppress(requests.RequestException):
                if requests.get(f"{self.address}/readyz", timeout=5).ok:
                    return
            if self.processes["web"].poll() is not None:
                self.start("web")
            time.sleep(0.05)
        raise AssertionError("The portal did not come back.")

    def stop(self) -> None:
        """Ask both to end, then end what is left."""
        for process in self.processes.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(15)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
