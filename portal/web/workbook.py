"""A list as an Excel workbook: real dates, the header stays in sight, references are links, no cell is a formula.

Rows are written to disk as they come, so that a long list costs no memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal import clock
from portal.clock import in_london
from portal.web.exports import FileFormat, Sheet, demonstration_foot
from portal.web.parts import Link

# Limits of Excel: https://support.microsoft.com/en-us/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3
LONGEST_TEXT = 32_767
MOST_LINKS = 65_530
WIDEST, NARROWEST, PADDING = 60, 8, 2
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_xlsx(sheet: Sheet) -> IO[bytes]:
    """The whole workbook, from its beginning; the demonstration says under the rows what it is."""
    with ExitStack() as unless_whole:
        file = unless_whole.enter_context(TemporaryFile())
        with xlsxwriter.Workbook(file, OPTIONS) as book:
            book.set_properties({"created": clock.now()})
            _Page(book).fill(sheet.header, sheet.rows)
        file.seek(0)
        unless_whole.pop_all()
    return file


XLSX = FileFormat("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx)


class _Page:
    """The one sheet, row after row."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.sheet: Worksheet = book.add_worksheet("List")
        self.bold: Format = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.day: Format = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        self.minute: Format = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left"})
        self.links = 0
        self.widths: list[int] = []

    def fill(self, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Header, rows, foot; then what Excel needs to show them well."""
        self.widths = [len(name) for name in header]
        for column, name in enumerate(header):
            self.sheet.write_string(0, column, name, self.bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                self._write(last, column, value)
        if (said := demonstration_foot()) is not None:
            self.sheet.write_string(last + 2, 0, said)
        self.sheet.freeze_panes(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.autofilter(0, 0, last, len(header) - 1)
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, min(max(width + PADDING, NARROWEST), WIDEST))

    def _write(self, row: int, column: int, value: object) -> None:
        match value:
            case None:
                return
            case bool():
                self._text(row, column, "yes" if value else "no")
            case int() | float() | Decimal():
                self.sheet.write_number(row, column, value)
            case datetime():
                self._note(column, 16)
                self.sheet.write_datetime(row, column, in_london(value).replace(tzinfo=None), self.minute)
            case date():
                self._note(column, 10)
                self.sheet.write_datetime(row, column, value, self.day)
            case Link() if self.links < MOST_LINKS:
                self.links += 1
                self._note(column, len(value.text))
                self.sheet.write_url(row, column, value.href, string=value.text)
            case Link():
                self._text(row, column, value.text)
            case _:
                self._text(row, column, str(value))

    def _text(self, row: int, column: int, text: str) -> None:
        self._note(column, len(text))
        self.sheet.write_string(row, column, text[:LONGEST_TEXT])

    def _note(self, column: int, width: int) -> None:
        self.widths[column] = max(self.widths[column], width)
