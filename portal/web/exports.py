"""Lists as files: the rows the page shows, written so that a spreadsheet reads them and never runs them.

A file is written whole, to disk, before its first byte leaves, some hundred rows in memory at a time: a fault in the
middle is a page in words and no half file, and however slowly somebody takes it, no transaction stays open.
"""

from __future__ import annotations

import csv
import io
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any

from flask import Response, has_request_context

from portal.clock import in_london
from portal.web.formats import day, moment
from portal.web.page_frame import page_frame
from portal.web.parts import Link

BATCH = 200  # rows
PIECE = 64 * 1024  # bytes
BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet reads UTF-8 as an older encoding

FORMULA_BEGINS = frozenset("=+-@\t\r\n")
# What a spreadsheet may drop before it looks for a formula.
DROPPED_FIRST = "'\"`\u2018\u2019\u201c\u201d\u00ab\u00bb"


@dataclass(frozen=True)
class Sheet:
    """A list as it goes into a file of any format: a name for the file, the words over the columns, the rows."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True)
class FileFormat:
    """A kind of file. `write` goes through the rows once and gives a file on disk, from its beginning.

    One that is `shown` opens in the browser, to be copied out of; any other is saved.
    """

    extension: str
    content_type: str
    write: Callable[[Sheet], IO[bytes]]
    shown: bool = False


def write_csv(sheet: Sheet) -> IO[bytes]:
    """UTF-8 with its mark, CRLF, ISO dates in London time, no cell a formula."""
    return _on_disk(csv_lines(sheet.header, sheet.rows))


def write_text(sheet: Sheet) -> IO[bytes]:
    """A paragraph a row, for an e-mail or minutes: dates with their weekday, what is empty left out."""
    return _on_disk(text_lines(sheet.header, sheet.rows))


CSV = FileFormat("csv", "text/csv; charset=utf-8", write_csv)
TEXT = FileFormat("txt", "text/plain; charset=utf-8", write_text, shown=True)


def file_response(sheet: Sheet, kind: FileFormat) -> Response:
    """The list as a file to save. Its rows have been read, and its transaction may end, when this returns."""
    file = kind.write(sheet)
    size = os.fstat(file.fileno()).st_size
    response = Response(_pieces(file), content_type=kind.content_type)
    response.call_on_close(file.close)
    response.content_length = size
    manner, name = "inline" if kind.shown else "attachment", safe_filename(sheet.name, kind.extension)
    response.headers["Content-Disposition"] = f'{manner}; filename="{name}"'
    return response


def _on_disk(pieces: Iterable[str]) -> IO[bytes]:
    with ExitStack() as unless_whole:
        file = unless_whole.enter_context(TemporaryFile())
        for piece in pieces:
            file.write(piece.encode())
        file.seek(0)
        unless_whole.pop_all()
    return file


def _in_words(value: object) -> str:
    """One value as a person reads it; on one line."""
    match value:
        case datetime():
            words = moment(value)
        case date():
            words = day(value)
        case Link():
            words = value.text
        case _:
            words = "" if value is None else str(value)
    return " ".join(words.split())


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The text of the file in pieces of some hundred rows; the demonstration says last what it is."""
    yield BYTE_ORDER_MARK + _written([[plain_text(name) for name in header]])
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield _written([[cell(value) for value in row] for row in batch])
    if (foot := demonstration_foot()) is not None:
        yield _written([[], [plain_text(foot)]])


def text_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Each row as a paragraph: its first two columns, then the others by their names."""
    for row in rows:
        first, second, *others = [*map(_in_words, row), ""] if len(row) == 1 else map(_in_words, row)
        named = [f"{name}: {words}" for name, words in zip(header[2:], others, strict=False) if words]
        yield f"{first}{' ' if second else ''}{second}\r\n" + (f"  {'; '.join(named)}\r\n" if named else "") + "\r\n"
    if (foot := demonstration_foot()) is not None:
        yield f"{foot}\r\n"


def demonstration_foot() -> str | None:
    """What stands under every list of the demonstration."""
    said = page_frame().demonstration if has_request_context() else None
    return None if said is None else f"Demonstration. {said}"


def cell(value: object) -> str | int | float | Decimal:
    """One value as a cell: numbers stay numbers, dates are ISO, instants London time to the minute, the rest text."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float() | Decimal():
            return value
        case datetime():
            return in_london(value).replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")
        case date():
            return value.isoformat()
        case Link():
            return plain_text(value.text)
        case _:
            return plain_text(str(value))


def plain_text(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet could take it for a formula."""
    text = text.replace("\x00", "")
    if (head := text[:1]).isascii() and head.isalnum():  # most cells; the rest is asked letter by letter
        return text
    first = next((char for char in text if not _may_be_dropped(char)), "")
    # Full-width and small variants of the four signs count as the signs themselves.
    if text[:1] in FORMULA_BEGINS or unicodedata.normalize("NFKC", first)[:1] in FORMULA_BEGINS:
        return f"'{text}"
    return text


def safe_filename(name: str, extension: str) -> str:
    """A name every system takes: letters, digits and hyphens, its extension once, never empty."""
    stem = name.removesuffix(f".{extension}")
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:100]
    return f"{words or 'list'}.{extension}"


def _may_be_dropped(char: str) -> bool:
    # Spaces of any kind, controls, marks without width, and quotes.
    return char in DROPPED_FIRST or char.isspace() or unicodedata.category(char) in {"Cc", "Cf", "Zs"}


def _written(rows: list[list[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
