"""The key of a provider stands in addresses, `/sign-in/<key>`: it must be no word that stands there itself."""

from __future__ import annotations

import re

from flask import current_app

from portal.access.verdict import ALLOWED, Verdict, refused

KEY = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
LONGEST = 40  # characters
OURS = ("/sign-in", "/signed-out", "/sign-out")


def words_of_addresses() -> frozenset[str]:
    """Every fixed part of an address of signing in: a provider of that name could not be reached, or would hide it."""
    rules = [str(rule) for rule in current_app.url_map.iter_rules() if str(rule).startswith(OURS)]
    return frozenset(part for rule in rules for part in rule.split("/") if part and "<" not in part)


def may_be_key(key: str) -> Verdict:
    """Whether a provider may have this key."""
    if not KEY.fullmatch(key) or len(key) > LONGEST:
        return refused(f"Write a key of at most {LONGEST} small letters, digits and hyphens, such as herts-council.")
    if key in words_of_addresses():
        return refused(
            f"“{key}” is a word of the portal’s own sign-in addresses. Choose another key, such as {key}-staff."
        )
    return ALLOWED
