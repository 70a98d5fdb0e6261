"""Reads single claims as providers really send them: escaped names, a list as one string, times with a fraction."""

import html
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime

LONGEST_NAME = 120
LONGEST_EMAIL = 254  # RFC 5321 4.5.3.1.3
LONGEST_KEY = 255  # OpenID Connect Core 1.0, section 2, `sub`
LONGEST_HINT = 200
MOST_HINTS = 50

Claims = Mapping[str, object]


def clean_text(value: object, longest: int) -> str:
    """One line without control or direction characters, spaces closed up, at most `longest` long; "" if no text."""
    if not isinstance(value, str):
        return ""
    spaced = "".join(" " if character.isspace() else character for character in value)
    visible = "".join(character for character in spaced if not unicodedata.category(character).startswith("C"))
    return " ".join(unicodedata.normalize("NFC", visible).split())[:longest].strip()


def person_name(claims: Claims, name_claim: str = "name") -> str:
    """The name as given ("SURNAME, First" stays so), from its parts where there is no whole one, or ""."""
    parts = (_name(claims.get("given_name")), _name(claims.get("family_name")))
    return _name(claims.get(name_claim)) or " ".join(part for part in parts if part)


def _name(value: object) -> str:
    # Some providers send names already escaped for a web page: O&#39;Neill.
    return clean_text(html.unescape(value), LONGEST_NAME) if isinstance(value, str) else ""


def email_address(claims: Claims, *names: str) -> str | None:
    """The first of these claims that looks like an address, or None. For people to read: it proves nothing."""
    for name in names or ("email",):
        value = clean_text(claims.get(name), LONGEST_EMAIL)
        if "@" in value.strip("@") and " " not in value:
            return value
    return None


def key_text(value: object) -> str | None:
    """A claim that may serve as part of a person's key, exactly as sent; None when it cannot be one."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_KEY:
        return None
    return value if value.isascii() and value.isprintable() and value == value.strip() else None


def text_list(value: object) -> tuple[str, ...]:
    """A claim that may be one text, a list, or either written as JSON inside a text; each once, in order."""
    if isinstance(value, str) and value.lstrip().startswith(("[", "{")):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return ()
    if isinstance(value, Mapping):
        value = value.get("id") or value.get("name")
    given = value if isinstance(value, list | tuple) else [value]
    texts = (clean_text(item, LONGEST_HINT) for item in given[:MOST_HINTS])
    return tuple(dict.fromkeys(text for text in texts if text))


def instant(value: object) -> datetime | None:
    """Seconds since 1970, whole or with a fraction, as an aware instant; None when absent or senseless."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError):
        return None
