"""Markdown a person typed, made into safe HTML. The only caller of bleach, so that it can be replaced in one place."""

from __future__ import annotations

import re
from collections.abc import MutableMapping

import bleach
import mistune
from markupsafe import Markup

TAGS = frozenset({"a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong", "ul"})
ATTRIBUTES = {"a": ["href", "rel"]}
PROTOCOLS = frozenset({"http", "https", "mailto", "tel"})

# One line of words, as most people write: no sign of it means anything to Markdown, HTML or a finder of addresses.
_only_words = re.compile(r"[^\W\d_](?: ?(?:[^\W_]|[,;?()’‘“”–…-]|[.:!](?= |$)))*")

_markdown = mistune.create_markdown(escape=True, hard_wrap=True)
_heading = re.compile(r"<(/?)h([1-6])\b[^>]*>")
# Only full addresses: a path alone would look like a page of ours that the writer does not answer for.
_href = re.compile(r'<a href="(?!(?:https?://|mailto:|tel:))[^"]*"', re.IGNORECASE)


def to_html(markdown: str | None) -> Markup:
    """Safe HTML of `markdown`: paragraphs, lists, quotes, links; its headings begin at h3, below ours. Never raises."""
    if not markdown:
        return Markup("")
    if _only_words.fullmatch(markdown):
        return Markup(f"<p>{markdown}</p>\n")  # noqa: S704  # of the signs above, none is one of HTML
    return _drawn(markdown)


def _drawn(markdown: str) -> Markup:
    drawn = _heading.sub(_below_ours, str(_markdown(markdown)))
    drawn = _href.sub("<a", drawn)
    safe = bleach.clean(drawn, tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=True)
    safe = bleach.linkify(safe, callbacks=[_no_opener], skip_tags={"pre", "code"})  # type: ignore[list-item]  # may be None
    return Markup(safe)  # noqa: S704  # cleaned on the lines above, this is the one place


def _below_ours(match: re.Match[str]) -> str:
    return f"<{match[1]}h{3 if int(match[2]) <= 2 else 4}>"


def _no_opener(
    attrs: MutableMapping[tuple[str | None, str], str],
    new: bool = False,  # bleach's own signature
) -> MutableMapping[tuple[str | None, str], str] | None:
    if new:  # text that only looks like an address stays text
        return None
    attrs[(None, "rel")] = "noopener nofollow"
    return attrs
