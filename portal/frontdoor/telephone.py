"""Telephone numbers as the public dials them in the United Kingdom."""

from __future__ import annotations

import re

CURE = "Enter a telephone number, like 01632 960117, 0808 157 0110 or 999. Use digits and spaces only"
SHORT = re.compile(r"999|112|111|101|116[0-9]{3}")
NATIONAL = re.compile(r"0[1-9][0-9]{8,9}")
INTERNATIONAL = re.compile(r"\+44[1-9][0-9]{8,9}")


def telephone_problem(text: str) -> str | None:
    """How a number is written, where `text` is not one; None where it is."""
    if re.search(r"[^0-9 +]", text) or "+" in text[1:]:
        return CURE
    digits = text.replace(" ", "")
    good = SHORT.fullmatch(digits) or NATIONAL.fullmatch(digits) or INTERNATIONAL.fullmatch(digits)
    return None if good else CURE


def dial(text: str) -> str:
    """The address a telephone follows: "tel:01632960117"."""
    return f"tel:{re.sub(r'[^0-9+]', '', text)}"
