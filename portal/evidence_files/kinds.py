"""What files are taken, told by what is inside; the name's extension has to agree.

Taken is what agencies send each other and what runs nothing: PDF, Office and OpenDocument without macros, pictures,
plain text. Not taken: web pages and SVG (they carry scripts), e-mails and archives (they carry other files past these
checks), the Office formats before 2007 (whether they hold macros cannot be told from outside).
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

import puremagic

from portal.evidence_files import office, pictures, plain_text
from portal.evidence_files.refusals import FileRefused

HEAD = 4096
ARCHIVE_END = b"PK\x05\x06"
ARCHIVE_TAIL = 65_557  # the furthest from the end that an archive's directory may stand

TAKEN_IN_WORDS = "PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), .odt, .ods, .png, .jpg, .txt or .csv"
OPEN_AND_SAVE = "Open it, save it without a password under this ending, and choose that."
CURES = {
    "doc": "Save it as .docx and choose that.",
    "xls": "Save it as .xlsx and choose that.",
    "ppt": "Save it as .pptx and choose that.",
    "docm": "Save it as .docx, which leaves the macros out, and choose that.",
    "xlsm": "Save it as .xlsx, which leaves the macros out, and choose that.",
    "pptm": "Save it as .pptx, which leaves the macros out, and choose that.",
    "msg": "Print the e-mail to PDF and choose that.",
    "eml": "Print the e-mail to PDF and choose that.",
    "heic": "Save the picture as JPEG and choose that.",
    "zip": "Add the files one by one.",
}


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken: what it is called, how it is sent, how it begins, what else is looked at."""

    name: str
    content_type: str
    begins: tuple[bytes, ...]
    look: Callable[[BinaryIO], None]


PDF = Kind("PDF", "application/pdf", (b"%PDF-",), lambda _: None)
PNG = Kind("PNG picture", "image/png", (b"\x89PNG\r\n\x1a\n",), pictures.look_at_png)
JPEG = Kind("JPEG picture", "image/jpeg", (b"\xff\xd8\xff",), pictures.look_at_jpeg)
TEXT = Kind("text file", "text/plain", (), plain_text.look)
CSV = Kind("CSV file", "text/csv", (), plain_text.look)
OFFICE = {
    extension: Kind(part.name, part.content_type, (b"PK\x03\x04",), part.look)
    for extension, part in office.PARTS.items()
}
KINDS = {"pdf": PDF, "png": PNG, "jpg": JPEG, "jpeg": JPEG, "txt": TEXT, "csv": CSV, **OFFICE}


def kind_of(file: BinaryIO, filename: str) -> Kind:
    """The kind of a file, by content, where its name agrees. Raises FileRefused with the reason and the cure."""
    extension = PurePath(filename).suffix.lower().removeprefix(".")
    kind = KINDS.get(extension)
    if kind is None:
        called = f"Files ending in .{extension}" if extension.isalnum() else "Files without an ending"
        raise FileRefused(
            f"{called} are not taken.", CURES.get(extension, f"Choose a file of the kind {TAKEN_IN_WORDS}.")
        )
    file.seek(0)
    head = file.read(HEAD)
    if kind.begins and not head.startswith(kind.begins):
        if head.startswith(office.OLD_OFFICE) and extension in OFFICE:
            raise FileRefused("The file is locked with a password, or older than its name says.", OPEN_AND_SAVE)
        raise FileRefused(
            f"The file ends in .{extension} but is not a {kind.name}{_guess(head)}.", "Save it again as one."
        )
    if extension not in OFFICE:
        _refuse_hidden_archive(file)
    kind.look(file)
    return kind


def _guess(head: bytes) -> str:
    """What it seems to be instead, where that can be told."""
    try:
        found = puremagic.magic_stream(io.BytesIO(head))
    except (puremagic.PureError, ValueError):
        return ""
    return f"; it looks like {found[0].extension}" if found and found[0].extension else ""


def _refuse_hidden_archive(file: BinaryIO) -> None:
    """A file that is also an archive shows one thing to us and another to whoever opens it."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - ARCHIVE_TAIL))
    if ARCHIVE_END in file.read():
        raise FileRefused("The file has a second file hidden in it.", "Save or print it again as PDF and choose that.")
