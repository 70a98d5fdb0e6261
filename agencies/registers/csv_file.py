"""Any register's file: bytes to rows by heading, or a sentence on why it cannot be read."""

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from agencies.registers.cells import Cells
from agencies.registers.reading import Reading, RowError, file_error

Row = TypeVar("Row")
Numbered = tuple[int, Row]
Check = Callable[[Sequence[Numbered[Row]]], Iterable[RowError]]

LARGEST_FILE = 100 * 1024 * 1024  # bytes; twice the national register: some 45,000 rows of about 1 kB
MOST_ROWS = 200_000
MOST_ERRORS = 200  # enough to see a pattern; a page cannot list more
CHECK_IT = "Check that you chose the right file."
CUT_IT = "Cut it to your area and try again."
SAVE_AS_CSV = "Open it in your spreadsheet program and choose Save as, then CSV (comma separated values)."

_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"%PDF")  # xlsx and zip, xls, gzip, pdf
_ENCODINGS = ("utf-8-sig", "cp1252")  # cp1252 last: it accepts almost any bytes
_CHUNK = 1024 * 1024


class _UnreadableError(Exception):
    """The file cannot be read as a table; carries the error for people."""

    def __init__(self, error: RowError) -> None:
        super().__init__(error.sentence)
        self.error = error


def _refusal(problem: str, cure: str) -> _UnreadableError:
    return _UnreadableError(file_error(problem, cure))


def read_rows(
    data: bytes,
    take: Callable[[Cells], Row | None],
    *,
    needs: Sequence[str],
    may_have: Sequence[str] = (),
    checks: Sequence[Check[Row]] = (),
) -> Reading[Row]:
    """Read every row with `take`, then hold all of them against `checks`.

    Never raises on any bytes: what is wrong is in the errors. `take` answers None when it noted an error in its cells.
    Headings may come in any order, among others, in capitals or not.
    """
    numbered: list[Numbered[Row]] = []
    errors: list[RowError] = []
    try:
        records = _records(data)
        headings = next(records, (1, []))[1]
        places = _places(headings, needs, may_have)
        for number, record in records:
            if error := _wrong_width(number, record, len(headings), places):
                errors.append(error)
            elif (row := take(Cells(number, record, places, errors))) is not None:
                numbered.append((number, row))
            if len(errors) >= MOST_ERRORS:
                return Reading(errors=tuple(errors[:MOST_ERRORS]), more_errors=True)
    except _UnreadableError as unreadable:
        return Reading(errors=(*errors, unreadable.error))
    errors.extend(error for check in checks for error in check(numbered))
    if not numbered and not errors:
        errors.append(file_error("The file has headings but no rows.", CHECK_IT))
    if errors:
        in_order = sorted(errors, key=lambda error: error.row or 0)
        return Reading(errors=tuple(in_order[:MOST_ERRORS]), more_errors=len(errors) > MOST_ERRORS)
    return Reading(rows=tuple(row for _, row in numbered))


def no_two(column: str, key: Callable[[Row], str | None]) -> Check[Row]:
    """A check that no two rows share this key; rows whose key is None are passed over."""

    def check(numbered: Sequence[Numbered[Row]]) -> Iterator[RowError]:
        first: dict[str, int] = {}
        for number, row in numbered:
            value = key(row)
            if value is not None and (earlier := first.setdefault(value, number)) != number:
                yield RowError(number, column, value, f"is also on row {earlier}.", "Keep one of the two rows.")

    return check


def _records(data: bytes) -> Iterator[Numbered[list[str]]]:
    """Rows with their spreadsheet number, blank ones left out; the first is the headings."""
    number = 0
    try:
        with io.TextIOWrapper(io.BytesIO(data), encoding=_encoding(data), newline="") as text:
            for number, record in enumerate(csv.reader(text, strict=True), start=1):
                if number > MOST_ROWS:
                    raise _refusal(f"The file has more than {MOST_ROWS:,} rows.", CUT_IT)
                if number == 1 or any(record):
                    yield number, record
    except csv.Error as error:
        cure = "Put quotation marks round a value that holds a comma or one of them, and double each one inside it."
        refused = RowError(number + 1, None, None, "The row cannot be split into columns.", cure)
        raise _UnreadableError(refused) from error


def _encoding(data: bytes) -> str:
    if not data.strip():
        raise _refusal("The file is empty.", CHECK_IT)
    if len(data) > LARGEST_FILE:
        limit = LARGEST_FILE // (1024 * 1024)
        raise _refusal(f"The file is larger than {limit} MB.", CUT_IT)
    if data.startswith(_PACKED):
        raise _refusal("This is a workbook, a PDF or a zip file.", f"If it is a zip file, unpack it. {SAVE_AS_CSV}")
    if b"\0" in data:
        raise _refusal("This is not a plain text file.", SAVE_AS_CSV)
    for encoding in _ENCODINGS:
        if _decodes(data, encoding):
            return encoding
    raise _refusal("The letters in this file cannot be read.", "Save it again as CSV UTF-8 (comma separated values).")


def _decodes(data: bytes, encoding: str) -> bool:
    """Whether all of it decodes; by pieces, since a second copy of a large file as text would cost much memory."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK], final=start + _CHUNK >= len(data))
    except UnicodeDecodeError:
        return False
    return True


def _plain(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def _places(headings: Sequence[str], needs: Sequence[str], may_have: Sequence[str]) -> Mapping[str, int]:
    found: dict[str, list[int]] = {}
    for place, heading in enumerate(headings):
        found.setdefault(_plain(heading), []).append(place)
    missing = [column for column in needs if _plain(column) not in found]
    if missing:
        if len(headings) == 1 and any(mark in headings[0] for mark in ";\t|"):
            raise _refusal("The columns are not separated by commas.", SAVE_AS_CSV)
        columns = "a column" if len(missing) == 1 else "columns"
        cure = "The first row has to hold the headings as the register writes them."
        raise _refusal(f"The file needs {columns} called {', '.join(missing)}.", cure)
    wanted = [column for column in (*needs, *may_have) if _plain(column) in found]
    for column in wanted:
        if len(found[_plain(column)]) > 1:
            raise _UnreadableError(
                RowError(1, column, None, "The heading is there twice.", "Keep one of the two columns.")
            )
    return {column: found[_plain(column)][0] for column in wanted}


def _wrong_width(number: int, record: Sequence[str], width: int, places: Mapping[str, int]) -> RowError | None:
    """A row that ends before the last column read is cut off; spreadsheets do leave out empty cells after it."""
    if len(record) > width:
        cure = "A value that holds a comma stands between quotation marks."
        return RowError(number, None, None, f"The row has {len(record)} values and the file {width} headings.", cure)
    last = max(places, key=lambda column: places[column])
    if len(record) <= places[last]:
        cure = "The file may be cut off: fetch it again."
        return RowError(number, None, None, f"The row ends before the column {last}.", cure)
    return None
