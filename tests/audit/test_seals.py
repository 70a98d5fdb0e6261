"""Whatever somebody with the keys of the database does to the record afterwards, verifying finds it."""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, text

from portal.audit.seals import Verification, keep_newest, seal_now, verify
from portal.embedded_databases import make_database, make_roles
from portal.embedded_postgres import EmbeddedPostgres
from portal.upgrade import upgrade
from tests.conftest import ROOT, copied

KEY = b"a key kept outside the database"


class Record:
    """A sealed record of three batches, in a database of its own, and a hand that can do anything to it."""

    def __init__(self, server: EmbeddedPostgres, database: str, folder: Path) -> None:
        self.engine: Engine = create_engine(server.url(database, "postgres"))
        self.worker: Engine = create_engine(server.url(database, "portal_worker"))
        self.head = folder / "head"
        for batch in range(3):
            self.write(batch)
            self.seal()

    def write(self, batch: int) -> None:
        with self.worker.begin() as connection:
            connection.execute(text("SELECT set_config('portal.system', 'test', true)"))
            for number in range(4):
                connection.execute(
                    text("INSERT INTO audit_event (id, kind, system, facts) VALUES (:id, 'Tested', 'test', :facts)"),
                    {"id": uuid.uuid4(), "facts": f'{{"batch": {batch}, "number": {number}}}'},
                )

    def seal(self) -> int:
        with self.worker.begin() as connection:
            count = seal_now(connection, KEY)
        self.keep()
        return count

    def keep(self) -> None:
        with self.worker.begin() as connection:
            keep_newest(connection, self.head)

    def verify(self, key: bytes = KEY) -> Verification:
        with self.worker.begin() as connection:
            return verify(connection, key, self.head)

    def tamper(self, *statements: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))  # no trigger stops this hand
            for statement in statements:
                connection.execute(text(statement))


@pytest.fixture(scope="module")
def quiet_server() -> Iterator[EmbeddedPostgres]:
    """A server of its own: a transaction open in any database of a cluster holds its seals back."""
    embedded = EmbeddedPostgres(ROOT / "var" / f"seals-{os.getpid()}")
    embedded.start()
    make_roles(embedded)
    make_database(embedded, "base")
    upgrade(embedded.url("base", "portal_owner"))
    yield embedded
    embedded.stop()
    shutil.rmtree(embedded.data.parent)


@pytest.fixture
def sealed(quiet_server: EmbeddedPostgres, tmp_path: Path) -> Iterator[Record]:
    with copied(quiet_server, "base") as database:
        record = Record(quiet_server, database, tmp_path)
        yield record
        record.engine.dispose()
        record.worker.dispose()


SOME = "(SELECT id FROM audit_event ORDER BY tx, id LIMIT 1)"
OTHER = "(SELECT id FROM audit_event ORDER BY tx, id OFFSET 6 LIMIT 1)"


def test_an_untouched_record_is_whole(sealed: Record) -> None:
    found = sealed.verify()
    assert (found.rows, found.seals, found.unsealed, found.faults) == (12, 3, 0, [])


def test_rows_not_sealed_yet_are_counted(sealed: Record) -> None:
    sealed.write(9)
    assert sealed.verify().unsealed == 4
    assert sealed.seal() == 4
    assert sealed.verify().faults == []


