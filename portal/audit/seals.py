"""Seals over the audit: batches closed for good, chained under a key that the database does not have.

A transaction's rows carry its number. Everything below the oldest transaction still running is final: nothing can
join that range later, so sealing makes no writer wait. The newest seal is kept in a file elsewhere too.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, insert, select, text

from portal.access.rules import table_of
from portal.audit.models import AuditEvent, AuditSeal

ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7313004)")
EVENT, SEAL = table_of(AuditEvent), table_of(AuditSeal)
BATCH = 5_000  # rows held in memory at a time
FIRST = b"\0" * 32
OF_THE_LAST_ERA = text("SELECT max(era), max(tx) + 1 FROM audit_event WHERE era = (SELECT max(era) FROM audit_event)")


@dataclass
class Verification:
    """What verifying found; `faults` are sentences, none when the record is whole."""

    rows: int = 0
    seals: int = 0
    unsealed: int = 0
    faults: list[str] = field(default_factory=list)


def seal_now(connection: Connection, key: bytes) -> int:
    """Seal all that is final and not sealed yet; answers how many rows. One sealer at a time.

    Commit, then `keep_newest`: a head written first would tell of a seal that a lost connection takes back.
    """
    connection.execute(ONE_AT_A_TIME)
    era, below = connection.execute(
        text("SELECT max(era), pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM audit_event")
    ).one()
    return _close(connection, key, era, below) if era is not None else 0


def keep_newest(connection: Connection, head_file: Path) -> None:
    """Bring the file elsewhere up to the newest committed seal, also after a crash in between. One sealer at a time.

    A file that tells of a seal the database does not have, or of none, stays as it is, for verifying to find: seals
    made after rows were cut off never hide that. Raises OSError when the file cannot be written.
    """
    connection.execute(ONE_AT_A_TIME)
    newest = _newest(connection)
    if newest is None:
        return
    if head_file.exists():
        kept = _kept(head_file)
        here = connection.scalar(select(SEAL.c.seal).where(SEAL.c.number == kept[0])) if kept else None
        if kept is None or here is None or here.hex() != kept[1] or kept[0] == newest.number:
            return
    keep_head(head_file, newest.number, newest.seal)


def seal_the_rest(connection: Connection, key: bytes) -> tuple[int, bytes]:
    """Seal every row of a restored copy, in which no transaction runs any more; answers the newest seal and its number.

    After this the era is raised, since the numbers of transactions start afresh and would fall among these.
    """
    era, below = connection.execute(OF_THE_LAST_ERA).one()
    if era is not None:
        _close(connection, key, era, below)
    newest = _newest(connection)
    return (newest.number, newest.seal) if newest else (0, FIRST)


def _newest(connection: Connection) -> Row[Any] | None:
    return connection.execute(select(SEAL).order_by(SEAL.c.number.desc()).limit(1)).one_or_none()


def _close(connection: Connection, key: bytes, era: int, below: int) -> int:
    """Add the seal over the rows of that era from the last one's end to `below`; how many rows it is over."""
    last = _newest(connection)
    begin = last.below_tx if last is not None and last.era == era else 0
    count, digest = _digest(connection, era, begin, below)
    if count == 0:
        return 0
    number = last.number + 1 if last is not None else 1
    seal = _seal(key, last.seal if last is not None else FIRST, number, era, begin, below, count, digest)
    connection.execute(
        insert(SEAL).values(
            number=number,
            era=era,
            from_tx=begin,
            below_tx=below,
            row_count=count,
            rows_digest=digest,
            seal=seal,
            at=datetime.now(UTC),
        )
    )
    return count


