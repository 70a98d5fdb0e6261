"""Where a virus scanner is configured a file is held back until it said that nothing was found."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import ProgrammingError

from portal.actions.scanning import scan_waiting
from portal.database import db
from portal.evidence_files.scanner import Scanner, ScannerAway
from portal.evidence_files.store import EvidenceStore
from tests.actions.conftest import Promises
from tests.actions.pages import fill_in, page_of
from tests.cast import Cast
from tests.conftest import Looks
from tests.peers.clamd import EICAR, running_clamd

AWAY = Scanner("127.0.0.1:1")


@pytest.fixture(scope="module")
def clamd() -> Iterator[Scanner]:
    with running_clamd() as address:
        yield Scanner(address)


@pytest.fixture
def configured(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of evidence of a portal that has a scanner."""
    settings = replace(app.extensions["settings"], scanner_address="unix:/clamd", evidence_folder=tmp_path)
    monkeypatch.setitem(app.extensions, "settings", settings)
    return tmp_path


@dataclass
class Rounds:
    """Rounds of the job."""

    looks: Looks
    folder: Path

    def __call__(self, scanner: Scanner) -> int:
        with self.looks.as_job("scans"):
            return scan_waiting(EvidenceStore(self.folder), scanner)


@pytest.fixture
def scan(looks: Looks, configured: Path) -> Rounds:
    return Rounds(looks, configured)


def added(cast: Cast, looks: Looks, promises: Promises, *contents: bytes) -> uuid.UUID:
    key = promises.helped()
    for content in contents:
        file = (io.BytesIO(content), "Reports of October.txt")
        fill_in(looks.client(cast.police_lead), page_of(cast, key, "/evidence/new"), statement="See this", file=file)
    return key


def address_of_file(cast: Cast, key: uuid.UUID) -> str:
    evidence = cast.world.scalar("SELECT id FROM evidence WHERE kind = 'file'")
    return page_of(cast, key, f"/evidence/{evidence}/file")


def test_the_form_says_that_files_are_checked_first(
    cast: Cast, looks: Looks, promises: Promises, configured: Path
) -> None:
    page = looks.client(cast.police_lead).get(page_of(cast, promises.helped(), "/evidence/new")).text
    assert "checked for viruses first" in page and "not scanned" not in page


def test_a_file_that_waits_cannot_be_opened_by_anybody(
    cast: Cast, looks: Looks, promises: Promises, configured: Path
) -> None:
    key = added(cast, looks, promises, b"Twenty reports")
    page = looks.client(cast.police_lead).get(page_of(cast, key, "/evidence")).text
    assert "Being checked for viruses" in page and "Download" not in page
    for someone in (cast.police_lead, cast.business_manager):
        answer = looks.client(someone).get(address_of_file(cast, key))
        assert answer.status_code == 403 and "being checked for viruses" in answer.text


def test_a_clean_file_can_be_opened(cast: Cast, looks: Looks, promises: Promises, scan: Rounds, clamd: Scanner) -> None:
    key = added(cast, looks, promises, b"Twenty reports")
    assert scan(clamd) == 1
    page = looks.client(cast.police_lead).get(page_of(cast, key, "/evidence")).text
    assert "No virus found on" in page
    with looks.client(cast.police_lead).get(address_of_file(cast, key)) as file:
        assert file.data == b"Twenty reports"


def test_a_file_with_a_virus_is_gone_and_its_words_stay(
    cast: Cast, looks: Looks, promises: Promises, scan: Rounds, clamd: Scanner
) -> None:
    key = added(cast, looks, promises, EICAR)
    kept = cast.world.scalar("SELECT file_key FROM evidence WHERE kind = 'file'")
    assert scan(clamd) == 1
    page = looks.client(cast.police_lead).get(page_of(cast, key, "/evidence")).text
    assert "Not kept:" in page and "Eicar-Test" in page and "See this" in page
    assert looks.client(cast.police_lead).get(address_of_file(cast, key)).status_code == 404
    assert not (scan.folder / "kept" / kept).exists()


def test_what_the_scanner_said_is_recorded_under_the_job_s_name(
    cast: Cast, looks: Looks, promises: Promises, scan: Rounds, clamd: Scanner
) -> None:
    added(cast, looks, promises, b"Twenty reports", EICAR)
    assert scan(clamd) == 2
    said = "SELECT string_agg(system || ': ' || (facts ->> 'said'), ', ' ORDER BY facts ->> 'said') FROM audit_event"
    assert cast.world.scalar(f"{said} WHERE kind = 'EvidenceScanned'") == "scans: clean, scans: found"


def test_while_the_scanner_is_away_files_wait(
    cast: Cast, looks: Looks, promises: Promises, scan: Rounds, clamd: Scanner
) -> None:
    added(cast, looks, promises, b"Twenty reports", b"Ten more")
    for _ in range(2):
        with pytest.raises(ScannerAway):
            scan(AWAY)
    tried = cast.world.scalar("SELECT count(*) FROM evidence WHERE scan = 'waiting' AND scanned_at IS NOT NULL")
    assert tried == 2  # one that the scanner cannot look at does not hold the others up
    assert scan(clamd) == 2


def test_nobody_calls_a_file_clean_but_the_scanner_s_job(
    cast: Cast, looks: Looks, promises: Promises, configured: Path
) -> None:
    added(cast, looks, promises, b"Twenty reports")
    with looks.as_(cast.police_lead), pytest.raises(ProgrammingError, match="permission denied"):
        db.session.execute(db.text("UPDATE evidence SET scan = 'clean'"))
