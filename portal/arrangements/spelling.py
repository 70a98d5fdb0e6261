"""Clauses as they stand on the page: safe HTML, each short form spelled out where the page uses it first."""

from __future__ import annotations

from html import unescape

from markupsafe import Markup

from portal.web.glossary import spell_out
from portal.web.rich_text import to_html


def spelled_text(markdown: str) -> Markup:
    """Markdown with its short forms spelled out, as safe HTML. Call it in the order of the page."""
    return to_html(unescape(str(spell_out(markdown))))
