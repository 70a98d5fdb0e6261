"""The template environment: strict names, dates in words, the page library's macros, the frame round each page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, get_flashed_messages
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from markupsafe import Markup

from portal import clock
from portal.web.asset_manifest import asset_url
from portal.web.drawing import LIBRARY, draw_field
from portal.web.formats import FILTERS
from portal.web.glossary import acronym, spell_out
from portal.web.headers import FIRST_SCRIPT
from portal.web.page_frame import page_frame
from portal.web.parts import PARTS
from portal.web.rich_text import to_html

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def set_up_templates(app: Flask) -> None:
    """Give `app` the templates of this project, strict about names, with filters, macros and the page frame."""
    app.template_folder = str(TEMPLATES)
    app.jinja_options = {**app.jinja_options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    env = app.jinja_env
    env.filters.update(FILTERS)
    env.filters.update(rich_text=to_html, spell_out=spell_out)
    env.globals.update({part.__name__: part for part in PARTS})
    env.globals.update(
        acronym=acronym,
        asset_url=asset_url,
        csrf_token=generate_csrf,
        draw_field=draw_field,
        first_script=Markup(FIRST_SCRIPT),  # noqa: S704  # a constant of ours
        **LIBRARY,
    )
    app.context_processor(_frame)


def _frame() -> dict[str, Any]:
    return {"page_frame": page_frame(), "now": clock.now(), "told": _told}


def _told() -> Any:
    """The one message for this page, if any: the newest of those waiting; reading removes them all."""
    waiting = get_flashed_messages(category_filter=["told"])
    return waiting[-1] if waiting else None
