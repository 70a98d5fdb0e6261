"""Draws one page of HTML as a tagged PDF (PDF/UA-1): HTML on standard input, PDF on standard output.

Run by its path in a process of its own (see pdf.py) and importing nothing of the portal: the drawing library and the
fonts it reads stay out of the memory of pages, and what it draws can fetch nothing, from the network or from disk.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

NO_PANGO = 3  # ends so where the machine lacks pango, by which the library sets text
STYLES = Path(__file__).with_name("pdf_styles.css")


def main() -> int:
    """Draw what comes in; with the word `check`, only say whether this machine can."""
    logging.disable(logging.CRITICAL)  # the words of a record belong in no log
    try:
        from weasyprint import CSS, HTML  # loads pango
        from weasyprint.urls import URLFetcher
    except OSError:
        return NO_PANGO

    class Refuses(URLFetcher):
        """Nothing is fetched."""

        def fetch(self, url: str, headers: object = None) -> object:  # noqa: ARG002 - as the library calls it
            raise ValueError(f"{url[:80]} is not fetched.")

    if "check" in sys.argv[1:]:
        return 0
    page = HTML(string=sys.stdin.buffer.read().decode("utf-8"), url_fetcher=Refuses(), base_url=None)
    style = CSS(string=STYLES.read_text(encoding="utf-8"))
    sys.stdout.buffer.write(page.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1") or b"")
    return 0


if __name__ == "__main__":
    sys.exit(main())
