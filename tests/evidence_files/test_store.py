"""Evidence is kept whole and safely or not at all, and is gone when taken down."""

from __future__ import annotations

import hashlib
import io
import os
from datetime import timedelta

import pytest

from portal import clock
from portal.evidence_files import store as rooms
from portal.evidence_files.refusals import EvidenceMissing, FileRefused
from portal.evidence_files.store import EvidenceStore, display_name

WORDS = b"Minutes of the meeting\r\n"


@pytest.fixture
def store(tmp_path):
    return EvidenceStore(tmp_path / "evidence", limit_bytes=1000)


def files_in(store):
    return [path for path in store._kept.parent.rglob("*") if path.is_file()]


def test_a_kept_file_is_read_back_with_its_hash(store):
    kept = store.keep(io.BytesIO(WORDS), "Minutes.txt")
    with store.open(kept.key) as file:
        assert file.read() == WORDS
    assert kept.sha256 == hashlib.sha256(WORDS).hexdigest()
    assert (kept.size, kept.content_type, kept.display_name) == (len(WORDS), "text/plain", "Minutes.txt")


def test_the_key_says_nothing_and_nobody_else_may_read_the_file(store):
    one, two = (store.keep(io.BytesIO(WORDS), "Minutes.txt") for _ in range(2))
    assert one.key != two.key
    assert "inutes" not in one.key
    assert {path.stat().st_mode & 0o077 for path in store._kept.rglob("*")} == {0}
    assert store._kept.stat().st_mode & 0o077 == 0


def test_reading_stops_at_the_limit_and_leaves_nothing(store):
    class Endless:
        taken = 0

        def read(self, size=-1):
            self.taken += size
            return b"a" * size

    endless = Endless()
    with pytest.raises(FileRefused, match="larger than"):
        store.keep(endless, "long.txt")
    assert endless.taken < 200_000
    assert files_in(store) == []


def test_a_file_of_exactly_the_limit_is_taken(store):
    assert store.keep(io.BytesIO(b"a" * 1000), "a.txt").size == 1000
    with pytest.raises(FileRefused):
        store.keep(io.BytesIO(b"a" * 1001), "a.txt")


def test_an_empty_file_is_refused_in_words(store):
    with pytest.raises(FileRefused, match=r"The file is empty\. Choose"):
        store.keep(io.BytesIO(b""), "a.txt")


def test_an_upload_that_breaks_off_leaves_nothing(store):
    class Broken(io.BytesIO):
        def read(self, _size=-1):
            raise ConnectionError

    with pytest.raises(ConnectionError):
        store.keep(Broken(), "a.txt")
    assert files_in(store) == []


def test_a_disk_that_is_full_leaves_nothing(store, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rooms.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.keep(io.BytesIO(WORDS), "a.txt")
    assert files_in(store) == []


def test_a_file_taken_down_is_gone(store):
    key = store.keep(io.BytesIO(WORDS), "a.txt").key
    assert store.remove(key) is True
    assert files_in(store) == []
    with pytest.raises(EvidenceMissing):
        store.open(key)
    assert store.remove(key) is False


@pytest.mark.parametrize("key", ["", "..", "../incoming/x", "/etc/passwd", "a" * 31, "A" * 32, "a" * 32 + "\n"])
def test_a_key_leads_nowhere_else(store, key):
    with pytest.raises(EvidenceMissing):
        store.open(key)
    assert store.remove(key) is False


def test_files_whose_record_was_never_made_are_swept_and_others_stay(store):
    known, orphan = (store.keep(io.BytesIO(WORDS), "a.txt").key for _ in range(2))
    half = store._incoming / "half"
    half.write_bytes(b"x")
    assert store.sweep({known}, timedelta(days=1)) == []
    yesterday = (clock.now() - timedelta(days=2)).timestamp()
    for path in files_in(store):
        os.utime(path, (yesterday, yesterday))
    assert store.sweep({known}, timedelta(days=1)) == [orphan]
    assert [path.name for path in files_in(store)] == [known]


def test_a_file_may_be_in_an_open_transaction_so_a_young_one_is_never_swept(store):
    with pytest.raises(ValueError, match="open transaction"):
        store.sweep(set(), timedelta(minutes=5))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\jo\\Plan.pdf", "Plan.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ('x"\r\nSet-Cookie: a.txt', "x' Set-Cookie: a.txt"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("..", ""),
    ],
)
def test_a_name_is_only_shown_and_holds_no_tricks(given, shown):
    assert display_name(given) == shown
