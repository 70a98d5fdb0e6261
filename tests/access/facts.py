"""Plain facts of people and places, and what section 4 of the product text makes of them: who looks, as what, where.

Nothing here knows the portal's rules: a role is the word of the text, a day is a day, an id an id.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from portal import clock

Id = uuid.UUID


@dataclass(frozen=True)
class Hat:
    """An appointment or a mandate: `partnership` is empty for a role held at the agency in all its partnerships."""

    role: str
    agency: Id
    partnership: Id | None
    starts_on: date
    ends_on: date | None = None
    group: Id | None = None

    def fits(self, today: date) -> bool:
        """In force on that day, its last day included."""
        return self.starts_on <= today and (self.ends_on is None or today <= self.ends_on)


@dataclass
class Town:
    """Who is a member of what, which school belongs to which trust."""

    members: dict[tuple[Id, Id], tuple[date, date | None]] = field(default_factory=dict)
    parents: dict[Id, Id] = field(default_factory=dict)
    groups: dict[Id, Id] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day it is now: midnight may pass while the oracle asks."""
        return clock.today()

    def is_member(self, agency: Id, partnership: Id) -> bool:
        """A member today."""
        starts_on, ends_on = self.members.get((agency, partnership), (date.max, None))
        return starts_on <= self.today and (ends_on is None or self.today <= ends_on)

    def partnerships_of(self, agency: Id) -> set[Id]:
        """Where the agency is a member today."""
        return {where for what, where in self.members if what == agency and self.is_member(agency, where)}


@dataclass
class Who:
    """Somebody who looks. `sign_in` is "open" or why there is none; `is_served`: the provider serves the agency."""

    words: str
    town: Town
    person: Id
    agency: Id
    hats: tuple[Hat, ...] = ()
    excluded: frozenset[Id] = frozenset()
    sign_in: str = "open"
    is_closed: bool = False
    is_served: bool = True
    token: str = ""
    link: Id | None = None

    def look_again(self) -> None:
        """Work out anew what holds today."""
        for worked_out in ("is_in", "roles", "posts", "acts_for", "groups"):
            vars(self).pop(worked_out, None)

    @cached_property
    def is_in(self) -> bool:
        """Signed in at all: a leaver's sign-in has ended."""
        return self.sign_in == "open" and not self.is_closed

    @cached_property
    def roles(self) -> dict[Id, frozenset[str]]:
        """Roles in force today for the acting agency, by partnership."""
        found: dict[Id, set[str]] = {}
        if self.is_in and self.is_served:
            for hat in self.hats:
                if hat.agency != self.agency or not hat.fits(self.town.today):
                    continue
                where = {hat.partnership} if hat.partnership else self.town.partnerships_of(hat.agency)
                for partnership in where:
                    if partnership and self.town.is_member(hat.agency, partnership):
                        found.setdefault(partnership, set()).add(hat.role)
        return {where: frozenset(roles) for where, roles in found.items()}

    @cached_property
    def posts(self) -> frozenset[tuple[Id, Id]]:
        """Where the person works today, signed in or not: partnership and agency, for each agency of theirs."""
        if self.is_closed:
            return frozenset()
        return frozenset(
            (where, hat.agency)
            for hat in self.hats
            if hat.fits(self.town.today)
            for where in ({hat.partnership} if hat.partnership else self.town.partnerships_of(hat.agency))
            if self.town.is_member(hat.agency, where)
        )

    @cached_property
    def acts_for(self) -> Id | None:
        """The agency, while a capacity there holds."""
        return self.agency if self.roles else None

    @cached_property
    def groups(self) -> frozenset[Id]:
        """Groups of which a member today."""
        return frozenset(
            hat.group
            for hat in self.hats
            if hat.group and hat.agency == self.acts_for and hat.fits(self.town.today) and hat.partnership in self.roles
        )

    def has(self, partnership: Id | None, roles: frozenset[str]) -> bool:
        """One of these roles there."""
        return partnership is not None and bool(self.roles.get(partnership, frozenset()) & roles)

    def is_person(self, person: Id | None) -> bool:
        """The very person."""
        return self.is_in and person == self.person

    def is_for(self, agency: Id | None) -> bool:
        """Acting for that agency."""
        return agency is not None and agency == self.acts_for

    def is_for_parent_of(self, agency: Id) -> bool:
        """Acting for the trust of that school."""
        return self.is_for(self.town.parents.get(agency))
