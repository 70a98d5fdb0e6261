"""Where a list is also a file: the same address with .xlsx, .csv or .txt, the same selection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Blueprint, current_app

from portal.web.exports import CSV, TEXT, FileFormat
from portal.web.parts import Link
from portal.web.workbook import XLSX

FORMATS: dict[str, FileFormat] = {one.extension: one for one in (XLSX, CSV, TEXT)}
NAMES = {"xlsx": "Excel", "csv": "CSV", "txt": "Text to copy"}

View = TypeVar("View", bound=Callable[..., Any])


def files_at(room: Blueprint, rule: str) -> Callable[[View], View]:
    """The view answers at `rule`.xlsx, `rule`.csv and `rule`.txt; it is given the format's name as `kind`."""

    def enter(view: View) -> View:
        for kind in FORMATS:
            room.add_url_rule(f"{rule}.{kind}", view_func=view, defaults={"kind": kind})
        return view

    return enter


def downloads(here: str, query: Mapping[str, Any]) -> list[Link]:
    """The links to the files of the list at `here` with these filters."""
    asked = f"?{urlencode(query)}" if query else ""
    return [Link(NAMES[kind], f"{here}.{kind}{asked}") for kind in FORMATS]


def own_link(text: str, path: str) -> Link:
    """A link out of a file to a page of the portal."""
    return Link(text, current_app.extensions["settings"].public_address + path)
