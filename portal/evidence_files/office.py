"""Office and OpenDocument files are archives: one part says what they are, and nothing in them may run.

Nothing is unpacked but that one part, and of it a bounded piece.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from portal.evidence_files.refusals import FileRefused

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END_RECORD = 22
MOST_PARTS = 5_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_TIMES_LARGER = 150
LARGEST_LIST = 1024 * 1024
LARGE_ENOUGH_TO_COUNT = 1024 * 1024

LOCKED = ("The file is locked with a password.", "Save it without one and choose that.")
BROKEN = ("The file is damaged or has something added to it.", "Open it, save it again and choose that.")
BOMB = ("The file unpacks to far more than its size.", "Save it as PDF and choose that.")
MACROS = ("The file holds macros or controls that run.", "Save it without them, or as PDF, and choose that.")

# Visual Basic and ActiveX of Office, Basic and scripts of OpenDocument.
RUNS = re.compile(r"vbaproject\.bin$|/activex/|^basic/|^scripts/")

OPEN_XML = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class Part:
    """One kind: its name, its content type, and where in the archive that is said."""

    name: str
    content_type: str
    said_in: str
    said: bytes

    def look(self, file: BinaryIO) -> None:
        """Raises FileRefused when the archive is another kind, locked, damaged, a bomb, or holds macros."""
        try:
            file.seek(0)
            with zipfile.ZipFile(file) as archive:
                _look_at_archive(archive, file)
                said = _beginning(archive, self.said_in)
                locked = b"encryption-data" in _beginning(archive, "META-INF/manifest.xml")
        except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError, zlib.error):
            raise FileRefused(*BROKEN) from None
        if locked:
            raise FileRefused(*LOCKED)
        if b"macroEnabled" in said:
            raise FileRefused(*MACROS)
        if self.said not in said:
            raise FileRefused(f"The file is not a {self.name}, whatever its name says.", "Save it again as one.")


def _open_xml(name: str, kind: str, main: str) -> Part:
    return Part(name, OPEN_XML + kind, "[Content_Types].xml", f"{OPEN_XML}{main}.main+xml".encode())


def _open_document(name: str, kind: str) -> Part:
    return Part(name, OPEN_DOCUMENT + kind, "mimetype", f"{OPEN_DOCUMENT}{kind}".encode())


PARTS = {
    "docx": _open_xml("Word document", "wordprocessingml.document", "wordprocessingml.document"),
    "xlsx": _open_xml("Excel workbook", "spreadsheetml.sheet", "spreadsheetml.sheet"),
    "pptx": _open_xml("PowerPoint presentation", "presentationml.presentation", "presentationml.presentation"),
    "odt": _open_document("OpenDocument text", "text"),
    "ods": _open_document("OpenDocument spreadsheet", "spreadsheet"),
}


def _look_at_archive(archive: zipfile.ZipFile, file: BinaryIO) -> None:
    parts = archive.infolist()
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - END_RECORD))
    names = [part.filename.lower() for part in parts]
    if file.read(4) != b"PK\x05\x06" or len(set(names)) != len(names):
        raise FileRefused(*BROKEN)  # something follows the archive, or one name leads to two parts
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused(*LOCKED)
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    too_dense = unpacked > max(LARGE_ENOUGH_TO_COUNT, size * MOST_TIMES_LARGER)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or packed > size or too_dense:
        raise FileRefused(*BOMB)  # parts larger together than the file share their bytes
    if any(".." in name.split("/") or name.startswith("/") or "\\" in name for name in names):
        raise FileRefused(*BROKEN)
    if any(
        name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")) or "/activex/" in name
        for name in names
    ):
        raise FileRefused(*MACROS)


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(LARGEST_LIST)
