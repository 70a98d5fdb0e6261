"""Taking a copy: one snapshot of every table, the files of evidence it names, its newest seal, and a manifest."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, text

from portal.backup.manifest import Manifest, digest_of, table_file, write_manifest
from portal.backup.tables import copy_out, tables_in_order
from portal.evidence_files.refusals import EvidenceMissing
from portal.evidence_files.store import EvidenceStore

HEAD = "newest-seal.json"
NEWEST_SEAL = text("SELECT number, encode(seal, 'hex') AS seal FROM audit_seal ORDER BY number DESC LIMIT 1")
FILES = text("SELECT file_key, sha256 FROM evidence WHERE file_key IS NOT NULL ORDER BY file_key")
MIGRATION = text("SELECT version_num FROM alembic_version")


class CannotCopy(Exception):
    """No copy was made; the text says why."""


def take_copy(folder: Path, *, database: str, evidence_folder: Path, key: bytes) -> Manifest:
    """Copy everything into `folder`, which must be new or empty, while the portal goes on working.

    `database` is the address as `portal_backup`, which reads every row and changes none. Raises CannotCopy, or OSError
    on a full disk: without its manifest, which comes last, a folder is no copy.
    """
    _make(folder)
    with _snapshot(database) as connection:
        at = connection.scalar(text("SELECT now()"))
        assert at is not None
        tables = tuple(
            copy_out(connection, name, columns, folder / table_file(name))
            for name, columns in tables_in_order(connection)
        )
        newest = connection.execute(NEWEST_SEAL).one_or_none()
        migration = str(connection.scalar(MIGRATION))
        missing = _copy_files(connection, EvidenceStore(evidence_folder), folder)
    if newest:
        words = json.dumps({"number": newest.number, "seal": newest.seal})
        (folder / HEAD).write_text(words, encoding="ascii")
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    digests = {path.relative_to(folder).as_posix(): digest_of(path) for path in paths}
    manifest = Manifest(at.isoformat(), migration, newest.number if newest else 0, tables, missing, digests)
    write_manifest(folder, manifest, key)
    return manifest


def _make(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise CannotCopy(f"{folder} is not empty. Name a new folder for each copy.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        (folder / "tables").mkdir(mode=0o700)
    except FileExistsError:  # made since we looked
        raise CannotCopy(f"Another copy is being made in {folder}. Name a new folder for each copy.") from None
    (folder / "evidence").mkdir(mode=0o700)


@contextmanager
def _snapshot(database: str) -> Iterator[Connection]:
    engine = create_engine(database, isolation_level="REPEATABLE READ")
    try:
        with engine.begin() as connection:
            connection.execute(text("SET TRANSACTION READ ONLY"))
            yield connection
    finally:
        engine.dispose()


def _copy_files(connection: Connection, store: EvidenceStore, folder: Path) -> int:
    """Copy what rows name; answers how many files are not there.

    One that was taken down since the snapshot is no loss: the journal of take-downs tells the restore.
    """
    missing = 0
    for file_key, sha256 in connection.execute(FILES):
        path = folder / "evidence" / file_key
        try:
            source = store.open(file_key)
        except EvidenceMissing:
            missing += 1
            continue
        with source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
        if digest_of(path) != sha256:
            raise CannotCopy(f"The file of evidence {file_key} is not what was handed in. Look before copying it.")
    return missing
