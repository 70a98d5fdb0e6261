"""Pages as tagged PDF (PDF/UA-1): the only place that has one drawn.

A template below templates/print/ gives the words, pdf_styles.css the look. Each is drawn in a process of its own, one
at a time: a page that anybody may open cannot be made to fill the machine.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from functools import lru_cache
from pathlib import Path

from flask import Response

from portal.web.exports import safe_filename
from portal.web.pdf_drawing import NO_PANGO

DRAWING = Path(__file__).parent / "pdf_drawing.py"
DRAWN_WITHIN = 120  # seconds; a pack of a large partnership takes some ten where nothing else runs
WAITS_FOR_TURN = 20  # seconds
NOT_HERE = (
    "PDF files cannot be made here: the machine lacks pango, which sets their text. Print the page instead, or ask "
    "whoever runs the portal to install it."
)
BUSY = "Another PDF is being made just now. Try again in a minute."
NOT_NOW = "This PDF could not be made. Print the page instead, or try again later."
_turn = threading.Lock()

log = logging.getLogger(__name__)


class NotDrawn(Exception):
    """No PDF was made; the text says why in words for whoever asked. Its page has status 503."""


class NoPango(NotDrawn):
    """This machine draws no PDF at all until pango is installed."""


def draw_pdf(html: str) -> bytes:
    """The document as a PDF. `html` is whole: `lang` and `title` of the document become those of the file.

    Raises NoPango where the machine lacks it, NotDrawn where another is being drawn for too long or the drawing fails.
    """
    if not _turn.acquire(timeout=WAITS_FOR_TURN):
        raise NotDrawn(BUSY)
    try:
        done = _run(html.encode())
    finally:
        _turn.release()
    if done.returncode == NO_PANGO:
        raise NoPango(NOT_HERE)
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF-"):
        # The last line without its words: it is the kind of fault, and a document's words belong in no log.
        fault = done.stderr.decode(errors="replace").strip().rpartition("\n")[2].partition(":")[0]
        log.error("A PDF was not drawn: ended with %d, %s", done.returncode, fault[:80] or "without a word")
        raise NotDrawn(NOT_NOW)
    return done.stdout


def can_draw() -> bool:
    """Whether this machine has what drawing needs."""
    return _run(b"", "check").returncode == 0


def pdf_response(html: str, name: str) -> Response:
    """The document as a PDF that the browser shows, saved under that name. Raises NotDrawn."""
    response = Response(_kept(html), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{safe_filename(name, "pdf")}"'
    return response


@lru_cache(maxsize=32)  # notices never change: one that many people open is drawn once
def _kept(html: str) -> bytes:
    return draw_pdf(html)


def _run(page: bytes, *words: str) -> subprocess.CompletedProcess[bytes]:
    """The drawing process; one that takes too long is ended and counts as failed."""
    command = [sys.executable, "-I", str(DRAWING), *words]
    try:
        return subprocess.run(command, input=page, capture_output=True, timeout=DRAWN_WITHIN, check=False)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, b"", b"")


if __name__ == "__main__":
    sys.exit(0 if can_draw() else 1)
