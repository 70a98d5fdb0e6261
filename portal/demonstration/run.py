"""`make run` and `make reset`: the whole demonstration in one go, and nothing left when it stops."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from contextlib import ExitStack
from types import FrameType
from typing import NoReturn

from portal.demonstration.children import Children
from portal.demonstration.claims import CannotRun, claimed, only_one, port_asked_for, say_where
from portal.demonstration.content import load_content
from portal.demonstration.database import Ground, demonstration_settings, forget, make_ready
from portal.demonstration.folders import Folders, drawn_secrets
from portal.demonstration.processes import start_processes, wait_until_ready
from portal.demonstration.ready import ready_text
from portal.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
from portal.web.asset_manifest import MANIFEST, AssetsMissing, hashed_name

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
RUNS_ALREADY = "The demonstration is running already: {where}. Stop it there first, with Ctrl-C."


class Stopped(BaseException):
    """Somebody asked this run to end."""


def run() -> None:
    """Start everything, say where to look, and stay until told to stop; a sentence and code 1 where that cannot be."""
    for number in SIGNALS:
        signal.signal(number, _stop)
    threading.Thread(target=_stop_with_parent, daemon=True).start()
    try:
        _run(Folders.here(), port_asked_for(os.environ.get("PORT", "5000")))
    except Stopped:
        tell("Stopped.")
    except (CannotRun, EmbeddedPostgresError, AssetsMissing) as reason:
        print(reason, file=sys.stderr, flush=True)
        raise SystemExit(1) from None


def reset() -> None:
    """Drop the demonstration's data; the next run makes it anew. Refused while it runs."""
    folders = Folders.here()
    try:
        folders.make()
        with only_one(folders.lock, RUNS_ALREADY):
            server = EmbeddedPostgres(folders.var)
            server.start()
            try:
                forget(server, folders)
            finally:
                server.stop()
    except (CannotRun, EmbeddedPostgresError) as reason:
        print(reason, file=sys.stderr, flush=True)
        raise SystemExit(1) from None
    tell("The demonstration’s data is gone. make run begins anew.")


def tell(line: str) -> None:
    """A line for the person who started this."""
    print(line, flush=True)


def _run(folders: Folders, port: int) -> None:
    with ExitStack() as held:
        folders.make()
        held.enter_context(only_one(folders.lock, RUNS_ALREADY))
        ports = held.enter_context(claimed(port))
        public_address, provider_address = ports.public_address, ports.provider_address
        say_where(folders.lock, public_address)
        hashed_name("portal.css", MANIFEST)
        secrets = drawn_secrets(folders)
        server = EmbeddedPostgres(folders.var)
        children = Children(folders.var, folders.log)
        try:
            tell("Starting the database")
            server.start()
            settings = demonstration_settings(
                server, folders, secrets, public_address=public_address,
                smtp_address=ports.smtp_address,
            )  # fmt: skip
            make_ready(Ground(server, folders, settings, provider_address, secrets.client_secret, tell))
            tell("Starting the sign-in, the worker and the web server")
            start_processes(children, folders, settings, secrets, ports)
            wait_until_ready(children, public_address)
            tell(ready_text(load_content(), public_address, ports.mail_address))
            while True:
                children.check()
                time.sleep(0.3)
        finally:
            for number in SIGNALS:
                signal.signal(number, signal.SIG_IGN)  # once is enough: stopping must not be stopped
            children.stop()
            server.stop()
            children.dismiss_guard()


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise Stopped


def _stop_with_parent() -> None:
    """Whoever started us is gone without a word: nobody is left to stop this run, so it stops itself."""
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
