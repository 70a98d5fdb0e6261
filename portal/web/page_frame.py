"""What stands round every page: whose portal it is, who is signed in, where one can go.

The application puts a function into `app.extensions["page_frame"]` that answers with a `PageFrame` for the request at
hand; this room asks it and knows nothing of agencies or people.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from flask import Flask, current_app, g, request

from portal.web.parts import Link

SERVICE_NAME = "Safeguarding partnership portal"


@dataclass(frozen=True)
class Idle:
    """Seconds a page may lie untouched, and the addresses its warning uses (`ended_to` by GET, the others by POST)."""

    seconds: int
    stay_to: str
    keep_to: str
    ended_to: str


@dataclass(frozen=True)
class SignedIn:
    """Whose session this is. `change_agency_to` only for a person with more than one agency."""

    name: str
    agency: str
    sign_out_to: str
    role: str = ""
    change_agency_to: str | None = None


@dataclass(frozen=True)
class PageFrame:
    """Everything the layout shows outside the page itself."""

    partnership_name: str = SERVICE_NAME
    home: str = "/"
    signed_in: SignedIn | None = None
    sign_in_to: str | None = None
    navigation: Sequence[Link] = ()
    search_to: str | None = None
    footer: Sequence[Link] = ()
    contacts: Link | None = None
    ask: str = ""
    demonstration: str | None = None
    idle: Idle | None = None


def set_up_page_frame(app: Flask, make: Callable[[], PageFrame]) -> None:
    """Tell the pages of `app` where their frame comes from. `make` is called once a request, inside it."""
    app.extensions["page_frame"] = make


def page_frame() -> PageFrame:
    """The frame of this request, made once. While an error is being told, a frame that cannot be made is a bare one."""
    if "page_frame" not in g:
        g.page_frame = _mark_current(_made())
    return cast("PageFrame", g.page_frame)


def _made() -> PageFrame:
    make = cast("Callable[[], PageFrame]", current_app.extensions.get("page_frame", PageFrame))
    if not g.get("telling_error", False):
        return make()
    try:
        return make()
    except Exception:  # the error page has to come out even when the database is what failed
        current_app.logger.exception("The page frame could not be made for an error page")
        return PageFrame()


def _mark_current(frame: PageFrame) -> PageFrame:
    """The longest link that begins the present path is the current one, unless the maker marked one itself."""
    if any(link.current for link in frame.navigation):
        return frame
    begins = [link.href for link in frame.navigation if (request.path + "/").startswith(link.href.rstrip("/") + "/")]
    here = max(begins, key=len, default=None)
    return replace(frame, navigation=[replace(link, current=link.href == here) for link in frame.navigation])
