"""Whose answer a seat's is: pure rules over mandates, interests, classes and days."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.access.roles import Role
from portal.decisions.dates import Lengths
from portal.decisions.lifecycle import DecisionClass
from portal.working_days import add_working_days


@dataclass(frozen=True)
class Holder:
    """A mandate in force: who, for which body, as what."""

    mandate_id: uuid.UUID
    person_id: uuid.UUID
    agency_id: uuid.UUID
    role: Role
    name: str = ""


@dataclass(frozen=True)
class SeatNow:
    """A seat that is asked: its holders at this minute, and who cannot answer for it in this decision.

    `interested` declared an interest, `elsewhere` have answered for another seat.
    """

    id: uuid.UUID
    name: str
    holders: tuple[Holder, ...]
    interested: frozenset[uuid.UUID] = frozenset()
    elsewhere: frozenset[uuid.UUID] = frozenset()
    sectors: frozenset[str] = frozenset()

    def of_role(self, *roles: Role) -> list[Holder]:
        """Holders of these roles who can answer for it."""
        out = self.interested | self.elsewhere
        return [one for one in self.holders if one.role in roles and one.person_id not in out]


def passed_to(seat: SeatNow) -> tuple[Role, ...]:
    """After an interest: the alternate, without one the lead partner; nobody (the agenda) when that is theirs too."""
    for role in (Role.DELEGATE, Role.ALTERNATE, Role.LEAD_PARTNER):
        if seat.of_role(role):
            return (role,)
    return ()


def answering_roles(
    seat: SeatNow,
    kind: DecisionClass,
    *,
    is_escalated: bool,
    answer_by_on: date | None,
    today: date,
    lengths: Lengths,
) -> tuple[Role, ...]:
    """Which of the seat's holders may answer today.

    Reserved matters and what was sent to the lead partners: they alone. Else whom the question stands with, and after
    a silent close the alternate and then the lead partner, who are asked as well.
    """
    if kind is DecisionClass.RESERVED or is_escalated:
        return (Role.LEAD_PARTNER,)
    found = set(passed_to(seat))
    if answer_by_on is not None:
        if today >= add_working_days(answer_by_on, lengths.of("holders asked")):
            found.add(Role.ALTERNATE)
        if today >= add_working_days(answer_by_on, lengths.of("lead partner asked")):
            found.add(Role.LEAD_PARTNER)
    return tuple(role for role in Role if role in found)


@dataclass(frozen=True)
class Quorum:
    """A group's rule for carrying a decision, as data: how many seats, and of which sectors one has to be among them.

    Without a rule every seat asked has to agree.
    """

    seats: int | None = None
    sectors: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Quorum:
        """From `standing_group.quorum`: {"seats": 2, "sectors": ["police"]}."""
        number = data.get("seats")
        return cls(number if isinstance(number, int) else None, frozenset(data.get("sectors", ())))

    def in_words(self, asked: int) -> str:
        """The rule as a sentence."""
        if self.seats is None or self.seats >= asked:
            return f"All {asked} seats must agree."
        of = f", {' and '.join(sorted(self.sectors))} among them" if self.sectors else ""
        return f"{self.seats} of {asked} seats must agree{of}, and no seat may object."


def is_carried(asked: Iterable[SeatNow], agreed: frozenset[uuid.UUID], quorum: Quorum, *, is_disputed: bool) -> bool:
    """Whether it is agreed: silence never counts, and with one objection or wish to discuss nothing is carried."""
    seats = list(asked)
    if not seats or is_disputed:
        return False
    if quorum.seats is None or quorum.seats >= len(seats):
        return all(seat.id in agreed for seat in seats)
    covered = {sector for seat in seats if seat.id in agreed for sector in seat.sectors}
    return len([seat for seat in seats if seat.id in agreed]) >= quorum.seats and quorum.sectors <= covered