@pytest.mark.parametrize(
    ("what", "statements"),
    [
        ("a flipped fact", [f"UPDATE audit_event SET facts = '{{}}' WHERE id = {SOME}"]),
        ("a removed row", [f"DELETE FROM audit_event WHERE id = {SOME}"]),
        (
            "a swapped pair",
            [f"UPDATE audit_event SET tx = (SELECT tx FROM audit_event WHERE id = {OTHER}) WHERE id = {SOME}"],
        ),
        (
            "a row slipped in",
            ["INSERT INTO audit_event (id, kind, era, tx) SELECT gen_random_uuid(), 'X', 1, min(tx) FROM audit_event"],
        ),
        (
            "the end cut off with its seal",
            [
                "DELETE FROM audit_event WHERE tx >= (SELECT from_tx FROM audit_seal WHERE number = 3)",
                "DELETE FROM audit_seal WHERE number = 3",
            ],
        ),
        ("a seal removed from the middle", ["DELETE FROM audit_seal WHERE number = 2"]),
        ("a seal made to fit", ["UPDATE audit_seal SET row_count = 5 WHERE number = 1"]),
        ("everything gone", ["TRUNCATE audit_event", "TRUNCATE audit_seal"]),
    ],
)
def test_tampering_is_found(sealed: Record, what: str, statements: list[str]) -> None:
    sealed.tamper(*statements)
    assert sealed.verify().faults, what


def test_an_older_copy_put_back_is_found(sealed: Record) -> None:
    older = sealed.head.read_text()
    sealed.write(9)
    sealed.seal()
    newer = sealed.head.read_text()
    assert older != newer
    sealed.tamper(
        "DELETE FROM audit_event WHERE tx >= (SELECT from_tx FROM audit_seal WHERE number = 4)",
        "DELETE FROM audit_seal WHERE number = 4",
    )
    assert "older copy" in sealed.verify().faults[0]


def test_rows_cut_off_are_found_although_others_were_sealed_since(sealed: Record) -> None:
    sealed.tamper(
        "DELETE FROM audit_event WHERE tx >= (SELECT from_tx FROM audit_seal WHERE number = 3)",
        "DELETE FROM audit_seal WHERE number = 3",
    )
    sealed.write(9)
    assert sealed.seal() == 4, "the next seal takes the number of the one that is gone"
    assert sealed.verify().faults == ["Seal 3 differs from the one kept elsewhere."]


def test_a_seal_that_was_never_committed_is_not_told_elsewhere(sealed: Record) -> None:
    sealed.write(9)
    before = sealed.head.read_text()
    with sealed.worker.connect() as lost:
        assert seal_now(lost, KEY) == 4
        assert sealed.head.read_text() == before, "the seal can still be lost"
        lost.rollback()
    assert sealed.verify().faults == []


def test_a_crash_before_the_newest_seal_is_kept_elsewhere_is_made_good(sealed: Record) -> None:
    sealed.write(9)
    with sealed.worker.begin() as connection:
        seal_now(connection, KEY)
    assert sealed.verify().faults == []
    sealed.keep()
    assert json.loads(sealed.head.read_text())["number"] == 4


@pytest.mark.parametrize("words", [b"", b"\xff", b"{", b"[]", b'{"number": "3"}', b'{"number": 1e99, "seal": ""}'])
def test_a_file_elsewhere_that_holds_no_seal_is_found_and_left_for_others_to_see(sealed: Record, words: bytes) -> None:
    sealed.head.write_bytes(words)
    sealed.keep()
    assert "holds no seal" in sealed.verify().faults[0]
    assert sealed.head.read_bytes() == words


def test_another_key_seals_nothing_of_ours(sealed: Record) -> None:
    assert sealed.verify(b"another key").faults


def test_a_transaction_still_open_holds_its_rows_back(sealed: Record) -> None:
    with sealed.engine.connect() as slow:
        _insert(slow)
        sealed.write(9)
        assert sealed.seal() == 0, "what began later waits for the open one"
        slow.commit()
    assert sealed.seal() == 5
    assert sealed.verify().faults == []


def test_nobody_changes_a_row_by_accident(sealed: Record) -> None:
    with sealed.engine.begin() as connection, pytest.raises(Exception, match="only ever added to"):
        connection.execute(text(f"UPDATE audit_event SET kind = 'Other' WHERE id = {SOME}"))


def _insert(connection: Connection) -> None:
    connection.execute(text("INSERT INTO audit_event (id, kind) VALUES (gen_random_uuid(), 'Slow')"))
