"""What a spreadsheet does to a list of contacts: what is read all the same, and what is said of the rest."""

from __future__ import annotations

import uuid

import pytest

from agencies.registers.reading import Reading
from agencies.registers.sheet_file import read_sheet
from portal.contacts.contact_file import ContactRow, guess_columns, read_contacts


def read(row: str) -> Reading[ContactRow]:
    sheet = read_sheet(f"URN,Role,Name,Email\n{row}\n".encode())
    return read_contacts(sheet, guess_columns(sheet), {"100001": uuid.uuid4()})


def test_a_urn_that_a_spreadsheet_wrote_as_a_decimal_is_the_school_it_means() -> None:
    assert [one.urn for one in read("100001.0,head,Ann,ann@school.example").rows] == ["100001"]


def test_a_urn_with_a_real_fraction_is_no_school() -> None:
    assert not read("100001.5,head,Ann,ann@school.example").is_accepted


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("100001,head,=A1,ann@school.example", "Name", "is a formula."),
        ("100001,head,\u202eAnn,ann@school.example", "Name", "holds a character that cannot be shown."),
        (f"100001,head,{'A' * 121},ann@school.example", "Name", "is too long for a name."),
        ("100001,head,Ann,=ann@school.example", "Email", "is not an email address."),
    ],
)
def test_what_is_no_name_or_address_is_said_with_its_row_and_reason(row: str, column: str, problem: str) -> None:
    (error,) = read(row).errors
    assert (error.row, error.column, error.problem) == (2, column, problem)


def test_of_two_columns_that_may_be_the_address_none_is_taken_unasked() -> None:
    sheet = read_sheet(
        b"URN,Role,Name,Contact,Email,Email address\n100001,head,Ann,A,ann@school.example,x@school.example\n"
    )
    columns = guess_columns(sheet)
    assert (columns.urn, columns.role, columns.name, columns.email) == (0, 1, 2, None)
    assert not columns.are_enough


def test_a_line_that_names_the_separator_is_no_heading() -> None:
    sheet = read_sheet(b"sep=;\r\nURN;Role;Name, if known;Email\r\n100001;head;Ann;ann@school.example\r\n")
    assert sheet.headings == ("URN", "Role", "Name, if known", "Email")
    assert sheet.rows[0][0] == 2, "the program that writes the line does not count it"
