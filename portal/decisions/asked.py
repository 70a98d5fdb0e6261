"""What the address of the list asks for, and how it reads. Nothing in it can fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from portal.decisions.lifecycle import DecisionClass, DecisionState
from portal.decisions.listing import Filters, Show, Sort
from portal.web.formats import day, sentence_case
from portal.web.parts import Chosen, Column

LONGEST = 4_000  # characters of one value; a longer one asks nothing
SHOWS = {
    Show.ASKED: "being asked",
    Show.DONE: "in force or over",
    Show.OVERDUE: "overdue",
    Show.DISPUTED: "objected to or to discuss",
    Show.ALL: "all",
}

Values = TypeVar("Values", bound=StrEnum)


@dataclass(frozen=True)
class Asked:
    """The query string as it was understood; what could not be is left out, and so is not on the page either."""

    show: Show = Show.ASKED
    state: DecisionState | None = None
    kind: DecisionClass | None = None
    sort: Sort = Sort.NEWEST
    is_turned: bool = False
    key: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Asked:
        """From a query string."""
        return cls(
            show=_one(Show, given.get("show")) or Show.ASKED,
            state=_one(DecisionState, given.get("state")),
            kind=_one(DecisionClass, given.get("class")),
            sort=_one(Sort, given.get("sort")) or Sort.NEWEST,
            is_turned=given.get("order") == "turned",
            key=given.get("from", "")[:LONGEST],
        )

    @property
    def query(self) -> dict[str, str]:
        """As it stands in an address; what is as delivered is left out."""
        found = {
            "show": "" if self.show is Show.ASKED else str(self.show),
            "state": str(self.state or ""),
            "class": str(self.kind or ""),
            "sort": "" if self.sort is Sort.NEWEST else str(self.sort),
            "order": "turned" if self.is_turned else "",
            "from": self.key,
        }
        return {name: value for name, value in found.items() if value}

    @property
    def is_falling(self) -> bool:
        """Newest first as delivered; any other order rises, unless it is turned round."""
        return (self.sort is Sort.NEWEST) is not self.is_turned

    @property
    def filters(self) -> Filters:
        """As the query takes them; a state asks in the whole list."""
        return Filters(Show.ALL if self.state else self.show, self.state, self.kind)

    @property
    def cleared(self) -> Asked:
        """The same order without any filter."""
        return Asked(sort=self.sort, is_turned=self.is_turned)

    def address(self, base: str, **changes: Any) -> str:
        """The list with these changes; anything but another page starts again at the first."""
        changed = replace(self, **({"key": ""} | changes))
        return f"{base}?{urlencode(changed.query)}" if changed.query else base

    def chosen(self, base: str) -> list[Chosen]:
        """Every filter in words, with the address of the list without it."""
        found: list[tuple[str, str, dict[str, Any]]] = []
        if self.show is not Show.ASKED:
            found.append(("Show", SHOWS[self.show], {"show": Show.ASKED}))
        if self.state:
            found.append(("State", self.state, {"state": None}))
        if self.kind:
            found.append(("Class", self.kind, {"kind": None}))
        return [Chosen(name, value, self.address(base, **without)) for name, value, without in found]

    def columns(self, base: str) -> list[Column]:
        """Heads that sort the whole list; the one in use turns it round."""
        return [
            self._head(base, "Reference", Sort.REFERENCE),
            self._head(base, "What is decided", Sort.TITLE),
            Column("Class"),
            Column("Date"),
            self._head(base, "State", Sort.STATE),
        ]

    def _head(self, base: str, text: str, sort: Sort) -> Column:
        is_now = self.sort is sort
        href = self.address(base, sort=sort, is_turned=is_now and not self.is_turned)
        return Column(text, href, ("descending" if self.is_falling else "ascending") if is_now else None)


def where(sort: Sort, row: Any) -> str:
    """Where a page of the list begins, for its title."""
    match sort:
        case Sort.REFERENCE:
            return f", from {row.reference}"
        case Sort.TITLE:
            return f", from “{row.title}”"
        case Sort.STATE:
            return f", from “{sentence_case(row.state.value)}”"
    return f", drafted from {day(row.created_at)}"


def _one(values: type[Values], text: str | None) -> Values | None:
    return next((one for one in values if one.value == text), None)
