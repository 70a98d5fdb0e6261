"""Every kind of list that is read in: its pages, and what the worker does with one. Each room enters its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.access.roles import OFFICE
from portal.access.viewer import Viewer
from portal.imports.lifecycle import LOGS, ImportKind
from portal.partnership.imports import Progress

Apply = Callable[[Any, Progress, Viewer], dict[str, Any]]


@dataclass(frozen=True)
class ListKind:
    """A kind of list. `choose` and `show` are endpoints, of the page that asks for the file and of the page of one.

    `apply` reads a checked one in, in the worker's transaction, in so many `steps`; None where that is done on its
    page. It answers what its row then says, and raises ImportRefused.
    """

    kind: ImportKind
    name: str
    explained: str
    choose: str
    show: str
    apply: Apply | None = None
    steps: int = 1

    def is_for(self, viewer: Viewer, partnership_id: Any) -> bool:
        """Whether that person reads such lists in, who reads any in."""
        return self.kind not in LOGS or viewer.holds(partnership_id, *OFFICE)


LIST_KINDS: dict[ImportKind, ListKind] = {}


def enter_list(one: ListKind) -> None:
    """Enter a room's kind of list, once, when it is loaded."""
    LIST_KINDS[one.kind] = one
