"""Every list downloads, point 50: with its filters, as a workbook with real dates, links and no formula."""

import io
import re
import zipfile

import pytest

from tests.journeys.acting import at

LISTS = {
    "/p/herts/actions?state=all": "Reference",
    "/p/herts/actions?list=agency": "Reference",
    "/p/herts/actions/by-agency": "Agency",
    "/p/herts/agencies?sector=police": "Name",
    "/p/herts/people?name=mark": "Name",
    "/p/herts/co-operation/C1/schools?phase=Secondary": "Reference",
    "/p/herts/agency-contacts?name=primary": "Organisation",
}


def saved(page, kind):
    """The file behind the link under the list."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=kind, exact=True).click()
    return coming.value.path().read_bytes()


def sheet_of(book):
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def rows_of(sheet):
    return [re.findall(r"<t[^>]*>([^<]*)</t>", row) for row in re.findall(r"<row .*?</row>", sheet, re.DOTALL)]


@pytest.mark.parametrize("address", LISTS)
def test_u50_the_file_holds_the_rows_of_the_filtered_list(walk, address):
    page = at(walk, "tom-ashdown", address, script=False)
    shown = page.locator("main table tbody tr").first.locator("th").inner_text()
    sheet = sheet_of(saved(page, "Excel"))
    header, *rows = rows_of(sheet)
    assert header[0] == LISTS[address]
    assert rows[0][0] in shown
    assert 'state="frozen"' in sheet
    assert "<f>" not in sheet
    if page.get_by_role("link", name="Next page").count() == 0:
        named = [row for row in rows if row and not row[0].startswith("Demonstration")]
        assert len(named) == page.locator("main table tbody tr").count()


def test_u50_dates_are_dates_and_references_lead_to_their_record(walk):
    page = at(walk, "tom-ashdown", "/p/herts/actions?state=all", script=False)
    book = saved(page, "Excel")
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        links = archive.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
        styles = archive.read("xl/styles.xml").decode()
    reference = page.locator("main table tbody tr th").first.inner_text()
    assert f'Target="{walk.site.address}/p/herts/actions/{reference}"' in links
    assert "dd/mm/yyyy" in styles
    due = re.search(r'<c r="E2"( s="\d+")><v>(\d+)</v>', sheet_of(book))
    assert due and 40_000 < int(due[2]) < 60_000


def test_u50_the_plain_file_says_the_same(walk):
    page = at(walk, "tom-ashdown", "/p/herts/actions?state=all", script=False)
    lines = saved(page, "CSV").decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Reference,What,Agency")
    assert lines[1].startswith(page.locator("main table tbody tr th").first.inner_text())


def test_a_selection_is_shown_as_text_to_copy(walk):
    page = at(walk, "tom-ashdown", "/p/herts/actions?state=all", script=False)
    first = page.locator("main table tbody tr th").first.inner_text()
    with page.expect_response(lambda answer: "/actions.txt" in answer.url) as found:
        page.get_by_role("link", name="Text to copy").click()
    text = found.value.text()
    assert found.value.headers["content-disposition"].startswith("inline")
    assert text.startswith(first)
    assert re.search(r"Due: \w+day \d+ \w+ \d{4}", text)
