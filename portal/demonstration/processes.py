"""The processes of the demonstration: the sign-in with its mailbox, the web server and the worker."""

from __future__ import annotations

import json
import os
import sys
import time

import requests

from portal.config import Settings
from portal.demonstration.children import Children
from portal.demonstration.claims import CannotRun, Ports
from portal.demonstration.content import load_content
from portal.demonstration.folders import Folders, Secrets, write_closed
from portal.demonstration.provider_people import provider_configuration

UNTIL_READY = 90  # seconds


def start_processes(children: Children, folders: Folders, settings: Settings, secrets: Secrets, ports: Ports) -> None:
    """Sign-in with the mailbox, web server and worker, each on what this run has claimed."""
    environment = environment_of(settings, ports.mail_address)
    configuration = provider_configuration(load_content(), settings.public_address, secrets.client_secret)
    write_closed(folders.provider_configuration, json.dumps(configuration, indent=1))
    python = sys.executable
    children.start(
        "sign-in",
        (
            python, "-m", "portal.demonstration.provider", "--config", str(folders.provider_configuration),
            "--port", str(ports.provider.getsockname()[1]), "--socket", str(ports.provider.fileno()),
            "--mail", str(folders.mail), "--smtp-socket", str(ports.smtp.fileno()),
        ),
        environment=environment,
        keeps=(ports.provider.fileno(), ports.smtp.fileno()),
    )  # fmt: skip
    children.start(
        "web server",
        (
            python, "-m", "gunicorn", "--config", "portal/gunicorn_settings.py", "--graceful-timeout", "2",
            "--bind", f"fd://{ports.web.fileno()}",
        ),
        environment=environment,
        keeps=(ports.web.fileno(),),
    )  # fmt: skip
    children.start("worker", (python, "-c", "from portal.cli import main; main()", "worker"), environment=environment)


def environment_of(settings: Settings, mailbox_address: str) -> dict[str, str]:
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
        "MAILBOX_ADDRESS": mailbox_address,
        "CLAMAV_ADDRESS": settings.scanner_address,
        "PYTHONUNBUFFERED": "1",
    }


def wait_until_ready(children: Children, public_address: str) -> None:
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
