"""The worker: sends messages, seals the audit, says that it lives. Deadlines never depend on it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import procrastinate
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from portal import clock
from portal.access.proof import look_as
from portal.access.viewer import current_viewer
from portal.actions.climbing import climb_ladders
from portal.actions.row_rules import CLIMBS
from portal.actions.scanning import scan_waiting
from portal.audit.seals import keep_newest, seal_now
from portal.challenges.climbing import tell_stages
from portal.challenges.row_rules import TELLS
from portal.config import Settings
from portal.cooperation.reminders import remind_schools
from portal.cooperation.row_rules import REMINDERS
from portal.database import db, transaction
from portal.decisions.asking import ask_silent_seats
from portal.digests.policy import DIGESTS
from portal.digests.weekly import queue_digests
from portal.evidence_files.scanner import Scanner, ScannerAway
from portal.evidence_files.store import EvidenceStore
from portal.imports.policy import JOB as IMPORTS
from portal.imports.work import forget_files, imports_waiting, work_import
from portal.messages.receipts import FREQUENTLY, ask_for_receipts
from portal.messages.send import put_off, send_message
from portal.messages.upkeep import NIGHTLY, RETENTION, SWEEP, forget_what_is_old, sweep_evidence
from portal.outbox.hold import is_not_held
from portal.outbox.models import Message, MessageState
from portal.packs.policy import JOB as PACKS
from portal.packs.work import build_pack, packs_waiting

SEAL_EVERY = 0.5  # seconds
SCAN_EVERY = 1.0  # seconds
BEAT_EVERY = 10  # seals
OVERDUE_AFTER = timedelta(minutes=1)
SWEEP_AT = 200  # messages a sweep puts back to work
# A job that is done is gone: what became of a message stands in its row, and a sweep a minute would never be cleared.
HOW_IT_WORKS: dict[str, Any] = {"concurrency": 2, "install_signal_handlers": False, "delete_jobs": "successful"}
BEAT = text(
    "INSERT INTO worker_beat (worker, at) VALUES (:worker, now()) ON CONFLICT (worker) DO UPDATE SET at = excluded.at"
)

log = logging.getLogger(__name__)


@contextmanager
def job(app: Flask, name: str = "messages") -> Iterator[None]:
    """Inside, `db.session` is the job's, under its own name."""
    with app.app_context():
        look_as(db.session(), name)
        yield


def make_queue(app: Flask, settings: Settings) -> procrastinate.App:
    """The queue with its tasks, on the worker's own connections."""
    url = make_url(settings.worker_database).set(drivername="postgresql")
    connector = procrastinate.PsycopgConnector(
        conninfo=url.render_as_string(hide_password=False), kwargs={"options": "-c search_path=jobs"}
    )
    queue = procrastinate.App(connector=connector)

    _enter_mail(queue, app, settings)

    @queue.task(name="work_import")
    def read_in(run_id: str) -> None:
        with job(app, IMPORTS):
            work_import(uuid.UUID(run_id), by=current_viewer())

    @queue.periodic(cron="* * * * *")
    @queue.task(name="sweep_imports", queueing_lock="sweep_imports")
    def sweep_imports(timestamp: int) -> None:  # noqa: ARG001 - a periodic task is told its time
        """Imports whose job was lost are begun anew, unless another worker is at one; old files are removed."""
        with job(app, IMPORTS):
            forget_files()
            for run_id in imports_waiting():
                work_import(run_id, by=current_viewer())

    @queue.task(name="build_pack")
    def build(pack_id: str) -> None:
        with job(app, PACKS):
            build_pack(uuid.UUID(pack_id), by=current_viewer())

    @queue.periodic(cron="* * * * *")
    @queue.task(name="sweep_packs", queueing_lock="sweep_packs")
    def sweep_packs(timestamp: int) -> None:  # noqa: ARG001 - a periodic task is told its time
        """Packs whose job was lost are begun anew, unless another worker is at one."""
        with job(app, PACKS):
            for pack_id in packs_waiting():
                build_pack(pack_id, by=current_viewer())

    @queue.periodic(cron="5 * * * *")
    @queue.task(name="remind_schools", queueing_lock="remind_schools")
    def remind(timestamp: int) -> None:  # noqa: ARG001 - a periodic task is told its time
        """Schools that have not signed hear of it on the days of the ladder; a missed hour is made up in the next."""
        with job(app, REMINDERS), transaction():
            remind_schools(by=current_viewer())

    @queue.periodic(cron="10 * * * *")
    @queue.task(name="tell_stages", queueing_lock="tell_stages")
    def tell(timestamp: int) -> None:  # noqa: ARG001 - a periodic task is told its time
        """Whom a stage of a challenge names that time alone has reached; a missed hour is made up in the next."""
        with job(app, TELLS), transaction():
            tell_stages(by=current_viewer())

    @queue.periodic(cron="15 * * * *")
    @queue.task(name="climb_ladders", queueing_lock="climb_ladders")
    def climb(timestamp: int) -> None:  # noqa: ARG001 - a periodic task is told its time
        """Whom a rung of an action or a silent seat names hears of it on its day; a missed hour is made up later."""
        with job(app, CLIMBS), transaction():
            climb_ladders(by=current_viewer())
            ask_silent_seats(by=current_viewer())

    @queue.periodic(cron="25 * * * *")
    @queue.task(name="queue_digests", queueing_lock="queue_digests")
    def digests(timestamp: int) -> None:  # noqa: ARG001 - a periodic task is told its time
        """Whoever chose this weekday gets what waits for them; a missed hour is made up in the next."""
        with job(app, DIGESTS), transaction():
            queue_digests(by=current_viewer())

    @queue.periodic(cron=NIGHTLY)
    @queue.task(name="upkeep", queueing_lock="upkeep")
    def upkeep(timestamp: int) -> None:  # noqa: ARG001 - a periodic task is told its time
        """What is past its time is forgotten, and the folder of evidence compared with its rows."""
        with job(app, RETENTION), transaction():
            forget_what_is_old(by=current_viewer())
        with job(app, SWEEP), transaction():
            sweep_evidence(EvidenceStore(settings.evidence_folder), by=current_viewer())

    return queue


