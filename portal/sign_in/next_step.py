"""Where somebody wanted to go: carried through the sign-in, said on its pages, never to another host."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import request, url_for

from portal.access.kinds import KINDS
from portal.web.next_page import own_path

REFERENCE = re.compile(r"/(?:p/[a-z][a-z0-9-]*/[a-z-]+|ref)/([A-Z]+-([A-Z])[0-9]{1,9}(?:-[A-Za-z0-9]{1,12})?)(?:/.*)?")


def wanted() -> str:
    """The page asked for in `next`, if it is one of ours; else "" (the start)."""
    asked = request.values.get("next")
    return own_path(asked, "") if asked else ""


def here() -> str:
    """The address of this request, query included, as `next` carries it; "" when it is no plain path of ours."""
    return own_path(request.full_path.removesuffix("?"), "")


def to(endpoint: str, **values: str) -> str:
    """The address of a page at the door, with what was wanted carried along."""
    given: dict[str, Any] = {name: value for name, value in values.items() if value}
    return url_for(f"sign_in.{endpoint}", **given)


def in_words(path: str) -> str:
    """Type and reference of the page wanted ("Action HERTS-A48213"), never a title; "" when it has none."""
    match = REFERENCE.fullmatch(urlsplit(path).path)
    if match is None:
        return ""
    label = next((kind.label for kind in KINDS.values() if kind.letter == match[2]), "")
    return f"{label} {match[1]}".strip()
