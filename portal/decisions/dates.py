"""What follows from the dates of a decision. Pure: no job writes any of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Protocol

from portal import clock
from portal.decisions.lifecycle import ANSWERABLE, IN_FORCE, DecisionClass, DecisionState
from portal.working_days import add_working_days

CLOSES = time(17)  # London, on the last day; statutory clocks end at 23:59
# Working days of consultation and of answering. Delivered lengths; a partnership's settings give others.
LENGTHS: dict[DecisionClass, tuple[int, int]] = {
    DecisionClass.RESERVED: (10, 10),
    DecisionClass.DELEGATED: (5, 5),
    DecisionClass.URGENT: (2, 2),
}
OTHER_LENGTHS = {
    "extension": 5,  # once, by the chair
    "holders asked": 1,  # after the close: holder and alternate
    "lead partner asked": 3,  # after the close
    "to lead partners": 10,  # after the first objection or request to discuss
    "confirmation": 3,  # of an answer recorded on somebody's behalf
    "urgent reported": 5,  # after issue
}


@dataclass(frozen=True)
class Lengths:
    """How long things take in one partnership, in working days."""

    settings: Mapping[str, Any]

    def _own(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.settings.get("decisions", {})
        return found

    def consultation(self, kind: DecisionClass) -> int:
        """Days for consultees."""
        return int(self._own().get(str(kind), LENGTHS[kind])[0])

    def answering(self, kind: DecisionClass) -> int:
        """Days for the seats."""
        return int(self._own().get(str(kind), LENGTHS[kind])[1])

    def of(self, name: str) -> int:
        """Any other length, by its name in OTHER_LENGTHS."""
        return int(self._own().get(name, OTHER_LENGTHS[name]))


class Dated(Protocol):
    """What is computed here is computed from these: a decision, or a row of a list with the same columns."""

    @property
    def state(self) -> DecisionState: ...
    @property
    def consult_by_on(self) -> date | None: ...
    @property
    def is_consulted(self) -> bool: ...
    @property
    def answer_by_on(self) -> date | None: ...
    @property
    def lead_partners_on(self) -> date | None: ...
    @property
    def review_on(self) -> date | None: ...
    @property
    def report_by_on(self) -> date | None: ...
    @property
    def reported_on(self) -> date | None: ...
    @property
    def is_disputed(self) -> bool: ...


class Mark(StrEnum):
    """What a reader should notice beside the state."""

    OVERDUE = "overdue"
    OBJECTED = "objected or to discuss"
    ESCALATED = "with the lead partners"
    REVIEW_DUE = "review due"
    TO_REPORT = "to be reported"


def closes_at(answer_by_on: date) -> datetime:
    """5pm London time of the last day, as an instant."""
    return datetime.combine(answer_by_on, CLOSES, clock.LONDON)


def is_late(answer_by_on: date | None, at: datetime) -> bool:
    """Whether an answer of that instant comes after the close."""
    return answer_by_on is not None and at > closes_at(answer_by_on)


def state_at(decision: Dated, at: datetime) -> DecisionState:
    """The state as it reads at that instant: consultation is over when all have answered or its last day has gone."""
    if decision.state is not DecisionState.CONSULTATION:
        return decision.state
    day = clock.in_london(at).date()
    is_over = decision.is_consulted or decision.consult_by_on is None or day > decision.consult_by_on
    return DecisionState.CONSIDERATION if is_over else DecisionState.CONSULTATION


def is_overdue(decision: Dated, at: datetime) -> bool:
    """Open past its close: a seat was silent, which is never consent."""
    return decision.state is DecisionState.OPEN and is_late(decision.answer_by_on, at)


def is_escalated(decision: Dated, at: datetime) -> bool:
    """With the lead partners: the chair sent it, or its day has come; only their answers are taken from then on."""
    day = clock.in_london(at).date()
    return (
        decision.state in ANSWERABLE
        and decision.is_disputed
        and decision.lead_partners_on is not None
        and decision.lead_partners_on <= day
    )


def is_on_agenda(decision: Dated, at: datetime) -> bool:
    """On the exception agenda: objected, asked to discuss, or silent at the close."""
    return decision.state is DecisionState.OPEN and (decision.is_disputed or is_overdue(decision, at))


def marks(decision: Dated, at: datetime) -> list[Mark]:
    """Every mark that holds at that instant."""
    day = clock.in_london(at).date()
    found = [Mark.OVERDUE] if is_overdue(decision, at) else []
    if decision.state is DecisionState.OPEN and decision.is_disputed:
        found.append(Mark.ESCALATED if is_escalated(decision, at) else Mark.OBJECTED)
    if decision.state in IN_FORCE:
        found += [Mark.REVIEW_DUE] if decision.review_on and decision.review_on <= day else []
        found += [Mark.TO_REPORT] if decision.report_by_on and not decision.reported_on else []
    return found


@dataclass(frozen=True)
class Rung:
    """Who is asked next, and on which day."""

    who: str
    on: date


def rungs(decision: Dated, lengths: Lengths) -> list[Rung]:
    """What happens by itself while a decision is open, in order of days."""
    if decision.state is not DecisionState.OPEN or decision.answer_by_on is None:
        return []
    close = decision.answer_by_on
    found = [
        Rung("the exception agenda, if a seat is silent", close),
        Rung("holder and alternate of a silent seat", add_working_days(close, lengths.of("holders asked"))),
        Rung("the lead partner of a silent seat", add_working_days(close, lengths.of("lead partner asked"))),
    ]
    if decision.is_disputed and decision.lead_partners_on:
        found.append(Rung("the lead partners, for their answers", decision.lead_partners_on))
    return sorted(found, key=lambda one: one.on)
