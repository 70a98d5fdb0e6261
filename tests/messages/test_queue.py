"""The queue takes a job, does it, and keeps nothing of one that is done."""

from __future__ import annotations

import asyncio

from flask import Flask
from sqlalchemy import text

from portal.access.viewer import current_viewer
from portal.database import db, transaction
from portal.messages.worker import HOW_IT_WORKS, job, make_queue
from portal.outbox.queue import queue_message
from tests.peers.mail_server import MailServer

JOBS = text("SELECT count(*) FROM jobs.procrastinate_jobs WHERE task_name = 'send_message'")
AT_ONCE = text("UPDATE jobs.procrastinate_jobs SET scheduled_at = NULL WHERE task_name = 'send_message'")


async def work_once(worker: Flask) -> None:
    """All jobs there are, then no more."""
    queue = make_queue(worker, worker.extensions["settings"])
    async with queue.open_async():
        await queue.run_worker_async(wait=False, listen_notify=False, **HOW_IT_WORKS)


def test_a_job_that_is_done_is_gone_and_its_message_tells_the_result(worker: Flask, post: MailServer) -> None:
    with job(worker), transaction():
        queue_message(
            "test/hello", to_address="jo@oakfield.example", facts={"who": "Jo"}, urgent=True, by=current_viewer()
        )
        db.session.execute(text("SET LOCAL search_path = public, jobs"))
        db.session.execute(AT_ONCE)
        assert db.session.scalar(JOBS) == 1
    asyncio.run(work_once(worker))
    assert len(post.mails) == 1
    with job(worker):
        assert db.session.scalar(JOBS) == 0
        assert db.session.scalar(text("SELECT state FROM message")) == "sent"
