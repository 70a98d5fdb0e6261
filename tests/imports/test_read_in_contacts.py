"""A list of contacts: read as it comes, shown before it is written, refused row by row, the same twice nothing."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
import xlsxwriter
from flask.testing import FlaskClient

from agencies.registers.sheet_file import LARGEST_UNPACKED, NoSheetError, read_sheet
from tests.cast import Cast
from tests.conftest import Looks
from tests.world import World

GOOD = "URN;Job title;Name;E-mail\r\n{urn};Headteacher;Zoë Müller;zoe@school.example\r\n"


@pytest.fixture
def urn(cast: Cast, world: World) -> str:
    return str(world.scalar("SELECT identifier FROM agency WHERE id = :id", id=cast.school))


@pytest.fixture
def officer(cast: Cast, looks: Looks) -> FlaskClient:
    return looks.client(cast.education_officer)


def hidden(page: str) -> dict[str, str]:
    """The token and the mark of the page's first form with one."""
    return dict(re.findall(r'name="(csrf_token|once|version)"[^>]*value="([^"]*)"', page))


def upload(client: FlaskClient, data: bytes, name: str = "contacts.csv") -> str:
    """The address of the import's page."""
    form = hidden(client.get("/p/tests/imports/contacts").text)
    sent = client.post("/p/tests/imports/contacts", data={**form, "file": (io.BytesIO(data), name)})
    assert sent.status_code == 303, sent.text
    return sent.location


def read_in(client: FlaskClient, page: str) -> str:
    done = client.post(f"{page}/apply", data=hidden(client.get(page).text))
    assert done.status_code == 303, done.text
    return client.get(page).text


def workbook(*rows: tuple[object, ...]) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return data.getvalue()


def test_a_list_from_an_old_spreadsheet_is_understood(officer: FlaskClient, urn: str, world: World) -> None:
    page = upload(officer, GOOD.format(urn=urn).encode("cp1252"))
    assert "Zoë Müller" in officer.get(page).text
    assert world.scalar("SELECT count(*) FROM agency_contact") == 0
    assert "1 new, 0 changed, 0 as before" in read_in(officer, page)
    assert world.scalar("SELECT name || role FROM agency_contact") == "Zoë Müllerhead"


def test_the_same_list_twice_changes_nothing(officer: FlaskClient, urn: str, world: World) -> None:
    read_in(officer, upload(officer, GOOD.format(urn=urn).encode()))
    assert "It changes nothing" in officer.get(upload(officer, GOOD.format(urn=urn).encode())).text


def test_another_address_takes_the_place_of_the_old_one(officer: FlaskClient, urn: str, world: World) -> None:
    read_in(officer, upload(officer, GOOD.format(urn=urn).encode()))
    page = upload(officer, GOOD.format(urn=urn).replace("zoe@", "z.mueller@").encode())
    assert "0 new, 1 changed" in read_in(officer, page)
    assert world.scalar("SELECT email FROM agency_contact WHERE ended_on IS NULL") == "z.mueller@school.example"


def test_a_column_nobody_recognises_is_asked_about(officer: FlaskClient, urn: str) -> None:
    page = upload(officer, workbook(("School number", "Address for mail"), (int(urn), "h@school.example")), "l.xlsx")
    asked = officer.get(page)
    assert asked.location.endswith("/columns")
    form = hidden(officer.get(asked.location).text) | {"urn": "0", "email": "1", "everybody": "head"}
    assert officer.post(asked.location, data=form).location == page
    assert "h@school.example" in officer.get(page).text


def test_errors_name_row_column_value_and_cure_and_nothing_is_written(
    officer: FlaskClient, urn: str, world: World
) -> None:
    page = upload(officer, (GOOD.format(urn=urn) + "999999;Caretaker;=1+1;nobody\r\n").encode())
    text = officer.get(page).text
    assert "Row 3, column URN: &#34;999999&#34; is not the URN of a school" in text
    assert "Row 3, column E-mail: &#34;nobody&#34; is not an email address. Write it like name@example.com" in text
    assert officer.post(f"{page}/apply", data=hidden(officer.get("/p/tests/imports/contacts").text)).status_code == 403
    assert world.scalar("SELECT count(*) FROM agency_contact") == 0


def test_what_somebody_read_is_what_is_done_or_nothing(officer: FlaskClient, urn: str, world: World) -> None:
    page = upload(officer, GOOD.format(urn=urn).encode())
    read = hidden(officer.get(page).text)
    other = upload(officer, GOOD.format(urn=urn).replace("zoe@", "z@").encode())
    read_in(officer, other)
    late = officer.post(f"{page}/apply", data=read)
    assert late.status_code == 403 and "changed while you read this" in late.text
    assert world.scalar("SELECT string_agg(email, ' ') FROM agency_contact") == "z@school.example"


def test_a_heads_old_address_hears_of_the_one_in_the_list(officer: FlaskClient, urn: str, world: World) -> None:
    for address in ("zoe@", "z@"):
        read_in(officer, upload(officer, GOOD.format(urn=urn).replace("zoe@", address).encode()))
    assert world.scalar("SELECT address FROM message WHERE template = 'contacts/replaced'") == "zoe@school.example"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_error_sheet_is_the_list_with_one_column_more(kind: str, officer: FlaskClient, urn: str) -> None:
    page = upload(officer, (GOOD.format(urn=urn) + "999999;Caretaker;=1+1;nobody\r\n").encode())
    sent = officer.get(f"{page}/errors.{kind}")
    rows = list(csv.reader(io.StringIO(sent.text))) if kind == "csv" else None
    sheet = read_sheet(sent.data) if rows is None else None
    headings = rows[0] if rows else list(sheet.headings) if sheet else []
    last = rows[2] if rows else list(sheet.rows[1][1]) if sheet else []
    assert headings[0].lstrip("\ufeff") == "What to put right"
    assert "not an email address" in last[0] and last[3] in {"'=1+1", "=1+1"}


def test_only_office_and_education_officer_read_in(cast: Cast, looks: Looks) -> None:
    for who, status in ((cast.chair, 404), (cast.head, 404), (cast.office_worker, 200), (cast.business_manager, 200)):
        assert looks.client(who).get("/p/tests/imports/contacts").status_code == status


def bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (LARGEST_UNPACKED + 1))
    return data.getvalue()


def far_cell() -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "URN")
        sheet.write(1_048_575, 16_383, "far")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (bomb(), "too big once unpacked"),
        (far_cell(), "far outside"),
        (b"PK\x03\x04 nothing", "cannot be read"),
        (b"\xd0\xcf\x11\xe0 old", "no CSV file"),
        (b"URN\r\n", "no rows"),
    ],
)
def test_a_workbook_that_would_burst_is_refused_before_it_is_read(data: bytes, words: str) -> None:
    with pytest.raises(NoSheetError, match=words):
        read_sheet(data)
