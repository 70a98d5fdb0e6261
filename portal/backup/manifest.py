"""What a copy holds, with the digest of each file, under the audit's key: a copy changed by hand is not restored."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

NAME, SEAL = "manifest.json", "manifest.seal"
PIECE = 1024 * 1024


class CopyUnusable(Exception):
    """This folder is no whole and unchanged copy; the text says what is wrong with it."""


@dataclass(frozen=True)
class CopiedTable:
    """One table: its columns in the order of the file, and how many rows there are."""

    name: str
    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class Manifest:
    """One copy. `at` is the instant of its snapshot; tables stand in the order in which they can be loaded.

    `missing_files` counts files of evidence that rows named and the folder lacked.
    """

    at: str
    migration: str
    newest_seal: int
    tables: tuple[CopiedTable, ...]
    missing_files: int
    digests: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


def table_file(name: str) -> str:
    """Where a table's rows are in the copy."""
    return f"tables/{name}.copy.gz"


def digest_of(path: Path) -> str:
    """SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def write_manifest(folder: Path, manifest: Manifest, key: bytes) -> None:
    """Comes last: a folder without it is half a copy and is not restored."""
    words = json.dumps(asdict(manifest), indent=1).encode()
    (folder / SEAL).write_text(_seal(words, key), encoding="ascii")
    (folder / NAME).write_bytes(words)


def read_manifest(folder: Path, key: bytes) -> Manifest:
    """The manifest of a copy of which every file is as it was written. Raises CopyUnusable."""
    try:
        words, seal = (folder / NAME).read_bytes(), (folder / SEAL).read_bytes()
    except OSError:
        raise CopyUnusable(f"{folder} holds no whole copy: its manifest is missing.") from None
    if not hmac.compare_digest(seal, _seal(words, key).encode()):
        raise CopyUnusable("The manifest was changed, or the copy was made under another AUDIT_KEY.")
    kept: dict[str, Any] = json.loads(words)
    tables = tuple(CopiedTable(one["name"], tuple(one["columns"]), one["rows"]) for one in kept.pop("tables"))
    manifest = Manifest(tables=tables, **kept)
    for name, digest in manifest.digests.items():
        path = folder / name
        if not path.is_file():
            raise CopyUnusable(f"{name} is missing from the copy.")
        if digest_of(path) != digest:
            raise CopyUnusable(f"{name} is not as it was written.")
    return manifest


def _seal(words: bytes, key: bytes) -> str:
    return hmac.digest(key, b"manifest of a copy\0" + words, "sha256").hex()
