"""A file that would unfold, pretend or run is answered in a sentence; the words stay, and nothing of it is kept."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from tests.actions.conftest import Promises
from tests.actions.pages import fill_in, page_of
from tests.cast import Cast
from tests.conftest import Looks
from tests.evidence_files.test_kinds import PDF, office, png

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PAGE = b"<!doctype html><script>alert(1)</script>"
HOSTILE = {
    "a bomb": ("minutes.docx", office("docx", {"word/document.xml": b"0" * 20_000_000}), "far more than its size"),
    "a document with an archive behind it": ("minutes.pdf", PDF + office("docx"), "hidden"),
    "a flood of pixels": ("plan.png", png(50_000, 50_000), "too many pixels"),
    "a drawing with script": ("plan.svg", DRAWING, ".svg are not taken"),
    "a page with script": ("notes.html", PAGE, ".html are not taken"),
    "a drawing called a picture": ("plan.png", DRAWING, "not a"),
    "a page called text": ("notes.txt", PAGE, "web page"),
}


@pytest.fixture
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files would be kept."""
    settings = replace(app.extensions["settings"], evidence_folder=tmp_path / "evidence")
    monkeypatch.setitem(app.extensions, "settings", settings)
    return tmp_path / "evidence"


def kept(folder: Path, cast: Cast) -> tuple[int, int]:
    """Files in the folder, and pieces of evidence in the database."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return len(files), int(cast.world.scalar("SELECT count(*) FROM evidence"))


@pytest.mark.parametrize("which", HOSTILE)
def test_a_hostile_file_is_refused_in_words(which: str, folder: Path, cast: Cast, looks: Looks):
    name, content, why = HOSTILE[which]
    address = page_of(cast, Promises(cast, looks).started(), "/evidence/new")
    owner = looks.client(cast.police_lead)
    answer = fill_in(owner, address, statement="See the minutes.", file=(io.BytesIO(content), name))
    assert answer.status_code < 500
    assert "There is a problem" in answer.text
    assert why in answer.text
    assert "See the minutes.</textarea>" in answer.text
    assert kept(folder, cast) == (0, 0)


def test_a_harmless_file_is_kept_there(folder: Path, cast: Cast, looks: Looks):
    address = page_of(cast, Promises(cast, looks).started(), "/evidence/new")
    fill_in(looks.client(cast.police_lead), address, file=(io.BytesIO(PDF), "minutes.pdf"))
    assert kept(folder, cast) == (1, 1)