def _enter_mail(queue: procrastinate.App, app: Flask, settings: Settings) -> None:
    """The tasks about mail."""

    @queue.task(name="send_message")
    def send(message_id: str) -> None:
        with job(app):
            send_or_put_off(uuid.UUID(message_id))

    @queue.periodic(cron="* * * * *")
    @queue.task(name="sweep", queueing_lock="sweep")
    def sweep(timestamp: int) -> None:  # noqa: ARG001 - a periodic task is told its time
        """Messages whose job was lost (a worker killed, a restored copy) are taken up again."""
        with job(app):
            sweep_messages()

    @queue.periodic(cron=FREQUENTLY)
    @queue.task(name="ask_for_receipts", queueing_lock="ask_for_receipts")
    def receipts(timestamp: int) -> None:  # noqa: ARG001 - a periodic task is told its time
        """Mail that was taken is asked after until it is known whether it arrived."""
        with job(app):
            ask_for_receipts(settings.smtp_address)


def send_or_put_off(message_id: uuid.UUID) -> None:
    """Send one; a message that fails in itself is put off, and holds nobody else's back."""
    try:
        send_message(message_id)
    except SQLAlchemyError:
        raise  # the database's trouble is not the message's
    except Exception as fault:
        log.exception("A message could not be written")
        put_off(message_id, f"it could not be written: {type(fault).__name__}")


def sweep_messages() -> None:
    """Take up again what nobody took up in its time."""
    for message_id in overdue_messages():
        send_or_put_off(message_id)


def overdue_messages() -> list[uuid.UUID]:
    """Queued messages more than a minute past their time, the oldest first."""
    with transaction():
        return list(
            db.session.scalars(
                select(Message.id)
                .where(
                    Message.state == MessageState.QUEUED,
                    Message.not_before < clock.now() - OVERDUE_AFTER,
                    is_not_held(),
                )
                .order_by(Message.not_before)
                .limit(SWEEP_AT)
            )
        )


def keep_sealing(app: Flask, settings: Settings, stop: threading.Event) -> None:
    """Seal twice a second and say that one lives; a database that is away is asked again."""
    name = f"{socket.gethostname()}-{os.getpid()}"
    turns = 0
    while not stop.wait(SEAL_EVERY):
        try:
            with job(app, "seals"), transaction():
                if turns % BEAT_EVERY == 0:
                    db.session.execute(BEAT, {"worker": name})
                seal_now(db.session.connection(), settings.audit_key)
            with job(app, "seals"), transaction():
                keep_newest(db.session.connection(), settings.audit_head_file)
            turns += 1
        except (SQLAlchemyError, OSError) as fault:
            log.warning("No seal was made or kept elsewhere; trying again: %s", type(fault).__name__)
            stop.wait(2)


def keep_scanning(app: Flask, settings: Settings, stop: threading.Event) -> None:
    """Look at files of evidence as they come; a scanner or a database that is away is asked again."""
    store, scanner = EvidenceStore(settings.evidence_folder), Scanner(settings.scanner_address)
    while not stop.wait(SCAN_EVERY):
        try:
            with job(app, "scans"):
                scan_waiting(store, scanner)
        except (SQLAlchemyError, ScannerAway) as fault:
            log.warning("Files wait for the virus scanner: %s", type(fault).__name__)
            stop.wait(5)


async def _work(queue: procrastinate.App, stop: threading.Event) -> None:
    """Take jobs until told to stop; ends by itself, with or without an error, when the database went away."""
    loop = asyncio.get_running_loop()
    async with queue.open_async():
        working = asyncio.ensure_future(queue.run_worker_async(wait=True, listen_notify=True, **HOW_IT_WORKS))

        def end() -> None:
            stop.set()
            working.cancel()

        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, end)
        with contextlib.suppress(asyncio.CancelledError):
            await working


def run_worker(app: Flask, settings: Settings) -> None:
    """Run until told to stop (SIGTERM or SIGINT finishes the message at hand); a database restart is waited out."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    beside = [keep_sealing, *([keep_scanning] if settings.scanner_address else [])]
    threads = [threading.Thread(target=work, args=(app, settings, stop), daemon=True) for work in beside]
    for thread in threads:
        thread.start()
    while not stop.is_set():
        try:
            asyncio.run(_work(make_queue(app, settings), stop))
        except Exception:
            log.warning("The database is away; the worker waits for it", exc_info=True)
        stop.wait(1)
    for thread in threads:
        thread.join(5)
