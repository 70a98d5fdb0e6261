"""Documents drawn as PDF: tagged, in English, with a title, and nothing fetched while drawing."""

from __future__ import annotations

import socket
import subprocess
import threading

import pytest

from portal.web import pdf
from portal.web.pdf import NotDrawn, can_draw, draw_pdf
from portal.web.pdf_drawing import NO_PANGO
from tests.pdf_reading import read_pdf

PAGE = (
    '<!DOCTYPE html><html lang="en"><head><title>Rota – Tests</title></head><body><h1>Rota</h1>'
    '<p class="running"><span class="reference">T-D1</span> <span class="moment">at 7am</span></p>{}</body></html>'
)


def test_a_document_is_tagged_and_says_its_title_and_language() -> None:
    found = read_pdf(draw_pdf(PAGE.format("<h2>Why</h2><p>So.</p>")))
    assert found.is_tagged and found.is_accessible
    assert (found.language, found.title) == ("en", "Rota – Tests")
    assert {"/H1", "/H2", "/P"} <= found.tags


def test_reference_and_time_stand_on_each_page() -> None:
    pages = read_pdf(draw_pdf(PAGE.format("<p>Word.</p>" * 200))).pages
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert "T-D1" in page and "at 7am" in page and f"Page {number} of {len(pages)}" in page


def test_the_same_document_twice_is_the_same_file() -> None:
    assert draw_pdf(PAGE.format("<p>One.</p>")) == draw_pdf(PAGE.format("<p>One.</p>"))


@pytest.mark.parametrize("address", ["http://127.0.0.1:{port}/x.png", "file:///etc/hostname"])
def test_nothing_is_fetched_while_drawing(address: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        asked = address.format(port=server.getsockname()[1])
        drawn = draw_pdf(PAGE.format(f'<img src="{asked}" alt="a"><link rel="stylesheet" href="{asked}"><p>Still.</p>'))
        with pytest.raises(TimeoutError):
            server.accept()
    assert "Still." in read_pdf(drawn).text


def test_a_machine_without_pango_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = subprocess.CompletedProcess([], NO_PANGO, b"", b"")
    monkeypatch.setattr(pdf, "_run", lambda *_: missing)
    assert not can_draw()
    with pytest.raises(NotDrawn, match="the machine lacks pango"):
        draw_pdf(PAGE)


def test_whoever_waits_too_long_for_their_turn_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    turn = threading.Lock()
    monkeypatch.setattr(pdf, "_turn", turn)
    monkeypatch.setattr(pdf, "WAITS_FOR_TURN", 0.01)
    with turn, pytest.raises(NotDrawn, match="Try again in a minute"):
        draw_pdf(PAGE)
