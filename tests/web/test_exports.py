"""Lists as CSV files: a spreadsheet shows what the page showed, and runs nothing."""

from __future__ import annotations

import csv
import io
import os
import tracemalloc
import unicodedata
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.web.exports import (
    CSV,
    FileFormat,
    Sheet,
    cell,
    csv_lines,
    file_response,
    plain_text,
    safe_filename,
)
from portal.web.page_frame import PageFrame, set_up_page_frame

FORMULAS = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "   =1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    '"=1',
    "'=1",
    "' =1",
    "\u201c=1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
    "\ufe661",
    "=cmd|' /C calc'!A0",
    "\x01=1",
]


def read_back(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_runs_as_a_formula(text):
    assert plain_text(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Update the toolkit", "a=1", "2 + 2", "HERTS-A48213", "\u2013 to do", "(=1)"])
def test_ordinary_words_stay_as_they_are(text):
    assert plain_text(text) == text


@given(st.text(max_size=20))
def test_a_sheet_never_begins_with_a_sign_of_a_formula(text):
    bare = plain_text(text).lstrip()
    assert unicodedata.normalize("NFKC", bare[:1])[:1] not in set("=+-@")


@given(st.lists(st.lists(st.text(st.characters(exclude_characters="\x00\r\n", codec="utf-8")), min_size=2, max_size=2)))
def test_what_was_written_is_read_back(rows):
    lines = read_back("".join(csv_lines(["one", "two"], rows)))
    assert lines == [["one", "two"], *[[plain_text(text) for text in row] for row in rows]]


def test_numbers_dates_and_instants_are_real():
    class State(StrEnum):
        OFFERED = "offered"

    assert [cell(value) for value in (-5, 2.5, True, None)] == [-5, 2.5, "yes", ""]
    assert cell(date(2026, 11, 27)) == "2026-11-27"
    assert cell(datetime(2026, 7, 1, 16, 12, tzinfo=UTC)) == "2026-07-01 17:12"
    assert cell(State.OFFERED) == "offered"


def test_the_file_is_marked_utf_8_with_windows_line_ends_and_is_saved_not_shown():
    app = Flask(__name__)
    with app.test_request_context():
        response = file_response(Sheet("Actions, due soon", ["What"], [["Caf\u00e9"], ["=1"]]), CSV)
        assert response.get_data() == b"\xef\xbb\xbfWhat\r\nCaf\xc3\xa9\r\n'=1\r\n"
        assert response.content_type == "text/csv; charset=utf-8"
        assert response.headers["Content-Disposition"] == 'attachment; filename="Actions-due-soon.csv"'


def test_a_long_file_is_never_whole_in_memory():
    app = Flask(__name__)
    row = ["HERTS-A12345", "Write the checklist", date(2026, 11, 27), 7] * 2
    tracemalloc.start()
    with app.test_request_context():
        response = file_response(Sheet("actions", ["n"] * 8, (row for _ in range(30_000))), CSV)
        size = sum(len(piece) for piece in response.response)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    response.close()
    assert size == response.content_length > 2_500_000
    assert most < 1_000_000


def test_rows_are_read_before_the_answer_leaves_and_a_fault_among_them_leaves_no_half_file():
    def rows():
        yield ["one"]
        raise LookupError("in the middle")

    app = Flask(__name__)
    with app.test_request_context(), pytest.raises(LookupError):
        file_response(Sheet("actions", ["n"], rows()), CSV)


def test_another_format_needs_its_writer_alone():
    def write(sheet):
        return io.FileIO(os.memfd_create("sheet"), "w+")

    app = Flask(__name__)
    with app.test_request_context():
        response = file_response(Sheet("Actions", ["n"], []), FileFormat("ods", "application/x", write))
    assert response.headers["Content-Disposition"] == 'attachment; filename="Actions.ods"'
    assert (response.content_type, response.get_data()) == ("application/x", b"")
    response.close()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("actions.csv", "actions.csv"),
        ('x"; filename="evil.exe', "x-filename-evil-exe.csv"),
        ("../../etc/passwd", "etc-passwd.csv"),
        ("Caf\u00e9\r\nX: y", "Cafe-X-y.csv"),
        ("\u5b66\u6821", "list.csv"),
        ("a" * 300, "a" * 100 + ".csv"),
    ],
)
def test_file_names_are_safe_everywhere(name, safe):
    assert safe_filename(name, "csv") == safe


def test_a_file_of_the_demonstration_says_what_it_is():
    app = Flask("demonstration")
    set_up_page_frame(app, lambda: PageFrame(demonstration="People are invented."))
    with app.test_request_context():
        rows = read_back("".join(csv_lines(["Name"], [["Oakfield"]])))
    assert rows == [["Name"], ["Oakfield"], [], ["Demonstration. People are invented."]]
