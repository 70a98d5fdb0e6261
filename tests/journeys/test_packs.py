"""Packs for a meeting, points 49 and 51: asked for on a page that moves by itself, read as PDF and as a document."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.browser.following import follow
from tests.journeys.acting import SENT_WITHIN, add_action, at, let_mail_leave
from tests.journeys.walking import Walk, axe, path_of, scrolls_sideways
from tests.pdf_reading import read_pdf

LIST, OFFICE = "/p/herts/packs", "tom-ashdown"
MADE_WITHIN = 60_000  # milliseconds until the worker is done
NUMBERED = re.compile(r"\d+(\.\d+)? [A-Z].*")


def ask(walk: Walk, *, script: bool = False) -> Page:
    """The page of a pack of the whole partnership that the office has just asked for."""
    page = at(walk, OFFICE, LIST, script=script)
    follow(page.get_by_role("button", name="Ask for a pack"))
    follow(page.get_by_role("button", name="Make the pack"))
    return page


def made(page: Page) -> None:
    """Nobody touches the page: it moves by itself until the pack is ready."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Board pack", timeout=MADE_WITHIN)


def saved(page: Page, name: str) -> bytes:
    with page.expect_download() as coming:
        page.get_by_role("link", name=name, exact=True).click()
    return coming.value.path().read_bytes()


@pytest.mark.parametrize("script", [True, False], ids=["script on", "script off"])
def test_u49_a_pack_is_made_while_the_page_moves_by_itself(walk: Walk, script: bool):
    page = ask(walk, script=script)
    looks_again = page.get_by_text("This page looks again every two seconds")
    expect(looks_again.or_(page.get_by_text("Save it:"))).to_be_visible()
    made(page)


def test_u49_whoever_closes_the_page_is_told_by_mail_and_finds_the_pack(walk: Walk):
    page = ask(walk)
    reference = page.url.rpartition("/")[2]
    page.close()
    made(at(walk, OFFICE, f"{LIST}/{reference}"))
    let_mail_leave(walk)
    (letter, *_) = walk.site.mails(f"pack {reference}", seconds=SENT_WITHIN)
    assert letter.subject == f"Ready: pack {reference}"
    link = re.search(r"http\S+", letter.body)
    assert link
    page = walk.as_(OFFICE, script=False)
    page.goto(link[0])
    assert path_of(page) == f"{LIST}/{reference}"
    made(page)


def test_u51_pdf_and_document_have_one_numbering_contents_reference_and_time(walk: Walk):
    page = ask(walk)
    made(page)
    reference = page.url.rpartition("/")[2]
    shown = [words for words in page.locator("main :is(h2, h3)").all_inner_texts() if NUMBERED.fullmatch(words)]
    pdf, document = read_pdf(saved(page, "PDF")), Document(io.BytesIO(saved(page, "Word document")))
    assert pdf.is_tagged and pdf.is_accessible
    assert len(pdf.links) == len(shown) > 5
    headings = [one.text for one in document.paragraphs if one.style and (one.style.name or "").startswith("Heading")]
    assert headings == ["Contents", *shown]
    together = pdf.text.replace(" ", "")
    assert all(together.count(words.replace(" ", "")) >= 2 for words in shown)
    stood = re.search(r"As it stood on [^.]+", page.locator("main").inner_text())
    assert stood
    assert all(reference in one and stood[0] in " ".join(one.split()) for one in pdf.pages)
    assert document.sections[0].header.paragraphs[0].text == f"{reference}\t{stood[0]}"


def test_u51_a_later_pack_begins_with_what_changed(walk: Walk):
    made(ask(walk))
    new = add_action(walk, "Share the list of duty officers")
    page = ask(walk)
    made(page)
    expect(page.locator("#s1")).to_have_text("1 What changed since the last pack")
    first = page.get_by_role("table", name="New")
    expect(first.get_by_role("row").filter(has_text=new)).to_contain_text("Share the list of duty officers")
    assert "1 What changed since the last pack" in read_pdf(saved(page, "PDF")).text


@pytest.mark.parametrize("path", ["", "/new"])
def test_pages_of_packs_fit_a_phone_and_break_no_rule_of_accessibility(walk: Walk, path: str):
    page = at(walk, OFFICE, LIST + path, width=360)
    assert not scrolls_sideways(page)
    assert axe(page) == []
