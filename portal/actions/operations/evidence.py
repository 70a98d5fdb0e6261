"""Evidence: words, a link or a file, and taking down what was put in by mistake."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import urlsplit

from sqlalchemy import event as listening
from sqlalchemy.orm import Session

from portal import clock
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.actions.events import EvidenceAdded, EvidenceTakenDown
from portal.actions.models import Action, ActionEventKind, Evidence, EvidenceKind, Scan
from portal.actions.operations.moving import about, note
from portal.actions.policy import may_add_evidence, may_take_down
from portal.audit.record import note_opening
from portal.database import db, new_id
from portal.evidence_files.store import EvidenceStore, KeptFile
from portal.evidence_files.take_downs import TakeDown


def add_statement(action: Action, *, text: str, covers: str = "", by: Viewer) -> Evidence:
    """Words that show it, and the period they cover."""
    return _add(action, Evidence(kind=EvidenceKind.STATEMENT, text=text, sha256=_hash(text), covers=covers), by=by)


def add_link(action: Action, *, link: str, text: str = "", covers: str = "", by: Viewer) -> Evidence:
    """A page elsewhere that shows it. Raises Refused for anything but an https or http address."""
    parts = urlsplit(link)
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise Refused("A link begins with https:// and the name of a site.")
    evidence = Evidence(kind=EvidenceKind.LINK, link=link, text=text or None, sha256=_hash(link), covers=covers)
    return _add(action, evidence, by=by)


def add_file(action: Action, *, kept: KeptFile, covers: str = "", is_scanned: bool, by: Viewer) -> Evidence:
    """A file that the store has taken, `is_scanned` where it waits for a scanner; ask may_add_evidence before."""
    evidence = Evidence(
        kind=EvidenceKind.FILE,
        scan=Scan.WAITING if is_scanned else Scan.NOT_SCANNED,
        file_key=kept.key,
        display_name=kept.display_name,
        content_type=kept.content_type,
        size=kept.size,
        sha256=kept.sha256,
        covers=covers,
    )
    return _add(action, evidence, by=by)


def open_evidence(evidence: Evidence, *, by: Viewer) -> None:
    """Note that somebody opened a file or link: a take-down names them. The page's transaction has to commit."""
    note_opening("evidence", evidence.id, evidence.partnership_id, manner="opened", each_time=False, by=by)


def take_down_evidence(action: Action, evidence: Evidence, *, why: str, store: EvidenceStore, by: Viewer) -> None:
    """Put in by mistake: gone at once, from storage too; kind, dates, who and why remain. `opened_by` tells who saw it.

    The file goes when the transaction has committed; one that a crash leaves behind has no row and is swept. The
    journal outside the database has its line before, so that an older copy does not bring it back.
    """
    require(may_take_down(by, action, evidence))
    key = evidence.file_key
    evidence.text = evidence.link = evidence.file_key = evidence.display_name = None
    evidence.sha256 = evidence.covers = ""
    evidence.taken_down_at, evidence.taken_down_by_id, evidence.taken_down_why = clock.now(), by.person_id, why
    event = EvidenceTakenDown(**about(action), evidence_id=evidence.id)
    note(action, ActionEventKind.EVIDENCE_TAKEN_DOWN, event, text=why, by=by)
    _for_good(store, TakeDown(evidence.id, by.person_id, evidence.taken_down_at), key)


def _add(action: Action, evidence: Evidence, *, by: Viewer) -> Evidence:
    require(may_add_evidence(by, action))
    assert by.person_id is not None
    assert by.agency_id is not None
    evidence.id, evidence.action_id, evidence.partnership_id = new_id(), action.id, action.partnership_id
    evidence.by_id, evidence.by_agency_id, evidence.received_at = by.person_id, by.agency_id, clock.now()
    db.session.add(evidence)
    event = EvidenceAdded(**about(action), evidence_id=evidence.id)
    note(action, ActionEventKind.EVIDENCE_ADDED, event, by=by)
    return evidence


def _for_good(store: EvidenceStore, done: TakeDown, key: str | None) -> None:
    """Note it, and remove the file, once the row says so for good; a roll-back keeps both as they were."""
    session, waiting = db.session(), [(done, key)]

    def note_it(_: Session) -> None:
        for one, _key in waiting:
            store.note_take_down(one)

    def remove(_: Session) -> None:
        while waiting:
            _done, name = waiting.pop()
            if name is not None:
                store.remove(name)

    def forget(_: Session, __: object) -> None:
        waiting.clear()

    listening.listen(session, "before_commit", note_it)
    listening.listen(session, "after_commit", remove)
    listening.listen(session, "after_soft_rollback", forget)


def _hash(words: str) -> str:
    return sha256(words.encode()).hexdigest()
