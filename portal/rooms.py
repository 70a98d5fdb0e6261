"""The rooms with tables, rules or pages, in the order in which they may import each other."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

ROOMS = (
    "audit",
    "access",
    "outbox",
    "partnership",
    "sign_in",
    "health",
    "frontdoor",
    "contacts",
    "imports",
    "actions",
    "decisions",
    "logs",
    "arrangements",
    "cooperation",
    "challenges",
    "meetings",
    "packs",
    "home",
    "calendars",
    "digests",
    "messages",
)


def modules(name: str) -> Iterator[ModuleType]:
    """The module of that name of every room that has one, imported, in order."""
    for room in ROOMS:
        path = f"portal.{room}.{name}"
        if find_spec(path) is not None:
            yield import_module(path)
