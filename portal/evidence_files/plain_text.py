"""Text and CSV files: readable characters only, and nothing a browser would draw as a page."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from portal.evidence_files.refusals import FileRefused

PIECE = 64 * 1024
UNREADABLE = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Where older browsers looked to decide whether text is a page; PDF readers look as far for their own mark.
MARKUP = re.compile(rb"<\s*(?:!doctype|!--|html|head|body|svg|script|iframe|\?xml|\?php)|%pdf-", re.IGNORECASE)
LOOKED_AT = 1024


def look(file: BinaryIO) -> None:
    """Raises FileRefused unless the file is UTF-8 or Windows text without control characters and markup."""
    file.seek(0)
    if MARKUP.search(file.read(LOOKED_AT)):
        raise FileRefused("The file is a web page or a drawing, not plain text.", "Print it to PDF and choose that.")
    if not (_reads_as(file, "utf-8") or _reads_as(file, "cp1252")):
        raise FileRefused("The file is not plain text.", "Save it as text in UTF-8, or as PDF, and choose that.")


def _reads_as(file: BinaryIO, encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while piece := file.read(PIECE):
            if UNREADABLE.search(piece):
                return False
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
