"""Lists read in, points 47 to 49: as they come, shown first, errors with their cure, progress without script."""

import csv
import io

import pytest
import xlsxwriter
from playwright.sync_api import expect

from tests.browser.following import follow
from tests.journeys.acting import mail
from tests.journeys.reading_in import (
    BUTTON,
    WORKED_WITHIN,
    read_in_register,
    register,
    say_what_words_mean,
    upload_contacts,
    upload_log,
    upload_register,
)
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


ACTION_LOG = workbook(
    ("Hertfordshire action log",),
    ("Ref", "Action", "Lead agency", "Owner", "Due date", "RAG", "Update"),
    (
        "7.1",
        "Map who offers early help in each district",
        "Herts Police",
        "DI Shah",
        "31/03/2027",
        "Amber",
        "Half done",
    ),
    ("7.2", "Publish the training calendar", "HCC", "", "30 June 2027", "Green", ""),
    ("7.3", "Agree the data sharing agreement", "HCC", "", "2026-03-02", "Complete", "Signed by all"),
)
MEANINGS = {
    "Herts Police": "Hertfordshire Constabulary",
    "HCC": "Hertfordshire County Council",
    "Amber": "Still to be done",
    "Green": "Still to be done",
    "Complete": "Done before the portal",
}


def test_u47_u49_an_action_log_as_it_comes_is_mapped_shown_with_counts_and_read_in_without_script(walk):
    page = upload_log(walk, "actions", "log.xlsx", ACTION_LOG, width=360)
    expect(page.get_by_role("heading", level=1)).to_have_text("What do the words in it mean?")
    say_what_words_mean(page, MEANINGS)
    expect(page.get_by_role("heading", level=1)).to_have_text("What log.xlsx would do")
    expect(page.locator(".govuk-summary-list dd")).to_have_text(["3 rows", "3", "1", "0", "0", "0"])
    follow(page.get_by_role("button", name="Read it in"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("is read in", timeout=WORKED_WITHIN)
    expect(page.locator("main")).to_contain_text("3 new, of these 1 closed")
    assert "tom.ashdown@council.example" in mail(walk, "Read in: the action log").to


def test_u48_the_same_action_log_twice_changes_nothing(walk):
    page = upload_log(walk, "actions", "log.xlsx", ACTION_LOG)
    say_what_words_mean(page, MEANINGS)
    expect(page.locator("main")).to_contain_text("It changes nothing")
    expect(page.get_by_role("button", name="Read it in")).to_have_count(0)


def test_u48_one_bad_row_of_an_action_log_stops_all_and_comes_back_as_a_sheet(walk):
    wrong = b"Ref,Action,Agency,Due date\r\n8.1,Count,HCC,31/03/2027\r\n8.2,Weigh,HCC,31/31/2027\r\n"
    page = upload_log(walk, "actions", "wrong.csv", wrong)
    say_what_words_mean(page, {"HCC": MEANINGS["HCC"]})
    expect(page.locator("main")).to_contain_text(
        'Row 3, column Due date: "31/31/2027" is not a day. Write it as day/month/year, like 31/03/2026.'
    )
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV").click()
    rows = list(csv.reader(io.StringIO(saved.value.path().read_bytes().decode("utf-8-sig"))))
    assert rows[0] == ["What to put right", "Ref", "Action", "Agency", "Due date"]
    assert [bool(row[0]) for row in rows[1:3]] == [False, True]


def test_an_agency_finds_its_imported_actions_among_what_waits_for_it(walk):
    page = walk.as_("alison-thorne")
    walk.to(page, "/p/herts/actions?show=all")
    row = page.get_by_role("row").filter(has_text="Map who offers early help")
    follow(row.get_by_role("link").first)
    expect(page.locator("main")).to_contain_text("The partnership’s own action log, number 7.1")


def test_a_decision_of_an_old_log_is_issued_and_says_that_it_was_taken_before_the_portal(walk):
    content = b"No,Decision,Date agreed\r\nD9,One set of forms for all partners,15/01/2025\r\n"
    page = upload_log(walk, "decisions", "decisions.csv", content)
    follow(page.get_by_role("button", name="Read it in"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("is read in", timeout=WORKED_WITHIN)
    walk.to(page, "/p/herts/decisions?show=done")
    follow(page.get_by_role("row").filter(has_text="One set of forms").get_by_role("link").first)
    expect(page.locator("main")).to_contain_text("Before the portal, on Wednesday 15 January 2025")
    expect(page.get_by_role("link", name="Notice")).to_have_count(0)


@pytest.mark.parametrize("path", ["imports", "imports/schools", "imports/contacts", "agency-contacts"])
def test_pages_of_lists_fit_a_phone_and_break_no_rule_of_accessibility(walk, path):
    page = walk.as_("owen-pettifer", width=360)
    assert walk.to(page, f"/p/herts/{path}") == 200
    assert not scrolls_sideways(page)
    assert axe(page) == []
