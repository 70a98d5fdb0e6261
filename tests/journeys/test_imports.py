"""Lists read in, points 47 to 49: as they come, shown first, errors with their cure, progress without script."""

import csv
import io

import pytest
import xlsxwriter
from playwright.sync_api import expect

from tests.browser.following import follow
from tests.journeys.acting import mail
from tests.journeys.reading_in import BUTTON, read_in_register, register, upload_contacts, upload_register
from tests.journeys.walking import axe, scrolls_sideways


def workbook(*rows):
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet("Contacts")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return data.getvalue()


HEADS = workbook(
    ("School", "URN", "Job title", "Contact name", "E-mail"),
    ("Mandeville Primary School", 117305, "Headteacher", "Priya Nair", "p.nair@mandeville.example"),
    ("Mandeville Primary School", 117305, "School office", "", "office@mandeville.example"),
)


def test_u47_a_workbook_of_contacts_shows_what_it_would_do_before_anything_is_written(walk):
    page = upload_contacts(walk, "heads.xlsx", HEADS)
    expect(page.get_by_role("heading", level=1)).to_have_text("What heads.xlsx would do")
    expect(page.locator("main")).to_contain_text("p.nair@mandeville.example")
    follow(page.locator(BUTTON))
    expect(page.get_by_role("heading", level=1)).to_have_text("heads.xlsx is read in")


def test_u47_a_list_in_unknown_words_is_asked_about(walk):
    page = upload_contacts(walk, "list.csv", b"Number,Write to\r\n117305,x@mandeville.example\r\n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Which column is what?")
    page.get_by_label("URN").select_option(label="Number")
    page.get_by_label("Email address").select_option(label="Write to")
    page.get_by_label("If no column says the role").select_option(label="Office")
    follow(page.locator(BUTTON))
    expect(page.locator("main")).to_contain_text("x@mandeville.example")


@pytest.mark.parametrize("kind", ["Excel", "CSV"])
def test_u48_errors_name_row_column_value_and_cure_and_come_as_a_sheet(walk, kind):
    wrong = b"URN;Role;E-mail\r\n117305;head;nobody\r\n1;head;a@b.example\r\n"
    page = upload_contacts(walk, "wrong.csv", wrong)
    expect(page.locator("main")).to_contain_text(
        'Row 2, column E-mail: "nobody" is not an email address. Write it like'
    )
    expect(page.locator("main")).to_contain_text('Row 3, column URN: "1" is not the URN of a school')
    with page.expect_download() as saved:
        page.get_by_role("link", name=kind).click()
    content = saved.value.path().read_bytes()
    if kind == "CSV":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert rows[0] == ["What to put right", "URN", "Role", "E-mail"]
        assert "not an email address" in rows[1][0]
    else:
        assert content.startswith(b"PK")


def test_u47_u49_the_register_is_checked_and_read_in_with_progress_without_script_and_told_by_mail(walk):
    page = read_in_register(walk, register(renamed="Mandeville Junior School"))
    expect(page.locator("main")).to_contain_text("1 changed")
    assert "owen.pettifer@council.example" in mail(walk, "Read in: the register of schools").to


def test_u48_the_same_register_twice_changes_nothing(walk):
    page = upload_register(walk, register(renamed="Mandeville Junior School"))
    expect(page.locator("main")).to_contain_text("It changes nothing", timeout=60_000)


@pytest.mark.parametrize("path", ["imports", "imports/schools", "imports/contacts", "agency-contacts"])
def test_pages_of_lists_fit_a_phone_and_break_no_rule_of_accessibility(walk, path):
    page = walk.as_("owen-pettifer", width=360)
    assert walk.to(page, f"/p/herts/{path}") == 200
    assert not scrolls_sideways(page)
    assert axe(page) == []
