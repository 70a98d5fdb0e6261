"""The whole table, gathered from the modules of `rooms/`: may this person read, add, change that record?"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from types import ModuleType
from types import SimpleNamespace as Record
from typing import Any

import tests.access.rooms
from tests.access.facts import Who

Row = Callable[[Who, Record], bool]


@dataclass(frozen=True)
class Try:
    """A row somebody tries to add, or to change where `key` is its id, and whether they may.

    `made` is what the database itself puts on a new row before it asks the rule.
    """

    table: str
    words: str
    values: dict[str, Any]
    may: bool
    key: str | None = None
    made: dict[str, Any] = field(default_factory=dict)


Tries = Callable[[Any, Who], Iterator[Try]]


@dataclass(frozen=True)
class Change:
    """Who may change which columns of a row; `touch` sets one so that nothing else follows, "" where there is none."""

    columns: str
    may: Row
    touch: str


def _found() -> list[ModuleType]:
    """Every module of rooms, those first whose records others need."""
    names = sorted(one.name for one in pkgutil.iter_modules(tests.access.rooms.__path__))
    modules = {name: importlib.import_module(f"tests.access.rooms.{name}") for name in names}
    order = TopologicalSorter({name: getattr(module, "AFTER", ()) for name, module in modules.items()})
    return [modules[name] for name in order.static_order()]


def gathered(name: str) -> dict[str, object]:
    """What all rooms say under that name; no table is judged in two places."""
    found: dict[str, object] = {}
    for room in ROOMS:
        said = getattr(room, name, {})
        twice = set(said) & set(found)
        assert not twice, f"{room.__name__} says again what {sorted(twice)} ask: a table stands in one room."
        found |= said
    return found


ROOMS = _found()
SEES: dict[str, Row] = gathered("SEES")  # type: ignore[assignment]  # rooms hold no other kind of row
KEYS: dict[str, str] = gathered("KEYS")  # type: ignore[assignment]
ADDS: dict[str, Tries] = gathered("ADDS")  # type: ignore[assignment]
CHANGES: dict[str, Change] = gathered("CHANGES")  # type: ignore[assignment]
MOVES: dict[str, Tries] = gathered("MOVES")  # type: ignore[assignment]
