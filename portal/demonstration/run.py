"""`make run` and `make reset`: the whole demonstration in one go, and nothing left when it stops."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import time
from contextlib import ExitStack
from types import FrameType
from typing import NoReturn

import requests

from portal.config import Settings
from portal.demonstration.children import Children
from portal.demonstration.claims import HOST, CannotRun, listening, only_one, port_asked_for, say_where
from portal.demonstration.content import load_content
from portal.demonstration.database import Ground, demonstration_settings, forget, make_ready
from portal.demonstration.folders import Folders, Secrets, drawn_secrets, write_closed
from portal.demonstration.provider_people import provider_configuration
from portal.demonstration.ready import ready_text
from portal.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
from portal.web.asset_manifest import MANIFEST, AssetsMissing, hashed_name

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
UNTIL_READY = 90  # seconds
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
    public_address, provider_address = f"http://{HOST}:{port}", f"http://{HOST}:{port + 1}"
    with ExitStack() as held:
        folders.make()
        held.enter_context(only_one(folders.lock, RUNS_ALREADY))
        say_where(folders.lock, public_address)
        web = held.enter_context(listening(port, "web server", instead=port + 50))
        provider = held.enter_context(listening(port + 1, "sign-in", instead=port + 50))
        smtp = held.enter_context(listening(0, "mail server", instead=port))
        hashed_name("portal.css", MANIFEST)
        secrets = drawn_secrets(folders)
        server = EmbeddedPostgres(folders.var)
        children = Children(folders.var, folders.log)
        try:
            tell("Starting the database")
            server.start()
            settings = demonstration_settings(
                server, folders, secrets, public_address=public_address,
                smtp_address=f"smtp://{HOST}:{smtp.getsockname()[1]}",
            )  # fmt: skip
            make_ready(Ground(server, folders, settings, provider_address, secrets.client_secret, tell))
            tell("Starting the sign-in, the worker and the web server")
            _start(children, folders, settings, secrets, web=web, provider=provider, smtp=smtp)
            _wait_until_ready(children, public_address)
            tell(ready_text(load_content(), public_address, f"{provider_address}/mail/"))
            while True:
                children.check()
                time.sleep(0.3)
        finally:
            for number in SIGNALS:
                signal.signal(number, signal.SIG_IGN)  # once is enough: stopping must not be stopped
            children.stop()
            server.stop()
            children.dismiss_guard()


def _start(
    children: Children,
    folders: Folders,
    settings: Settings,
    secrets: Secrets,
    *,
    web: socket.socket,
    provider: socket.socket,
    smtp: socket.socket,
) -> None:
    environment = environment_of(settings)
    configuration = provider_configuration(load_content(), settings.public_address, secrets.client_secret)
    write_closed(folders.provider_configuration, json.dumps(configuration, indent=1))
    python = sys.executable
    children.start(
        "sign-in",
        (
            python, "-m", "portal.demonstration.provider", "--config", str(folders.provider_configuration),
            "--port", str(provider.getsockname()[1]), "--socket", str(provider.fileno()),
            "--mail", str(folders.mail), "--smtp-socket", str(smtp.fileno()),
        ),
        environment=environment,
        keeps=(provider.fileno(), smtp.fileno()),
    )  # fmt: skip
    children.start(
        "web server",
        (
            python, "-m", "gunicorn", "--config", "portal/gunicorn_settings.py", "--graceful-timeout", "5",
            "--bind", f"fd://{web.fileno()}",
        ),
        environment=environment,
        keeps=(web.fileno(),),
    )  # fmt: skip
    children.start("worker", (python, "-c", "from portal.cli import main; main()", "worker"), environment=environment)


def environment_of(settings: Settings) -> dict[str, str]:
    """This process's environment with the settings of the demonstration; the owner's address stays out of it."""
    return {
        **os.environ,
        "PORTAL_ENVIRONMENT": str(settings.environment),
        "WEB_DATABASE_URL": settings.web_database,
        "SIGN_IN_DATABASE_URL": settings.sign_in_database,
        "WORKER_DATABASE_URL": settings.worker_database,
        "OWNER_DATABASE_URL": "",
        "SECRET_KEY": settings.secret_key,
        "PUBLIC_ADDRESS": settings.public_address,
        "AUDIT_KEY": settings.audit_key.decode(),
        "AUDIT_HEAD_FILE": str(settings.audit_head_file),
        "EVIDENCE_FOLDER": str(settings.evidence_folder),
        "SMTP_URL": settings.smtp_address,
        "MAIL_FROM": settings.mail_from,
        "PYTHONUNBUFFERED": "1",
    }


def _wait_until_ready(children: Children, public_address: str) -> None:
    """Until the web server says it can serve. The port is this run's own, so no other program can answer."""
    deadline, said = time.monotonic() + UNTIL_READY, "It did not answer."
    while time.monotonic() < deadline:
        children.check()
        try:
            answer = requests.get(f"{public_address}/readyz", timeout=2)
        except requests.RequestException:
            time.sleep(0.1)
            continue
        if answer.ok:
            return
        said = answer.text.strip()
        time.sleep(0.5)
    raise CannotRun(f"The web server was not ready after {UNTIL_READY} seconds. {said}")


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise Stopped


def _stop_with_parent() -> None:
    """Whoever started us is gone without a word: nobody is left to stop this run, so it stops itself."""
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
