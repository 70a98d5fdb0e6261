"""Files that are not what they seem are refused in words, and nothing else ever comes out of a reader."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agencies.registers import csv_file
from agencies.registers.councils import read_councils
from agencies.registers.icbs import read_icbs
from agencies.registers.nhs_trusts import read_nhs_trusts
from agencies.registers.police_forces import read_police_forces
from agencies.registers.reading import Reading, shown
from agencies.registers.school_groups import read_group_links
from agencies.registers.school_links import COLUMNS, read_school_links
from agencies.registers.schools import read_schools
from tests.agencies.registers.register_files import links_file, schools_file

READERS = [
    read_schools,
    read_school_links,
    read_group_links,
    read_councils,
    read_police_forces,
    read_icbs,
    read_nhs_trusts,
]


def refusal(data: bytes) -> str:
    reading = read_school_links(data)
    assert not reading.rows
    return str(reading.errors[0])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b" \r\n ", "The file is empty."),
        (b"PK\x03\x04rest", "Save as, then CSV"),
        (b"\xd0\xcf\x11\xe0rest", "Save as, then CSV"),
        ("URN,LinkURN".encode("utf-16"), "This is not a plain text file."),
        (b"URN,\x81\xff", "The letters in this file cannot be read."),
        (";".join(COLUMNS).encode(), "The columns are not separated by commas."),
        (",".join(COLUMNS).encode(), "The file has headings but no rows."),
        (",".join((*COLUMNS, "urn")).encode(), "Row 1, column URN: The heading is there twice."),
        (links_file({}).replace(b"Successor", b'"Successor'), "Row 2: The row cannot be split into columns."),
        (links_file({}).replace(b"Successor", b"Succ,essor"), "Row 2: The row has 6 values and the file 5 headings."),
        (links_file({}).replace(b",01/08/2012", b""), "Row 2: The row ends before the column LinkEstablishedDate."),
        (links_file({"LinkName": "x" * 200_000}), "Row 2: The row cannot be split into columns."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(data, words):
    assert words in refusal(data)


def test_a_file_too_large_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(csv_file, "LARGEST_FILE", 10)
    assert "larger than" in refusal(links_file({}))


def test_a_file_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(csv_file, "MOST_ROWS", 2)
    assert (
        refusal(links_file({}, {"URN": "117086"}))
        == "The file has more than 2 rows. Cut it to your area and try again."
    )


def test_no_more_errors_are_listed_than_somebody_would_read():
    reading = read_school_links(links_file(*({"URN": "x"} for _ in range(csv_file.MOST_ERRORS + 50))))
    assert (len(reading.errors), reading.more_errors) == (csv_file.MOST_ERRORS, True)


def test_empty_lines_are_passed_over_and_counted():
    lines = links_file({}, {"URN": "x"}).split(b"\r\n")
    reading = read_school_links(b"\r\n".join([*lines[:2], b"", b",,,,", *lines[2:]]))
    assert [error.row for error in reading.errors] == [5]


def test_empty_cells_after_the_last_column_read_may_be_missing():
    with_more = schools_file({}).replace(b"\r\n", b",New\r\n", 1)
    assert len(read_schools(with_more).rows) == 1


def test_headings_are_found_in_capitals_or_not():
    assert read_school_links(links_file({}).replace(b"LinkURN", b" LINKURN ")).is_accepted


def test_a_long_or_unprintable_value_is_shortened_in_its_sentence():
    assert shown("a\n\x00b") == "a  b"
    assert shown("x" * 61) == "x" * 60 + "…"


@pytest.mark.parametrize("read", READERS)
@given(data=st.binary(max_size=400))
@example(data=b"\xef\xbb\xbf")
@example(data=b"\r")
@example(data=b'"')
def test_a_reader_answers_any_bytes_with_a_refusal(read, data):
    reading = read(data)
    assert isinstance(reading, Reading)
    assert reading.errors
    assert all(str(error) for error in reading.errors)


@given(cells=st.lists(st.tuples(st.sampled_from(COLUMNS), st.text(max_size=30)), max_size=8))
def test_whatever_is_typed_into_a_cell_the_reader_takes_all_rows_or_none(cells):
    reading = read_school_links(links_file(*({column: value} for column, value in cells), {}))
    assert reading.rows == () if reading.errors else len(reading.rows) == len(cells) + 1
