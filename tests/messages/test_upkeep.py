"""Each night the worker forgets what is past its time, and compares the folder of evidence with the rows."""

from __future__ import annotations

import io
import json
import logging
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from portal.access.viewer import current_viewer
from portal.database import db, transaction
from portal.evidence_files.store import EvidenceStore
from portal.messages.upkeep import RETENTION, SWEEP, forget_what_is_old, missing_evidence, sweep_evidence
from portal.messages.worker import job, make_queue
from tests.access.furnished import add_action
from tests.cast import Cast
from tests.demonstration_site import BY_THE_CLOCK
from tests.world import World

SESSION = (
    "INSERT INTO web_session (id, token_hash, person_id, provider_ids, started_at, seen_at, ends_at, ended_at)"
    " VALUES (gen_random_uuid(), sha256(uuid_send(gen_random_uuid())), :person, '{}', now(), now(),"
    " now() - CAST(:ends AS interval), now() - CAST(:ended AS interval))"
)
MESSAGE = (
    "INSERT INTO message (id, template, address, facts, state, settled_at, subject, body, sent_to, result)"
    " VALUES (gen_random_uuid(), 'test/hello', 'jo@x.example', '{\"who\": \"Jo\"}', :state,"
    " now() - CAST(:age AS interval), 'words', 'words', 'jo@x.example', 'taken')"
)


