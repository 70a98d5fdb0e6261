"""The national register of schools: what is taken from a row, and what is said about a bad one."""

from dataclasses import fields
from datetime import date

import pytest

from agencies.registers.schools import COLUMNS, School, SchoolStatus, read_schools
from tests.agencies.registers.register_files import SCHOOL, carried, sample, schools_file, table


def the_error(change: dict[str, str]) -> str:
    reading = read_schools(schools_file(change))
    assert not reading.rows
    assert len(reading.errors) == 1
    return str(reading.errors[0])


def test_the_county_is_read_whole():
    reading = read_schools(carried("schools.csv"))
    is_open = sum(school.status.is_open for school in reading.rows)
    assert (reading.errors, len(reading.rows), is_open) == ((), 881, 596)


def test_three_schools_with_one_name_stay_three_schools():
    rows = read_schools(carried("schools.csv")).rows
    namesakes = {row.urn: row.status.is_open for row in rows if row.name == "Mandeville Primary School"}
    assert namesakes == {"117142": False, "117305": True, "139159": True}


def test_northgate_closed_the_day_before_its_academy_opened():
    rows = {row.urn: row for row in read_schools(carried("schools.csv")).rows}
    assert rows["117085"].closed_on == date(2012, 7, 31)
    assert rows["138539"].opened_on == date(2012, 8, 1)


def test_what_the_county_file_leaves_empty_is_not_in_the_register():
    row = read_schools(carried("schools.csv")).rows[0]
    assert (row.town, row.district_code, row.trust_uid, row.type_code) == (None, None, None, None)


def test_todays_columns_are_read():
    reading = read_schools(sample("schools_SYNTHETIC.csv"))
    assert reading.errors == ()
    first = reading.rows[0]
    assert (first.urn, first.type_code, first.trust_uid, first.ukprn) == ("130000", "28", "2000", "10000001")
    assert (first.town, first.district_name) == ("Test Town", "Test LA Name")


def test_no_head_teachers_name_is_kept():
    assert not [column for column in COLUMNS if column.startswith("Head")]
    assert not [field.name for field in fields(School) if "head" in field.name]
    assert "Invented" not in repr(read_schools(sample("schools_SYNTHETIC.csv")))


@pytest.mark.parametrize("written", ["01-09-2016", "01/09/2016", "1/9/2016"])
def test_both_ways_of_writing_a_date_are_read(written):
    assert read_schools(schools_file({"OpenDate": written})).rows[0].opened_on == date(2016, 9, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_accents_and_curly_quotes_are_read_in_both_encodings(encoding):
    name = "St Zoë’s Café School"
    assert read_schools(schools_file({"EstablishmentName": name}, encoding=encoding)).rows[0].name == name


def test_columns_may_come_in_any_order_among_others():
    columns = ("Something new", *reversed(COLUMNS))
    reading = read_schools(table(columns, {**SCHOOL, "Something new": "x"}))
    assert reading.rows == read_schools(schools_file({})).rows


def test_a_missing_column_is_named():
    columns = [column for column in COLUMNS if column != "CloseDate"]
    reading = read_schools(table(columns, SCHOOL))
    assert str(reading.errors[0]).startswith("The file needs a column called CloseDate. The first row")


def test_a_date_that_does_not_exist_is_refused_with_its_place_and_cure():
    assert the_error({"OpenDate": "31-02-2016"}) == (
        'Row 2, column OpenDate: "31-02-2016" is not a date. Write it as day-month-year, for example 01-09-2016.'
    )


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("URN", "11730", "is not a URN. A URN has six digits, for example 117085."),
        ("URN", "", "The cell is empty."),
        ("EstablishmentName", " ", "The cell is empty."),
        ("EstablishmentName", "Bad\x07name", "holds a character that cannot be shown."),
        ("EstablishmentName", "x" * 301, "is longer than 300 characters."),
        ("EstablishmentStatus (name)", "Ajar", "is not known here. Write one of: open, closed,"),
        ("EstablishmentStatus (name)", "", "The cell is empty."),
        ("LA (code)", "Herts", "is not a DfE code."),
        ("StatutoryLowAge", "three", "is not a whole number from 0 to 99."),
        ("StatutoryHighAge", "100", "is not a whole number from 0 to 99."),
        ("StatutoryHighAge", "2", "is below the lowest age, 3."),
        ("UKPRN", "1.00E+07", "is not a UKPRN."),
        ("Trusts (code)", "TR00261", "is not a group UID."),
        ("CloseDate", "2016", "is not a date."),
    ],
)
def test_a_bad_cell_is_refused_in_words(column, value, words):
    error = the_error({column: value})
    assert error.startswith(f"Row 2, column {column}: ")
    assert words in error


def test_a_school_cannot_close_before_it_opened():
    assert "is before the day in OpenDate" in the_error({"OpenDate": "02-09-2016", "CloseDate": "01-09-2016"})


def test_a_school_may_have_closed_on_a_day_nobody_wrote_down():
    row = read_schools(schools_file({"EstablishmentStatus (name)": "Closed"})).rows[0]
    assert (row.status, row.closed_on) == (SchoolStatus.CLOSED, None)


@pytest.mark.parametrize(("code", "is_open"), [("1", True), ("2", False), ("3", True), ("4", False)])
def test_the_code_of_the_status_serves_where_its_name_is_empty(code, is_open):
    change = {"EstablishmentStatus (name)": "", "EstablishmentStatus (code)": code}
    assert read_schools(schools_file(change)).rows[0].status.is_open is is_open


def test_the_same_urn_twice_names_both_rows():
    reading = read_schools(schools_file({}, {"URN": "117306"}, {}))
    assert str(reading.errors[0]) == 'Row 4, column URN: "117305" is also on row 2. Keep one of the two rows.'


def test_one_bad_row_refuses_the_whole_county():
    good = carried("schools.csv")
    bad = good.replace(b"31-07-2012", b"32-07-2012", 1)
    reading = read_schools(bad)
    assert (reading.rows, len(reading.errors), reading.is_accepted) == ((), 1, False)
    assert reading.errors[0].column == "CloseDate"


def test_every_error_of_a_file_is_told_at_once():
    reading = read_schools(schools_file({"OpenDate": "x", "UKPRN": "y"}, {"URN": "0"}))
    assert [(error.row, error.column) for error in reading.errors] == [(2, "OpenDate"), (2, "UKPRN"), (3, "URN")]
