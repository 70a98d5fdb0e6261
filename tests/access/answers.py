"""What an answer says in words, whatever kind of file it is."""

from __future__ import annotations

import io
import zipfile

from pypdf import PdfReader
from werkzeug.test import TestResponse


def words_of(answer: TestResponse) -> str:
    """The text of a page or a file; of a workbook or document, its parts once unpacked; of a PDF, what it shows."""
    if answer.mimetype == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.get_data())).pages)
    if not (answer.mimetype or "").startswith("application/vnd.openxmlformats"):
        return answer.get_data(as_text=True)
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as book:
        return "".join(f"{part}\n{book.read(part).decode(errors='replace')}\n" for part in book.namelist())
