"""Names as the NHS's own lists print them, all in capitals, made readable."""

import re

_SMALL = frozenset({"AND", "BY", "FOR", "IN", "LE", "OF", "ON", "SUPER", "THE", "UNDER", "UPON"})
_CAPITALS = frozenset({"NHS", "ICB"})
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def in_ordinary_case(name: str) -> str:
    """A name in capitals with capitals only where a reader expects them; any other name as it is."""
    return _WORD.sub(_word, name) if name.isupper() else name


def _word(match: re.Match[str]) -> str:
    word = match[0]
    if word in _CAPITALS:
        return word
    return word.lower() if word in _SMALL and match.start() else word.capitalize()
