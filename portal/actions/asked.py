"""What the address of the list asks for, and how it reads: filters, order, place. Nothing in it can fail."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlencode

from portal.access.viewer import Viewer
from portal.actions.lifecycle import ActionState
from portal.actions.listing import Filters, Scope, Sort
from portal.partnership.settings import LONGEST_WORD
from portal.web.formats import day, sentence_case
from portal.web.parts import Chosen, Column

ALL = "all"  # also what has ended; without it the list shows what is open
YES = "1"
LONGEST = 4_000  # characters of one value; a longer one asks nothing

Values = TypeVar("Values", bound=StrEnum)


@dataclass(frozen=True)
class Asked:
    """The query string as it was understood; what could not be is left out, and so is not on the page either."""

    scope: Scope | None = None
    state: str = ""
    agency: uuid.UUID | None = None
    group: uuid.UUID | None = None
    priority: str = ""
    mine: bool = False
    overdue: bool = False
    owed: bool = False
    unopened: bool = False
    check: bool = False
    since: date | None = None
    before: date | None = None
    sort: Sort = Sort.DUE
    falling: bool = False
    key: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str], allowed: Sequence[Scope]) -> Asked:
        """From a query string; a list that is not this person's is not asked for."""
        scope = _one(Scope, given.get("list"))
        state = given.get("state", "")
        return cls(
            scope=scope if scope in allowed else None,
            state=state if state == ALL or _one(ActionState, state) else "",
            agency=_id(given.get("agency")),
            group=_id(given.get("group")),
            priority=given.get("priority", "")[:LONGEST_WORD],
            mine=given.get("owner") == "mine",
            overdue=given.get("overdue") == YES,
            owed=given.get("owed") == YES,
            unopened=given.get("opened") == "no",
            check=given.get("check") == "me",
            since=_day(given.get("since")),
            before=_day(given.get("before")),
            sort=_one(Sort, given.get("sort")) or Sort.DUE,
            falling=given.get("order") == "falling",
            key=given.get("from", "")[:LONGEST],
        )

    @property
    def query(self) -> dict[str, str]:
        """As it stands in an address; what is as delivered is left out."""
        found = {
            "list": str(self.scope or ""),
            "state": self.state,
            "agency": str(self.agency or ""),
            "group": str(self.group or ""),
            "priority": self.priority,
            "owner": "mine" if self.mine else "",
            "overdue": YES if self.overdue else "",
            "owed": YES if self.owed else "",
            "opened": "no" if self.unopened else "",
            "check": "me" if self.check else "",
            "since": self.since.isoformat() if self.since else "",
            "before": self.before.isoformat() if self.before else "",
            "sort": "" if self.sort is Sort.DUE else str(self.sort),
            "order": "falling" if self.falling else "",
            "from": self.key,
        }
        return {name: value for name, value in found.items() if value}

    def address(self, base: str, **changes: Any) -> str:
        """The list with these changes; anything but another page starts again at the first."""
        changed = replace(self, **({"key": ""} | changes))
        return f"{base}?{urlencode(changed.query)}" if changed.query else base

    def filters(self, viewer: Viewer) -> Filters:
        """As the query takes them."""
        one = _one(ActionState, self.state)
        narrower = self.overdue or self.owed or self.unopened or self.check
        return Filters(
            states=(one,) if one else (),
            is_open=not self.state and not narrower,
            agency_id=self.agency,
            owner_id=viewer.person_id if self.mine else None,
            group_id=self.group,
            priority=self.priority,
            due_from=self.since,
            due_before=self.before,
            is_overdue=self.overdue,
            is_owed=self.owed,
            is_not_opened=self.unopened,
            is_mine_to_check=self.check,
        )

    @property
    def cleared(self) -> Asked:
        """The same list in the same order without any filter."""
        kept = {"scope", "sort", "falling"}
        return Asked(**{one.name: getattr(self, one.name) for one in fields(self) if one.name in kept})

    def chosen(self, base: str, agencies: Mapping[uuid.UUID, str], groups: Mapping[uuid.UUID, str]) -> list[Chosen]:
        """Every filter in words, with the address of the list without it."""
        found: list[tuple[str, str, dict[str, Any]]] = []
        if self.state:
            words = "all, also ended" if self.state == ALL else self.state
            found.append(("State", words, {"state": ""}))
        if self.agency:
            found.append(("Agency", agencies.get(self.agency, "one with nothing to show here"), {"agency": None}))
        if self.group:
            found.append(("Group", groups.get(self.group, "one with nothing to show here"), {"group": None}))
        if self.priority:
            found.append(("Priority", self.priority, {"priority": ""}))
        flags = (
            (self.mine, "Owner", "you", "mine"),
            (self.overdue, "Due", "overdue", "overdue"),
            (self.owed, "Waiting", "not finished yet", "owed"),
            (self.unopened, "Opened", "not yet", "unopened"),
            (self.check, "To check", "by you", "check"),
        )
        found += [(name, value, {field: False}) for is_set, name, value, field in flags if is_set]
        if self.since:
            found.append(("Due from", day(self.since), {"since": None}))
        if self.before:
            found.append(("Due before", day(self.before), {"before": None}))
        return [Chosen(name, value, self.address(base, **without)) for name, value, without in found]

    def columns(self, base: str) -> list[Column]:
        """Heads that sort the whole list; the one in use turns it round."""
        return [
            self._head(base, "Reference", Sort.REFERENCE),
            Column("What"),
            self._head(base, "Agency and owner", Sort.AGENCY),
            self._head(base, "Due", Sort.DUE),
            self._head(base, "State", Sort.STATE),
        ]

    def _head(self, base: str, text: str, sort: Sort) -> Column:
        is_now = self.sort is sort
        href = self.address(base, sort=sort, falling=is_now and not self.falling)
        return Column(text, href, ("descending" if self.falling else "ascending") if is_now else None)


class Lists(NamedTuple):
    """The addresses of one agency's lists: all it owes, and what each count of the board counts."""

    owed: str
    overdue: str
    due_soon: str
    later: str
    not_opened: str


def lists_of(agency_id: uuid.UUID, base: str, today: date, soon: date) -> Lists:
    """As `Asked.address` writes them, `soon` being the last day that counts as soon; a board has five in each row."""
    its = f"{base}?agency={agency_id}"
    later = soon + timedelta(days=1)
    return Lists(
        owed=f"{its}&owed={YES}",
        overdue=f"{its}&overdue={YES}",
        due_soon=f"{its}&owed={YES}&since={today}&before={later}",
        later=f"{its}&owed={YES}&since={later}",
        not_opened=f"{its}&opened=no",
    )


def where(sort: Sort, row: Any) -> str:
    """Where a page of the list begins, for its title."""
    match sort:
        case Sort.REFERENCE:
            return f", from {row.reference}"
        case Sort.AGENCY:
            return f", from {row.lead_agency}"
        case Sort.STATE:
            return f", from “{sentence_case(row.state.value)}”"
    return f", due from {day(row.due_on)}"


def _one(values: type[Values], text: str | None) -> Values | None:
    return next((one for one in values if one.value == text), None)


def _id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return None


def _day(text: str | None) -> date | None:
    """A date as browsers send it or as people here write it, with room on both sides for the arithmetic of a page."""
    first, slash, rest = (text or "").partition("/")
    try:
        iso = "-".join([*reversed(rest.split("/")), f"{first:0>2}"]) if slash else first
        found = date.fromisoformat(iso) if iso and iso.isascii() else None
    except ValueError:
        return None
    room = timedelta(days=36_525)
    return found if found and date.min + room < found < date.max - room else None
