"""What an answer says in words, whatever kind of file it is."""

from __future__ import annotations

import io
import zipfile

from werkzeug.test import TestResponse


def words_of(answer: TestResponse) -> str:
    """The text of a page or a file; of a workbook, its parts once unpacked."""
    if not (answer.mimetype or "").startswith("application/vnd.openxmlformats"):
        return answer.get_data(as_text=True)
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as book:
        return "".join(f"{part}\n{book.read(part).decode()}\n" for part in book.namelist())