def verify(connection: Connection, key: bytes, head_file: Path) -> Verification:
    """Recompute every seal from the rows and compare the newest with the one kept elsewhere; sealers wait meanwhile."""
    connection.execute(ONE_AT_A_TIME)
    found = Verification()
    previous, end, era = FIRST, 0, 0
    seals = connection.execute(select(SEAL).order_by(SEAL.c.number)).all()
    for expected, seal in enumerate(seals, start=1):
        begin = end if seal.era == era else 0
        if seal.number != expected or seal.from_tx != begin:
            found.faults.append(f"Seal {expected} is missing: the seals do not follow each other.")
            break
        count, digest = _digest(connection, seal.era, seal.from_tx, seal.below_tx)
        found.rows += count
        if count != seal.row_count or digest != seal.rows_digest:
            found.faults.append(
                f"Seal {seal.number}: {seal.row_count} rows were sealed; {count} with another digest are there."
            )
        if seal.seal != _seal(
            key, previous, seal.number, seal.era, seal.from_tx, seal.below_tx, seal.row_count, seal.rows_digest
        ):
            found.faults.append(f"Seal {seal.number} itself was changed, or was made with another key.")
        previous, end, era = seal.seal, seal.below_tx, seal.era
    found.seals = len(seals)
    found.unsealed = connection.scalar(
        text("SELECT count(*) FROM audit_event WHERE era > :era OR (era = :era AND tx >= :end)"),
        {"era": era, "end": end},
    )
    found.faults += _compare_head(head_file, {seal.number: seal.seal for seal in seals})
    return found


def _compare_head(head_file: Path, seals: dict[int, bytes]) -> list[str]:
    if not head_file.exists():
        return [] if not seals else [f"The newest seal should also be in {head_file.name}, which is not there."]
    head = _kept(head_file)
    if head is None:
        return [f"{head_file.name} is there and holds no seal: look who changed it, then move it aside."]
    number, seal = head
    here = seals.get(number)
    if here is None:
        return [f"Seal {number} is kept elsewhere, not here: rows were cut off, or this is an older copy."]
    if here.hex() != seal:
        return [f"Seal {number} differs from the one kept elsewhere."]
    return []


def kept_number(head_file: Path) -> int:
    """The number of the newest seal kept elsewhere; 0 where none is kept, or what is there holds none."""
    kept = _kept(head_file) if head_file.exists() else None
    return kept[0] if kept else 0


def _kept(head_file: Path) -> tuple[int, str] | None:
    """The number and the seal that the file holds; None where it holds none, whoever wrote it."""
    try:
        kept = json.loads(head_file.read_bytes())
        number, seal = kept["number"], kept["seal"]
    except (ValueError, KeyError, TypeError):
        return None
    return (number, seal) if type(number) is int and 0 <= number < 2**31 and isinstance(seal, str) else None


def keep_head(head_file: Path, number: int, seal: bytes) -> None:
    """Write the newest seal beside the database, whole or not at all."""
    head_file.parent.mkdir(parents=True, exist_ok=True)
    draft = head_file.with_suffix(".new")
    with draft.open("w", encoding="ascii") as file:
        json.dump({"number": number, "seal": seal.hex()}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(head_file)


def _digest(connection: Connection, era: int, begin: int, below: int) -> tuple[int, bytes]:
    digest, count = hashlib.sha256(), 0
    for row in _rows(connection, era, begin, below):
        digest.update(row)
        count += 1
    return count, digest.digest()


def _rows(connection: Connection, era: int, begin: int, below: int) -> Iterator[bytes]:
    query = (
        select(EVENT)
        .where(EVENT.c.era == era, EVENT.c.tx >= begin, EVENT.c.tx < below)
        .order_by(EVENT.c.tx, EVENT.c.id)
        .execution_options(yield_per=BATCH)
    )
    for row in connection.execute(query):
        yield _canonical(row)


def _canonical(row: Any) -> bytes:
    """One row as bytes that only the row itself gives: every column, in order."""
    values = [value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value for value in row]
    return json.dumps(values, default=str, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _seal(  # noqa: PLR0917 - everything named here is sealed
    key: bytes, previous: bytes, number: int, era: int, begin: int, below: int, count: int, digest: bytes
) -> bytes:
    words = f"{number}|{era}|{begin}|{below}|{count}|".encode()
    return hmac.digest(key, previous + words + digest, "sha256")
