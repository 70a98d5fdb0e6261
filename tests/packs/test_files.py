"""The PDF and the document of a pack: one numbering, a list of contents that leads there, reference and time."""

from __future__ import annotations

import io

import pytest
from docx import Document
from docx.oxml.ns import qn
from flask import Flask

from portal.packs.contents import Contents, Part, Section, Table
from portal.packs.document import docx_of
from portal.web.pdf import draw_pdf
from tests.packs.test_contents import PACK
from tests.pdf_reading import Pdf, read_pdf

HEADINGS = [heading.text for heading, _ in PACK.numbered()]


@pytest.fixture
def drawn(app: Flask) -> Pdf:
    with app.app_context():
        return read_pdf(draw_pdf(app.jinja_env.get_template("packs/document.html").render(pack=PACK)))


def test_the_pdf_is_tagged_with_title_language_headings_and_tables(drawn: Pdf) -> None:
    assert drawn.is_tagged and drawn.is_accessible
    assert (drawn.language, drawn.title) == ("en", "Board pack – Testshire")
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/L"} <= drawn.tags


def test_the_pdf_lists_its_contents_with_links(drawn: Pdf) -> None:
    assert drawn.links == tuple(heading.key for heading, _ in PACK.numbered())
    for text in HEADINGS:
        assert drawn.text.count(text) == 2


def test_each_page_of_the_pdf_has_reference_and_time(app: Flask) -> None:
    rows = tuple((f"T-A{number}", "Share the rota") for number in range(200))
    long = Contents(
        "Board pack", "Testshire", "T-P1", PACK.stood,
        (Section("Actions", (), (Part("Open", (), Table("Open", ("Reference", "What"), rows)),)),), {},
    )  # fmt: skip
    with app.app_context():
        pages = read_pdf(draw_pdf(app.jinja_env.get_template("packs/document.html").render(pack=long))).pages
    assert len(pages) > 3
    assert all("T-P1" in page and PACK.stood in page for page in pages)


def test_the_document_has_real_headings_with_the_same_numbers() -> None:
    made = Document(io.BytesIO(docx_of(PACK)))
    styled = [(one.text, one.style.name if one.style else "") for one in made.paragraphs]
    headings = [(words, style) for words, style in styled if style and style.startswith("Heading")]
    assert [words for words, _ in headings] == ["Contents", *HEADINGS]
    assert {style for _, style in headings} == {"Heading 1", "Heading 2"}


def test_the_documents_list_of_contents_leads_to_each_heading() -> None:
    body = Document(io.BytesIO(docx_of(PACK))).element.body
    links = [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))]
    assert links == [heading.key for heading, _ in PACK.numbered()]
    assert links == [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]


def test_each_page_of_the_document_has_reference_and_time_and_its_number() -> None:
    made = Document(io.BytesIO(docx_of(PACK)))
    section = made.sections[0]
    assert section.header.paragraphs[0].text == f"T-P1\t{PACK.stood}"
    counted = [one.get(qn("w:instr")) for one in section.footer._element.iter(qn("w:fldSimple"))]
    assert counted == ["PAGE", "NUMPAGES"]
    assert made.core_properties.title == "Board pack – Testshire"


def test_the_rows_of_a_table_are_in_the_document_with_a_head_that_repeats() -> None:
    table = Document(io.BytesIO(docx_of(PACK))).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Reference", "What"], ["T-A1", "Share the rota"],
    ]  # fmt: skip
    assert next(table._tbl.iter(qn("w:tblHeader"))) is not None
