"""Bringing a copy back into an empty database, in one transaction: checked first, and as a new era."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.util import CommandError
from sqlalchemy import Connection, create_engine, text

from portal.access import install
from portal.audit.seals import keep_head, kept_number, seal_the_rest, verify
from portal.backup.manifest import Manifest, read_manifest, table_file
from portal.backup.tables import copy_in, tables_in_order
from portal.backup.take import HEAD
from portal.evidence_files.store import EvidenceStore
from portal.evidence_files.take_downs import journal_beside, taken_down
from portal.upgrade import alembic_config

# What opened doors in the copy: links withdrawn and people closed since would come back to life with it.
DOORS_CLOSED = (
    "UPDATE web_session SET ended_at = now(), ended_why = 'restored from a copy' WHERE ended_at IS NULL",
    "UPDATE person_invitation SET ends_at = now() WHERE used_at IS NULL AND ends_at > now()",
    "UPDATE invitation_link SET withdrawn_at = now() WHERE withdrawn_at IS NULL",
    "UPDATE calendar_feed SET stopped_at = now() WHERE stopped_at IS NULL",
    "DELETE FROM sign_in_state",
)
TAKE_DOWN = text(
    "UPDATE evidence SET text = NULL, link = NULL, file_key = NULL, display_name = NULL, sha256 = '', covers = '',"
    " taken_down_at = :at, taken_down_by_id = :by, taken_down_why = 'Taken down again after the portal was restored.'"
    " WHERE id = :id AND taken_down_at IS NULL"
)
RECORDED = text(
    "INSERT INTO audit_event (id, kind, system, record_kind, facts)"
    " VALUES (:id, 'CopyRestored', 'operator', 'copy', CAST(:facts AS jsonb))"
)
FILES = text("SELECT file_key FROM evidence WHERE file_key IS NOT NULL")
ANY_TABLE = text("SELECT EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r')")


class CannotRestore(Exception):
    """Nothing was restored; the text says why."""


@dataclass(frozen=True)
class Restored:
    """What came back: the copy's manifest, the era that begins, and how many take-downs since were repeated."""

    manifest: Manifest
    era: int
    repeated: int
    seals_since: int


def restore_copy(folder: Path, *, database: str, evidence_folder: Path, key: bytes, head_file: Path) -> Restored:
    """Restore into an empty database, given by its address as the owner; all of it, or nothing.

    The newest seal kept elsewhere stays beside its file under another name: seals after the copy's are lost, and
    the record says how many. Raises CopyUnusable or CannotRestore.
    """
    manifest = read_manifest(folder, key)
    kept = kept_number(head_file)
    with _as_owner(database) as connection:
        _load(connection, folder, manifest)
        _check_seals(connection, folder, key)
        number, seal = seal_the_rest(connection, key)
        era = _begin_era(connection)
        repeated = _take_down_again(connection, head_file)
        _bring_files(connection, folder, evidence_folder)
        install.install(connection)
        restored = Restored(manifest, era, repeated, max(0, kept - manifest.newest_seal))
        facts = {"era": era, "seals": manifest.newest_seal, "seals_since": restored.seals_since, "repeated": repeated}
        connection.execute(RECORDED, {"id": uuid.uuid4(), "facts": json.dumps(facts)})
    try:
        if head_file.exists():
            head_file.rename(head_file.with_name(f"{head_file.name}.before-era-{era}"))
        if number:
            keep_head(head_file, number, seal)
    except OSError as reason:
        raise CannotRestore(
            f"The database is restored, but its newest seal could not be kept in {head_file}: {reason.strerror}."
            " Move that file aside: the worker writes a new one."
        ) from reason
    return restored


@contextmanager
def _as_owner(database: str) -> Iterator[Connection]:
    engine = create_engine(database)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": install.LOCK})
            if connection.scalar(ANY_TABLE):
                raise CannotRestore("The database is not empty. Restore into a new one, and look at it first.")
            yield connection
    finally:
        engine.dispose()


def _load(connection: Connection, folder: Path, manifest: Manifest) -> None:
    """Tables of the copy's own release, its rows, then this release's changes to both."""
    try:
        command.upgrade(alembic_config(connection), manifest.migration)
    except CommandError:
        raise CannotRestore(f"The copy is of another release, at {manifest.migration}. Install that one.") from None
    names = ", ".join(f'public."{name}"' for name, _ in tables_in_order(connection))
    connection.execute(text(f"TRUNCATE {names}"))  # a migration may have entered rows of its own
    for table in manifest.tables:
        rows = copy_in(connection, table, folder / table_file(table.name))
        if rows != table.rows:
            raise CannotRestore(f"{table.name} has {rows} rows, and {table.rows} were copied.")
    command.upgrade(alembic_config(connection), "head")


def _check_seals(connection: Connection, folder: Path, key: bytes) -> None:
    faults = verify(connection, key, folder / HEAD).faults
    if faults:
        raise CannotRestore("\n".join(["The record of what happened in this copy is not whole.", *faults]))


def _begin_era(connection: Connection) -> int:
    """Transactions count afresh, nobody is signed in, and no mail leaves until somebody says so."""
    era = connection.scalar(text("INSERT INTO audit_era (era) SELECT max(era) + 1 FROM audit_era RETURNING era"))
    for statement in DOORS_CLOSED:
        connection.execute(text(statement))
    connection.execute(text("INSERT INTO outbox_hold (id) VALUES (:id)"), {"id": uuid.uuid4()})
    return int(era or 0)


def _take_down_again(connection: Connection, head_file: Path) -> int:
    """What was taken down since the copy was made is taken down in it too, by the journal kept outside."""
    return sum(
        connection.execute(TAKE_DOWN, {"id": done.evidence_id, "by": done.by_id, "at": done.at}).rowcount
        for done in taken_down(journal_beside(head_file))
    )


def _bring_files(connection: Connection, folder: Path, evidence_folder: Path) -> None:
    """Before the rows are there for good; only files that a row still names. Others never leave the copy."""
    store = EvidenceStore(evidence_folder)
    for key in connection.scalars(FILES):
        source = folder / "evidence" / key
        if source.is_file():
            store.bring_back(key, source)
