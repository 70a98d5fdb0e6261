"""Where evidence is kept: one folder outside the web root, one file per random key, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import tempfile
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from portal import clock
from portal.evidence_files.kinds import kind_of
from portal.evidence_files.refusals import EvidenceMissing, FileRefused
from portal.evidence_files.take_downs import TakeDown, note_take_down

MEGABYTE = 1024 * 1024
PIECE = 64 * 1024
KEY = re.compile(r"[0-9a-f]{32}")
SHORTEST_WAIT = timedelta(hours=1)
LONGEST_NAME = 120


@dataclass(frozen=True)
class KeptFile:
    """A file that was taken: its key here, SHA-256 in hexadecimal, size in bytes, and how to send it."""

    key: str
    sha256: str
    size: int
    content_type: str
    display_name: str


class EvidenceStore:
    """Evidence in `folder`, which only the portal's account may enter.

    `limit_bytes` is the largest file taken; `journal` is where take-downs are noted, for those who may take down.
    """

    def __init__(self, folder: Path, limit_bytes: int = 10 * MEGABYTE, *, journal: Path | None = None) -> None:
        self.limit_bytes = limit_bytes
        self._journal = journal
        self._kept = folder / "kept"
        self._incoming = folder / "incoming"
        for part in (self._kept, self._incoming):
            part.mkdir(mode=0o700, parents=True, exist_ok=True)

    def keep(self, stream: BinaryIO, filename: str) -> KeptFile:
        """Take a file whole, checked and safely on disk, or raise FileRefused (or OSError) and leave nothing behind.

        Reading stops at the limit. The row that names the key is written after this; `sweep` finds files without one.
        """
        name = display_name(filename)
        descriptor, path = tempfile.mkstemp(dir=self._incoming)
        incoming = Path(path)
        try:
            with os.fdopen(descriptor, "w+b") as file:
                size, digest = self._copy(stream, file)
                kind = kind_of(file, name)
                file.flush()
                os.fsync(file.fileno())
            key = secrets.token_hex(16)
            incoming.rename(self._kept / key)
            _sync(self._kept)
        finally:
            incoming.unlink(missing_ok=True)
        return KeptFile(key, digest, size, kind.content_type, name)

    def open(self, key: str) -> BinaryIO:
        """The file's bytes. Raises EvidenceMissing when it was taken down or never was."""
        try:
            return self._path(key).open("rb")
        except FileNotFoundError:
            raise EvidenceMissing(key) from None

    def has(self, key: str) -> bool:
        """Whether the file is there."""
        return KEY.fullmatch(key) is not None and self._path(key).is_file()

    def bring_back(self, key: str, source: Path) -> None:
        """Put a file back from a copy under its old key, whole or not at all, in the place of what lay there.

        Raises EvidenceMissing for what is no key, and OSError.
        """
        target = self._path(key)
        descriptor, path = tempfile.mkstemp(dir=self._incoming)
        incoming = Path(path)
        try:
            with os.fdopen(descriptor, "wb") as file, source.open("rb") as kept:
                shutil.copyfileobj(kept, file, PIECE)
                file.flush()
                os.fsync(file.fileno())
            incoming.rename(target)
            _sync(self._kept)
        finally:
            incoming.unlink(missing_ok=True)

    def remove(self, key: str) -> bool:
        """Take the file down: gone from the folder at once. False when it was gone already."""
        try:
            self._path(key).unlink()
        except (FileNotFoundError, EvidenceMissing):
            return False
        _sync(self._kept)
        return True

    def note_take_down(self, done: TakeDown) -> None:
        """Note outside the database what is being taken down."""
        if self._journal is not None:
            note_take_down(self._journal, done)

    def sweep(self, known_keys: Collection[str], older_than: timedelta) -> list[str]:
        """Remove files whose transaction never committed, and halves of files; returns the removed keys.

        `known_keys` are all keys of all partnerships, read by somebody who sees every row: a narrower reader would
        lose evidence. `older_than` is at least an hour, since an upload may be in a transaction that is still open.
        """
        if older_than < SHORTEST_WAIT:
            raise ValueError(f"Files younger than {SHORTEST_WAIT} may still be in an open transaction.")
        before, known = clock.now() - older_than, frozenset(known_keys)
        for half in self._incoming.iterdir():
            if _changed_at(half) < before:
                half.unlink(missing_ok=True)
        orphans = [path for path in self._kept.iterdir() if path.name not in known and _changed_at(path) < before]
        return sorted(path.name for path in orphans if self.remove(path.name))

    def _copy(self, stream: BinaryIO, file: BinaryIO) -> tuple[int, str]:
        size, digest = 0, hashlib.sha256()
        while piece := stream.read(PIECE):
            size += len(piece)
            if size > self.limit_bytes:
                limit = f"{self.limit_bytes / MEGABYTE:g} MB"
                raise FileRefused(f"The file is larger than {limit}.", "Make it smaller, or add a link to it instead.")
            digest.update(piece)
            file.write(piece)
        if size == 0:
            raise FileRefused("The file is empty.", "Choose the file again, or say in words what it shows.")
        return size, digest.hexdigest()

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise EvidenceMissing(key)
        return self._kept / key


def display_name(filename: str) -> str:
    """The name to show and to save under: no folders, nothing invisible, not too long."""
    last = re.split(r"[/\\]", filename)[-1]
    visible = "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in last)
    visible = "".join(char for char in visible if unicodedata.category(char) not in {"Cf", "Cs", "Co", "Cn"})
    name = " ".join(unicodedata.normalize("NFC", visible).replace('"', "'").split()).strip(". ")
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(extension) - 1]}.{extension}"


def _changed_at(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:  # somebody else was quicker
        return clock.now()


def _sync(folder: Path) -> None:
    """Make the folder's own entry survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
