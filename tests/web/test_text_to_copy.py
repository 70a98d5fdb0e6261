"""A list as text to copy into an e-mail or minutes: a paragraph a row, dates with their weekday."""

from __future__ import annotations

from datetime import UTC, date, datetime

from portal.web.exports import Sheet, text_lines, write_text
from portal.web.parts import Link

HEADER = ("Reference", "What", "Agency", "Due", "Last word")
ROW = [Link("HERTS-A1", "/x"), "Share the\nfindings", "Police", date(2026, 11, 27), datetime(2026, 7, 1, 9, tzinfo=UTC)]


def test_a_row_is_a_paragraph_with_its_columns_named():
    (paragraph,) = text_lines(HEADER, [ROW])
    first, second, *_ = paragraph.split("\r\n")
    assert first == "HERTS-A1 Share the findings"
    assert second.startswith("  Agency: Police; Due: Friday 27 November 2026; Last word: Wednesday 1 July 2026")


def test_what_is_empty_is_left_out():
    (paragraph,) = text_lines(HEADER, [[*ROW[:2], None, "", None]])
    assert paragraph == "HERTS-A1 Share the findings\r\n\r\n"


def test_a_list_of_one_column_is_a_line_each():
    with write_text(Sheet("names", ("Name",), [["One"], ["Two"]])) as file:
        assert file.read() == b"One\r\n\r\nTwo\r\n\r\n"
