"""What the macros in `templates/components/` take: small frozen values, also offered to templates by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from markupsafe import Markup


@dataclass(frozen=True)
class Link:
    """A link in words. `hidden` is read out after the text, so that each name is unique ("Change" + "the owner")."""

    text: str
    href: str
    current: bool = False
    hidden: str = ""


@dataclass(frozen=True)
class SeenBy:
    """Who can see a record: the line under the heading and above the button."""

    agencies: Sequence[str]
    people: int
    cannot: str = ""
    href: str | None = None

    @property
    def words(self) -> str:
        """The line without its link: "Council, Police – 14 people. Schools cannot see this."."""
        people = "1 person" if self.people == 1 else f"{self.people:,} people"
        line = f"{', '.join(self.agencies)} – {people}." if self.agencies else f"{people}."
        return f"{line} {self.cannot}" if self.cannot else line


@dataclass(frozen=True)
class Column:
    """One column of a list. With `href` its head sorts the whole list; `order` says how it is sorted now."""

    text: str
    href: str | None = None
    order: Literal["ascending", "descending"] | None = None
    numeric: bool = False


@dataclass(frozen=True)
class Chosen:
    """A filter that is set: what it is called, the value in words, and the address of the list without it."""

    name: str
    value: str
    without: str


@dataclass(frozen=True)
class Fact:
    """One line of a summary list. `links` follow the value ("Change", "Hand over")."""

    key: str
    value: str | Markup | None
    links: Sequence[Link] = ()


@dataclass(frozen=True)
class Moment:
    """One entry of a timeline. `when` is the date in words; `at` is the instant for machines."""

    title: str | Markup
    by: str
    when: str
    at: datetime | None = None
    body: str | Markup = ""


Status = Literal["Not started", "In progress", "Completed", "Left out", "Cannot start yet"]


@dataclass(frozen=True)
class Part:
    """One part of what somebody prepares: how far it is, in words, and where one does it (empty while one cannot)."""

    name: str
    status: Status
    href: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: `part` of `whole`."""

    label: str
    part: int
    whole: int
    href: str | None = None

    @property
    def percent(self) -> int:
        """Rounded to the whole per cent, but 100 only when all are there, and 0 only when none is."""
        if self.whole <= 0 or self.part <= 0:
            return 0
        if self.part >= self.whole:
            return 100
        return min(99, max(1, round(100 * self.part / self.whole)))


PARTS = (Link, SeenBy, Column, Chosen, Fact, Moment, Bar)
