"""Lists as files: the rows the page shows, written so that a spreadsheet reads them and never runs them."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from flask import Response, has_request_context, stream_with_context

from portal.clock import in_london
from portal.web.page_frame import page_frame

BATCH = 200
BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet reads UTF-8 as an older encoding

FORMULA_BEGINS = frozenset("=+-@\t\r\n")
# What a spreadsheet may drop before it looks for a formula.
DROPPED_FIRST = "'\"`\u2018\u2019\u201c\u201d\u00ab\u00bb"


def csv_response(filename: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """A CSV file sent while it is read: UTF-8 with its mark, CRLF, ISO dates in London time, no cell a formula."""
    response = Response(stream_with_context(csv_lines(header, rows)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{safe_filename(filename, "csv")}"'
    return response


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The text of the file in pieces of some hundred rows; the demonstration says last what it is."""
    yield BYTE_ORDER_MARK + _written([[plain_text(name) for name in header]])
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield _written([[cell(value) for value in row] for row in batch])
    if (foot := page_frame().demonstration if has_request_context() else None) is not None:
        yield _written([[], [plain_text(f"Demonstration. {foot}")]])


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
        case _:
            return plain_text(str(value))


def plain_text(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet could take it for a formula."""
    text = text.replace("\x00", "")
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
