"""What the address of the log asks for, and how it reads: filters, order, place. Nothing in it can fail."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from portal.challenges.lifecycle import Stage
from portal.challenges.listing import Filters, Sort
from portal.web.parts import Chosen, Column

ALL = "all"  # also what has ended; without it the list shows what is open
LONGEST = 4_000  # characters of a key; a longer one asks nothing


@dataclass(frozen=True)
class Asked:
    """The query string as it was understood; what could not be is left out, and so is not on the page either."""

    stage: str = ""
    agency: uuid.UUID | None = None
    overdue: bool = False
    sort: Sort = Sort.RAISED
    falling: bool = True
    key: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Asked:
        """From a query string; newest first, or what is due first."""
        stage = given.get("stage", "")
        sort = Sort.DUE if given.get("sort") == Sort.DUE else Sort.RAISED
        order = given.get("order")
        return cls(
            stage=stage if stage == ALL or stage in set(Stage) else "",
            agency=_id(given.get("agency")),
            overdue=given.get("overdue") == "1",
            sort=sort,
            falling=order == "falling" if order in {"falling", "rising"} else sort is Sort.RAISED,
            key=given.get("from", "")[:LONGEST],
        )

    @property
    def query(self) -> dict[str, str]:
        """As it stands in an address; what is as delivered is left out."""
        is_usual = self.falling is (self.sort is Sort.RAISED)
        found = {
            "stage": self.stage,
            "agency": str(self.agency or ""),
            "overdue": "1" if self.overdue else "",
            "sort": "" if self.sort is Sort.RAISED else str(self.sort),
            "order": "" if is_usual else "falling" if self.falling else "rising",
            "from": self.key,
        }
        return {name: value for name, value in found.items() if value}

    def address(self, base: str, **changes: Any) -> str:
        """The list with these changes; anything but another page starts again at the first."""
        changed = replace(self, **({"key": ""} | changes))
        return f"{base}?{urlencode(changed.query)}" if changed.query else base

    @property
    def filters(self) -> Filters:
        """As the query takes them."""
        one = Stage(self.stage) if self.stage in set(Stage) else None
        return Filters(one, is_open=not self.stage, agency_id=self.agency, is_overdue=self.overdue)

    @property
    def cleared(self) -> Asked:
        """The same list in the same order without any filter."""
        return Asked(sort=self.sort, falling=self.falling)

    def chosen(self, base: str, agencies: Mapping[uuid.UUID, str]) -> list[Chosen]:
        """Every filter in words, with the address of the list without it."""
        found: list[tuple[str, str, dict[str, Any]]] = []
        if self.stage:
            found.append(("Stage", "all, also ended" if self.stage == ALL else self.stage, {"stage": ""}))
        if self.agency:
            found.append(("Agency", agencies.get(self.agency, "one with nothing to show here"), {"agency": None}))
        if self.overdue:
            found.append(("Due", "overdue", {"overdue": False}))
        return [Chosen(name, value, self.address(base, **without)) for name, value, without in found]

    def columns(self, base: str) -> list[Column]:
        """Heads that sort the whole list; the one in use turns it round."""
        return [
            Column("Reference"),
            Column("What"),
            Column("Between"),
            self._head(base, "Raised", Sort.RAISED),
            self._head(base, "Due", Sort.DUE),
            Column("Stage"),
        ]

    def _head(self, base: str, text: str, sort: Sort) -> Column:
        is_now = self.sort is sort
        falling = not self.falling if is_now else sort is Sort.RAISED
        href = self.address(base, sort=sort, falling=falling)
        return Column(text, href, ("descending" if self.falling else "ascending") if is_now else None)


def _id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None
