"""A list as a workbook: what Excel reads in it, from the parts of the file itself."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest

from portal.web.exports import Sheet
from portal.web.parts import Link
from portal.web.workbook import MOST_LINKS, write_xlsx

NAMES = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
HEADER = ("Reference", "What", "Due", "Last word")


def parts_of(rows):
    with write_xlsx(Sheet("Actions", HEADER, rows)) as file, zipfile.ZipFile(file) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def cells(parts):
    sheet = ET.fromstring(parts["xl/worksheets/sheet1.xml"])  # noqa: S314 - our own file
    return {cell.attrib["r"]: "".join(cell.itertext()) for cell in sheet.iterfind(".//s:c", NAMES)}


def one_row(what="Print the leaflet"):
    at = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
    return (Link("HERTS-A48213", "https://portal.example/ref/HERTS-A48213"), what, date(2026, 12, 1), at)


def test_a_day_is_a_day_and_a_moment_is_london_time():
    found = cells(parts_of([one_row()]))
    assert float(found["C2"]) == 46357  # days since 30 December 1899
    assert float(found["D2"]) % 1 == pytest.approx((10 * 60 + 30) / (24 * 60))


def test_the_header_stays_in_sight_and_filters():
    sheet = parts_of([one_row()])["xl/worksheets/sheet1.xml"]
    assert re.search(r'<pane ySplit="1" .*state="frozen"', sheet)
    assert '<autoFilter ref="A1:D2"/>' in sheet


def test_a_reference_is_a_link_to_the_portal():
    parts = parts_of([one_row()])
    assert 'Target="https://portal.example/ref/HERTS-A48213"' in parts["xl/worksheets/_rels/sheet1.xml.rels"]
    assert cells(parts)["A2"] == "HERTS-A48213"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "{=1}", "http://evil.example", "=HYPERLINK(1)"]
)
def test_no_text_becomes_a_formula_a_number_or_a_link(text):
    parts = parts_of([one_row(text)])
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert "<f" not in sheet
    assert cells(parts)["B2"] == text
    assert parts["xl/worksheets/_rels/sheet1.xml.rels"].count("Target=") == 1


def test_text_that_is_too_long_or_unprintable_does_not_break_the_file():
    found = cells(parts_of([one_row("a" * 40_000), one_row("bell\x07 and nothing\x00")]))
    assert len(found["B2"]) == 32_767
    assert found["B3"].startswith("bell")


def test_more_links_than_excel_takes_go_on_as_text():
    parts = parts_of(one_row() for _ in range(MOST_LINKS + 2))
    assert cells(parts)[f"A{MOST_LINKS + 3}"] == "HERTS-A48213"
    assert parts["xl/worksheets/_rels/sheet1.xml.rels"].count("Target=") == MOST_LINKS


def test_an_empty_list_is_its_header():
    found = cells(parts_of([]))
    assert list(found) == ["A1", "B1", "C1", "D1"]
