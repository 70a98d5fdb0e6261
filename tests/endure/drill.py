"""The last act: a copy of what endured is taken and restored into an empty database, and every table is counted."""

from __future__ import annotations

import time
import uuid

from sqlalchemy import create_engine, text

from portal.backup.tables import tables_in_order
from portal.embedded_databases import drop_database, make_database
from tests.endure.ground import Ground
from tests.endure.proof import Line, portal

ADDED = {"audit_event": 1, "audit_era": 1, "outbox_hold": 1}  # the restore says that it happened


def copy_and_restore(ground: Ground) -> Line:
    """Counts before and after by table, and the record verified in the restored one."""
    fresh, folder = f"restored_{uuid.uuid4().hex[:8]}", ground.folder / "copy"
    make_database(ground.server, fresh)
    try:
        before, began = _counts(ground, ground.database), time.monotonic()
        taken = portal(["backup", str(folder)], ground.environment)
        copied = time.monotonic()
        addresses = {name: ground.url(role, fresh) for name, role in ROLES.items()}
        there = {**ground.environment, **addresses}
        brought = portal(["restore", str(folder)], there)
        seconds = f"backup_s={copied - began:.1f} restore_s={time.monotonic() - copied:.1f}"
        if taken.returncode or brought.returncode:
            return Line(f"drill {taken.stdout} {taken.stderr} {brought.stdout} {brought.stderr}", holds=False)
        after = _counts(ground, fresh)
        differing = [name for name in before if after.get(name, 0) != before[name] + ADDED.get(name, 0)]
        verified = portal(["verify-audit"], there)
    finally:
        drop_database(ground.server, fresh)
    return Line(
        f"drill tables={len(before)} rows_before={sum(before.values())} rows_after={sum(after.values())}"
        f" differing={','.join(differing) or 0} {seconds} {' '.join(verified.stdout.split())}",
        not differing and verified.returncode == 0,
    )


ROLES = {
    "WEB_DATABASE_URL": "portal_web",
    "SIGN_IN_DATABASE_URL": "portal_sign_in",
    "WORKER_DATABASE_URL": "portal_worker",
    "OWNER_DATABASE_URL": "portal_owner",
}


def _counts(ground: Ground, database: str) -> dict[str, int]:
    engine = create_engine(ground.url("postgres", database))
    with engine.connect() as connection:
        names = [name for name, _ in tables_in_order(connection)]
        counts = {name: int(connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0) for name in names}
    engine.dispose()
    return counts
