"""What the worker does each night: forget what is past its time, and compare the folder of evidence with its rows."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta

from sqlalchemy import text

from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.database import db
from portal.evidence_files.store import EvidenceStore
from portal.messages.events import EvidenceSwept, OutboxTextsForgotten, SessionsForgotten

NIGHTLY = "20 3 * * *"  # cron, in UTC
RETENTION, SWEEP = "retention", "evidence sweep"  # as whom the two jobs look
ORPHANED_AFTER = timedelta(days=1)
FILES = text("SELECT evidence_id, file_key FROM rights.evidence_files()")

log = logging.getLogger(__name__)


def forget_what_is_old(*, by: Viewer) -> tuple[int, int]:
    """Ended sessions after three months, texts of mail after twelve, by the database's clock: how many of each."""
    sessions = db.session.scalar(text("SELECT rights.forget_sessions()")) or 0
    messages = db.session.scalar(text("SELECT rights.forget_outbox_texts()")) or 0
    if sessions:
        record(SessionsForgotten(sessions), by=by)
    if messages:
        record(OutboxTextsForgotten(messages), by=by)
    return sessions, messages


def sweep_evidence(store: EvidenceStore, *, by: Viewer) -> EvidenceSwept:
    """Remove files older than a day that no row names, and count the rows whose file is not there.

    A database in which no row names a file is more likely the wrong one than an empty one: then nothing is removed.
    """
    known = _files()
    removed = store.sweep(known, ORPHANED_AFTER) if known else []
    missing = missing_evidence(store)
    if removed:
        log.warning("%d files of evidence that no row names were removed", len(removed))
    if missing:
        log.error("%d files of evidence are missing: %s", len(missing), ", ".join(map(str, missing)))
    swept = EvidenceSwept(removed=len(removed), missing=len(missing))
    record(swept, by=by)
    return swept


def missing_evidence(store: EvidenceStore) -> list[uuid.UUID]:
    """Evidence whose row names a file that the folder lacks; one that is being taken down meanwhile is not counted."""
    absent = {key for key in _files() if not store.has(key)}
    return sorted(evidence for key, evidence in _files().items() if key in absent) if absent else []


def _files() -> dict[str, uuid.UUID]:
    return {row.file_key: row.evidence_id for row in db.session.execute(FILES)}
