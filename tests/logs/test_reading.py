"""What a log says: headings wherever they stand, days as people write them, every error with its cure."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.registers.sheet_file import Sheet
from portal.imports.lifecycle import ImportKind
from portal.logs.columns import are_enough, guess, same_twice, under_headings
from portal.logs.days import read_day
from portal.logs.reading import read_log, shortened, words_in
from portal.logs.settings import Settings

POLICE, OFFICE = uuid.uuid4(), uuid.uuid4()
HEADINGS = ("Ref", "Action", "Agency", "Due date", "Status", "Notes")
COLUMNS = {"number": 0, "title": 1, "agency": 2, "due": 3, "state": 4, "notes": 5}


def sheet(*rows: tuple[str, ...]) -> Sheet:
    return Sheet(HEADINGS, tuple(enumerate(rows, start=2)))


def read(*rows: tuple[str, ...], **columns: int | None):
    settings = Settings(
        ImportKind.ACTIONS,
        COLUMNS | columns,
        {"police": str(POLICE), "office": str(OFFICE), "probation": "out"},
        {"open": "open", "done": "done", "": "open"},
    )
    return read_log(sheet(*rows), settings, office_id=OFFICE)


def row(**change: str) -> tuple[str, ...]:
    good = {"Ref": "1", "Action": "Train", "Agency": "Police", "Due date": "31/03/2027", "Status": "Open", "Notes": ""}
    return tuple((good | {name.replace("_", " "): said for name, said in change.items()}).values())


@pytest.mark.parametrize(
    "words",
    ["31/03/2027", "31.3.27", "31-03-2027", "31 March 2027", "31st Mar 2027", "Wed 31 Mar 2027", "2027-03-31"],
)
def test_a_day_is_read_as_people_write_it(words):
    assert read_day(words) == date(2027, 3, 31)


@pytest.mark.parametrize(
    "words", ["03/31/2027", "30 February 2027", "soon", "46112", "", "31/03", "31/03/1927", "31/3/3027"]
)
def test_what_is_no_day_is_never_guessed(words):
    assert read_day(words) is None


@given(
    st.dates(date(2000, 1, 1), date(2049, 12, 31)), st.sampled_from(["%d/%m/%Y", "%d %B %Y", "%Y-%m-%d", "%d-%b-%y"])
)
def test_every_day_is_read_back(day, form):
    assert read_day(day.strftime(form)) == day


def test_headings_under_a_title_and_blank_cells_are_found():
    found = under_headings(
        Sheet(("Our log", "", "", ""), ((3, ("", "", "", "")), (4, HEADINGS), (5, row()))), ImportKind.ACTIONS
    )
    assert found.headings == HEADINGS
    assert found.rows == ((5, row()),)


def test_a_column_is_guessed_by_its_heading_and_of_two_that_fit_none():
    twice = Sheet(("Action", "Agency", "Due date", "Deadline", "Anything"), ())
    found = guess(twice, ImportKind.ACTIONS)
    assert (found["title"], found["agency"], found["due"]) == (0, 1, None)
    assert not are_enough(found, ImportKind.ACTIONS)
    assert are_enough(COLUMNS, ImportKind.ACTIONS)


def test_one_column_has_one_purpose():
    assert same_twice({"title": 0, "notes": 0, "due": 1}) == "notes"
    assert same_twice({"title": 0, "notes": None, "due": None}) is None


def test_capitals_and_spaces_make_no_other_word():
    assert words_in(sheet(row(Agency="Police"), row(Agency=" POLICE "), row(Agency="")), 2) == {
        "police": "Police",
        "": "",
    }
    assert words_in(sheet(row()), None) == {}


def test_a_good_row_says_who_does_what_by_when():
    reading = read(row(), row(Ref="2", Status="done", Notes="Two of three"))
    assert reading.is_accepted
    first, second = reading.rows
    assert (first.title, first.agency_id, first.due_on, first.is_done) == ("Train", POLICE, date(2027, 3, 31), False)
    assert (second.is_done, second.notes, second.key) == (True, "Two of three", "number 2")


def test_rows_that_the_person_left_out_are_counted_and_never_wrong():
    reading = read(row(), row(Agency="Probation", Due_date="who knows"))
    assert (len(reading.rows), reading.left_out, reading.errors) == (1, 1, ())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"Due_date": "soon"}, 'Row 2, column Due date: "soon" is not a day. Write it as day/month/year'),
        ({"Due_date": ""}, "Row 2, column Due date: There is nothing here. Write it as day/month/year"),
        ({"Action": ""}, "Row 2, column Action: There is nothing here. Fill it in"),
        ({"Notes": "n" * 2_001}, "is longer than 2000 characters. Shorten it."),
        ({"Notes": "Sam Hill born 3 May 2019"}, "holds what looks like a date of birth. Do not name a child here"),
        ({"Notes": "a\x07b"}, "holds a character that cannot be shown."),
        ({"Agency": "Office"}, "is the partnership’s office, which cannot check its own work."),
    ],
)
def test_an_error_names_row_column_value_and_cure(change, sentence):
    reading = read(row(**change), row(Ref="2"))
    assert not reading.is_accepted
    assert reading.rows == ()
    assert sentence in reading.errors[0].sentence


def test_the_same_number_or_the_same_words_twice_are_an_error():
    assert "is also on row 2. Give each row its own number." in read(row(), row(Action="Other")).errors[0].sentence
    alone = read(row(), row(Ref="2"), number=None)
    assert "is also on row 2. Keep one of the two rows." in alone.errors[0].sentence


def test_24_000_rows_with_one_bad_one_are_one_error():
    rows = [row(Ref=str(number)) for number in range(24_000)]
    rows[17_000] = row(Ref="17000", Due_date="31/31/2027")
    reading = read(*rows)
    assert [error.row for error in reading.errors] == [17_002]
    assert reading.rows == ()


def test_long_words_are_cut_after_a_word_and_kept_whole_beside():
    long = "Map " * 60
    reading = read(row(Action=long))
    assert reading.rows[0].title.endswith("Map…")
    assert len(reading.rows[0].title) <= 150
    assert reading.rows[0].whole == long
    assert shortened("x" * 200, 150) == "x" * 149 + "…"
