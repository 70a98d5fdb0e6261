"""A list as somebody has it, CSV or workbook: bytes to headings and rows of text, or a sentence on why not.

Registers come in one form and are read by `csv_file.py`; lists people keep come with any separator, in any order.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook

from agencies.registers.reading import RowError, file_error

LARGEST_SHEET = 5 * 1024 * 1024  # bytes as sent
LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 50_000
MOST_COLUMNS = 200
SEPARATORS = ",;\t|"
ENCODINGS = ("utf-8-sig", "cp1252")
PLACE = re.compile(rb"""\br=["']([A-Za-z]{0,9})([0-9]{1,12})["']""")
NAMED = re.compile(r'"?sep=([,;\t|])"?\r?\n', re.IGNORECASE)  # a first line for one spreadsheet program, which hides it
OVERLAP = 40  # bytes: longer than one place
PIECE = 1024 * 1024
TOO_BIG = file_error("The workbook is too big once unpacked.", "Keep the one sheet with the list, without pictures.")
NO_WORKBOOK = file_error("This workbook cannot be read.", "Save it again as .xlsx or as CSV.")


@dataclass(frozen=True)
class Sheet:
    """A list: the words over its columns, and its rows with their number in a spreadsheet (the headings are row 1)."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


class NoSheetError(Exception):
    """The file is no list; `error` says why and what to do."""

    def __init__(self, error: RowError) -> None:
        super().__init__(error.sentence)
        self.error = error


def read_sheet(data: bytes) -> Sheet:
    """The first sheet of a workbook, or a CSV with whatever separator. Raises NoSheetError, and nothing else."""
    if not data.strip():
        raise NoSheetError(file_error("The file is empty.", "Choose the file with the list."))
    if len(data) > LARGEST_SHEET:
        size = LARGEST_SHEET // 1024 // 1024
        raise NoSheetError(file_error(f"The file is larger than {size} MB.", "Keep only the sheet with the list."))
    records = _workbook(data) if data.startswith(b"PK\x03\x04") else _text(data)
    numbered = [(number, [cell.strip() for cell in row]) for number, row in enumerate(records, start=1)]
    filled = [(number, row) for number, row in numbered if any(row)]
    if len(filled) > MOST_ROWS:
        raise NoSheetError(file_error(f"The list has more than {MOST_ROWS:,} rows.", "Cut it into two files."))
    if len(filled) < 2:
        raise NoSheetError(file_error("There are no rows under the headings.", "Choose the file with the list."))
    headings = tuple(filled[0][1])
    width = len(headings)
    if width > MOST_COLUMNS:
        raise NoSheetError(file_error(f"The list has more than {MOST_COLUMNS} columns.", "Keep those that are needed."))
    return Sheet(headings, tuple((number, tuple([*row, *[""] * width][:width])) for number, row in filled[1:]))


def _text(data: bytes) -> list[list[str]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    elif b"\0" in data or data.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")):
        raise NoSheetError(file_error("This is no CSV file and no .xlsx workbook.", "Save it as .xlsx or as CSV."))
    else:
        text = _decoded(data)
    if named := NAMED.match(text):
        separator, text = named[1], text[named.end() :]
    else:
        separator = max(SEPARATORS, key=text.partition("\n")[0].count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        cure = "Save it again as CSV or .xlsx from your spreadsheet program."
        raise NoSheetError(file_error("The rows cannot be split into columns.", cure)) from error


def _decoded(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")  # every byte is a letter there


def _workbook(data: bytes) -> list[list[str]]:
    _unpacks_small(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError, zipfile.BadZipFile) as error:
        raise NoSheetError(NO_WORKBOOK) from error
    return [[_cell(value) for value in row] for row in rows]


def _unpacks_small(data: bytes) -> None:
    """Measured by unpacking, piece by piece, since what a zip says of its sizes may be wrong.

    The reader keeps every cell up to the last one filled, so one cell far out would cost all memory.
    """
    left = LARGEST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise NoSheetError(TOO_BIG)
            for part in parts:
                with packed.open(part) as unpacked:
                    left -= _measured(unpacked, left)
    except NoSheetError:
        raise
    except Exception as error:  # a damaged or strange zip fails in many ways
        raise NoSheetError(NO_WORKBOOK) from error


def _measured(unpacked: IO[bytes], left: int) -> int:
    size, before = 0, b""
    while piece := unpacked.read(PIECE):
        size += len(piece)
        if size > left:
            raise NoSheetError(TOO_BIG)
        window = before + piece
        if any(_is_far(letters, digits) for letters, digits in PLACE.findall(window)):
            cure = "Delete what stands far below or to the right of the list."
            raise NoSheetError(file_error("A cell stands far outside the list.", cure))
        before = window[-OVERLAP:]
    return size


def _is_far(letters: bytes, digits: bytes) -> bool:
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return column > MOST_COLUMNS or int(digits) > MOST_ROWS


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def with_errors(sheet: Sheet, errors: Sequence[RowError]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The list with one column more, which says what is wrong with each row: headings and rows."""
    said: dict[int, list[str]] = {}
    for error in errors:
        said.setdefault(error.row or 0, []).append(error.sentence)
    rows = [(" ".join(said.get(number, ())), *row) for number, row in sheet.rows]
    if whole := said.get(0):
        rows.insert(0, (" ".join(whole), *[""] * len(sheet.headings)))
    return ("What to put right", *sheet.headings), rows
