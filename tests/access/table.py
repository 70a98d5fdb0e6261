"""The whole table, gathered from the modules of `rooms/`: may this person read that record?"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from graphlib import TopologicalSorter
from types import ModuleType
from types import SimpleNamespace as Record

import tests.access.rooms
from tests.access.facts import Who

Row = Callable[[Who, Record], bool]


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
