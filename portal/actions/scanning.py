"""Files that wait for the virus scanner: looked at one by one, held back until it said that nothing was found."""

from __future__ import annotations

import logging

from sqlalchemy import select

from portal import clock
from portal.access.viewer import current_viewer
from portal.actions.events import EvidenceScanned
from portal.actions.models import Evidence, Scan
from portal.audit.record import record
from portal.database import db, transaction
from portal.evidence_files.refusals import EvidenceMissing
from portal.evidence_files.scanner import Scanner, ScannerAway
from portal.evidence_files.store import EvidenceStore

log = logging.getLogger(__name__)


def scan_waiting(store: EvidenceStore, scanner: Scanner) -> int:
    """Look at every file that waits, the longest waiting first; how many were looked at. Raises ScannerAway.

    Each file has a transaction of its own, and a second worker passes by the file that the first one holds.
    """
    looked_at = 0
    while _scan_next(store, scanner):
        looked_at += 1
    return looked_at


def _scan_next(store: EvidenceStore, scanner: Scanner) -> bool:
    with transaction():
        piece = db.session.scalars(
            select(Evidence)
            .where(Evidence.scan == Scan.WAITING)
            .order_by(Evidence.scanned_at.nulls_first(), Evidence.received_at, Evidence.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if piece is None:
            return False
        piece.scanned_at = clock.now()
        try:
            with store.open(piece.file_key or "") as file:
                piece.scan_found = scanner.look_at(file)
        except ScannerAway:
            db.session.commit()  # tried: the next round begins with another file
            raise
        except EvidenceMissing:
            log.exception("A file of evidence is not in its folder")
            piece.scan = Scan.NOT_SCANNED
        else:
            piece.scan = Scan.FOUND if piece.scan_found else Scan.CLEAN
        key = piece.file_key
        if piece.scan_found:
            piece.file_key = None
        _record(piece)
    if piece.scan_found and key:
        store.remove(key)
    return True


def _record(piece: Evidence) -> None:
    assert piece.scan is not None
    event = EvidenceScanned(
        record_kind="evidence", record_id=piece.id, partnership_id=piece.partnership_id, said=piece.scan
    )
    record(event, by=current_viewer())