@pytest.fixture
def owner(server, own_database, worker: Flask) -> Iterator[World]:
    """Builders on the worker's database; what they add is committed at once."""
    engine = create_engine(server.url(own_database, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield OwnersWorld(connection)
    engine.dispose()


class OwnersWorld(World):
    """Without the steps into a role, which last no longer than a transaction."""

    @contextmanager
    def as_owner(self) -> Iterator[Connection]:
        yield self.connection


def audited(owner: World, kind: str) -> list[tuple[str, str]]:
    """System and facts of the events of that kind."""
    rows = owner.connection.execute(
        text("SELECT system, facts::text FROM audit_event WHERE kind = :kind"), {"kind": kind}
    )
    return [(row.system, row.facts) for row in rows]


def test_ended_sessions_are_forgotten_after_three_months(worker: Flask, owner: World) -> None:
    person = owner.person(owner.agency(), None).person
    for ends, ended in (("4 months", None), ("-1 hour", "4 months"), ("2 months", None), ("-1 hour", None)):
        owner.connection.execute(text(SESSION), {"person": person, "ends": ends, "ended": ended})
    with job(worker, RETENTION), transaction():
        assert forget_what_is_old(by=current_viewer()) == (2, 0)
    assert owner.scalar("SELECT count(*) FROM web_session") == 2
    assert audited(owner, "SessionsForgotten") == [("retention", '{"sessions": 2}')]


def test_words_and_addresses_of_old_mail_are_forgotten_and_its_result_stays(worker: Flask, owner: World) -> None:
    for state, age in (("sent", "13 months"), ("failed", "13 months"), ("sent", "11 months"), ("queued", "13 months")):
        owner.connection.execute(text(MESSAGE), {"state": state, "age": age})
    with job(worker, RETENTION), transaction():
        assert forget_what_is_old(by=current_viewer()) == (0, 2)
    gone = "SELECT count(*) FROM message WHERE body IS NULL AND subject IS NULL AND facts = '{}' AND address IS NULL"
    assert owner.scalar(f"{gone} AND sent_to IS NULL AND result = 'taken' AND template = 'test/hello'") == 2
    assert owner.scalar("SELECT count(*) FROM message WHERE body = 'words'") == 2
    assert audited(owner, "OutboxTextsForgotten") == [("retention", '{"messages": 2}')]
    with job(worker, RETENTION), transaction():
        assert forget_what_is_old(by=current_viewer()) == (0, 0)


@pytest.mark.parametrize("name", ["messages", "operator", SWEEP, ""])
@pytest.mark.parametrize("function", ["forget_sessions", "forget_outbox_texts"])
def test_no_other_job_forgets_anything(function, name, worker: Flask) -> None:
    with job(worker, name), pytest.raises(DBAPIError, match="only the retention job forgets"):
        db.session.execute(text(f"SELECT rights.{function}()"))


@pytest.mark.parametrize("function", ["forget_sessions", "forget_outbox_texts", "evidence_files", "ask_for_retention"])
def test_no_page_forgets_or_lists_files_whatever_it_calls_itself(function, world: World) -> None:
    world.connection.execute(text("SELECT set_config('portal.system', 'retention', true)"))
    with pytest.raises(DBAPIError, match="permission denied for function"):
        world.connection.execute(text(f"SELECT rights.{function}()"))


@pytest.mark.parametrize("name", ["messages", "retention", "scans", ""])
def test_only_the_sweep_and_the_operator_list_files(name, worker: Flask) -> None:
    with job(worker, name), pytest.raises(DBAPIError, match="only the evidence sweep and the operator"):
        db.session.execute(text("SELECT * FROM rights.evidence_files()"))


@pytest.fixture
def store(tmp_path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "evidence")


def put_file(store: EvidenceStore, *, days_old: int = 0) -> str:
    """A file in the folder; its key."""
    key = store.keep(io.BytesIO(b"What was done, in plain words."), "notes.txt").key
    then = time.time() - days_old * 86_400
    os.utime(next(path for path in store._kept.iterdir() if path.name == key), (then, then))
    return key


def show_file(owner: World, key: str) -> uuid.UUID:
    """A piece of evidence whose row names the file."""
    cast = Cast(owner).build()
    _, evidence = add_action(owner, cast, "Zebra crossing", cast.police)
    owner.connection.execute(
        text("UPDATE evidence SET kind = 'file', file_key = :key, scan = 'not scanned' WHERE id = :id"),
        {"key": key, "id": evidence},
    )
    return evidence


def test_files_that_no_row_names_are_removed_once_they_are_a_day_old(worker: Flask, owner: World, store) -> None:
    named, lost, fresh = put_file(store, days_old=9), put_file(store, days_old=2), put_file(store)
    show_file(owner, named)
    with job(worker, SWEEP), transaction():
        sweep_evidence(store, by=current_viewer())
    assert [store.has(key) for key in (named, lost, fresh)] == [True, False, True]
    assert audited(owner, "EvidenceSwept") == [("evidence sweep", '{"missing": 0, "removed": 1}')]


def test_a_database_that_names_no_file_at_all_removes_none(worker: Flask, owner: World, store) -> None:
    lost = put_file(store, days_old=9)
    with job(worker, SWEEP), transaction():
        assert sweep_evidence(store, by=current_viewer()).removed == 0
    assert store.has(lost)


def test_a_row_whose_file_is_missing_is_told_to_the_operator(worker, owner: World, store, caplog) -> None:
    key = put_file(store)
    evidence = show_file(owner, key)
    ready = worker.test_client().get("/readyz").get_data
    assert json.loads(ready())["warnings"] == []
    store.remove(key)
    with caplog.at_level(logging.ERROR), job(worker, SWEEP), transaction():
        assert sweep_evidence(store, by=current_viewer()).missing == 1
    assert str(evidence) in caplog.text
    assert "check-evidence" in worker.test_client().get("/readyz").json["warnings"][0]
    with job(worker, "operator"):
        assert missing_evidence(store) == [evidence]


def test_the_worker_does_so_each_night_and_climbs_each_hour_by_itself(worker: Flask) -> None:
    periodic = make_queue(worker, worker.extensions["settings"]).periodic_registry.periodic_tasks.values()
    times = {one.task.name: one.cron for one in periodic}
    assert {name: times[name] for name in BY_THE_CLOCK} == {
        "upkeep": "20 3 * * *", "climb_ladders": "15 * * * *", "remind_schools": "5 * * * *",
        "queue_digests": "25 * * * *", "ask_for_receipts": "*/5 * * * *",
    }  # fmt: skip
