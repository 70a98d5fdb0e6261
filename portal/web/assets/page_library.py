"""The page library without what only GOV.UK itself may use: its crest, its typeface and its blue.

Source: "Using the GOV.UK Design System outside GOV.UK" and the library's own licence notes. Everything else of the
library stays as it comes, so that its next version needs no work but this.
"""

from __future__ import annotations

import re

ACCENT = "#0b5a6b"  # 7.8:1 on white, 7.0:1 on the grey of summary cards
GOVUK_BLUE = "#1d70b8"

FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
CREST = re.compile(r"[a-z-]+:url\(/assets/images/govuk-crest\.svg\);?")
SOURCE_MAP = re.compile(r"\s*(/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)\s*")


class AssetError(Exception):
    """Styles or scripts cannot be built; the text says why and what to do."""


def adapted_styles(css: str) -> str:
    """The library's style sheet for a service outside GOV.UK.

    Raises AssetError where something expected is no longer there, as after a new version of the library.
    """
    css = _without(css, FONT_FACE, "typeface rules")
    css = _without(css, CREST, "crest")
    css = _without(css, SOURCE_MAP, "source map")
    css = _replaced(css, "GDS Transport,arial,sans-serif", "arial,sans-serif")
    css = _replaced(css, GOVUK_BLUE, ACCENT)
    return checked(css, "the page library's styles")


def adapted_script(script: str) -> str:
    """The library's script without the address of a source map we do not serve."""
    return checked(_without(script, SOURCE_MAP, "source map").rstrip() + "\n", "the page library's script")


def checked(text: str, name: str) -> str:
    """The same text. Raises AssetError where it would fetch something, or bear a mark that is not ours."""
    for forbidden in ("url(", "GDS", GOVUK_BLUE, "@import", "sourceMappingURL"):
        if forbidden in text:
            raise AssetError(f"{name[0].upper()}{name[1:]} still hold {forbidden!r}. Take it out where it comes from.")
    return text


def _without(text: str, pattern: re.Pattern[str], what: str) -> str:
    text, times = pattern.subn("", text)
    if not times:
        raise AssetError(f"The page library has no {what} any more: look at its new version and adapt this module.")
    return text


def _replaced(text: str, old: str, new: str) -> str:
    if old not in text:
        raise AssetError(f"The page library no longer says {old!r}: look at its new version and adapt this module.")
    return text.replace(old, new)
