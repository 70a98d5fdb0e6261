"""Where to go after signing in: back to the page that was asked for, and never to somebody else's."""

from __future__ import annotations

import re

LONGEST = 2000

# Only what our own addresses are made of: plain segments, one slash between them. Whatever is not listed here (a second
# slash, a backslash, a percent sign, a tab, @, letters that look like a slash) cannot lead a browser to another host.
OWN_PATH = re.compile(
    r"/(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?)?"
    r"(?:\?[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*)?"
    r"(?:#[A-Za-z0-9_-]*)?"
)


def own_path(value: str | None, default: str = "/your-work") -> str:
    """The path and query asked for when they are our own, else the default. Never a scheme, never a host."""
    if value and len(value) <= LONGEST and OWN_PATH.fullmatch(value):
        return value
    return default
