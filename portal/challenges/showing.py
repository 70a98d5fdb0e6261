"""How a challenge reads on its pages: stages in sentences, history in titles, what this person may do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from flask import url_for

from portal import clock
from portal.access.verdict import Verdict
from portal.access.viewer import Viewer
from portal.challenges.lifecycle import (
    ENDED,
    LEVELS,
    OVERDUE,
    UP,
    Stage,
    due_on,
    is_overdue,
    next_up,
    stage_on,
    steps_by_itself,
)
from portal.challenges.looking import Case
from portal.challenges.models import Challenge, ChallengeEventKind
from portal.challenges.named import Holder, whom
from portal.challenges.policy import may_answer, may_determine, may_end, may_move_up, may_update
from portal.web.formats import day, distance, list_in_words, moment, sentence_case, short_day
from portal.web.parts import Link, Moment
from portal.web.rich_text import to_html

TITLES = {
    ChallengeEventKind.RAISED: "Raised",
    ChallengeEventKind.ACKNOWLEDGED: "Acknowledged",
    ChallengeEventKind.ANSWERED: "Answered",
    ChallengeEventKind.UPDATED: "Update",
    ChallengeEventKind.MOVED_UP: "Not settled, taken further",
    ChallengeEventKind.RAN_OUT: "Time ran out, so it moved up",
    ChallengeEventKind.RESOLVED: "Settled",
    ChallengeEventKind.WITHDRAWN: "Withdrawn",
    ChallengeEventKind.PROPOSED: "Determination written",
    ChallengeEventKind.AGREED: "Agreed to the determination",
    ChallengeEventKind.DISSENTED: "Dissented",
    ChallengeEventKind.DETERMINED: "Determined by the lead partners",
    ChallengeEventKind.TOLD: "Told",
}
WITH = {
    Stage.RAISED: "Waits for an acknowledgement",
    Stage.ACKNOWLEDGED: "Waits for an answer",
    Stage.ANSWERED: "Answered, not settled yet",
    Stage.SERVICE_HEADS: "With the service heads",
    Stage.DELEGATES: "With the delegated partners",
    Stage.LEAD_PARTNERS: "With the lead partners",
    Stage.RESOLVED: "Settled",
    Stage.DETERMINED: "Determined",
    Stage.WITHDRAWN: "Withdrawn",
}
KINDS = {Stage.RAISED: "", **dict.fromkeys(ENDED, "done")}  # how a stage is drawn beside its words

Ask = Callable[[Viewer, Challenge], Verdict]
ACTS: tuple[tuple[str, str, Ask], ...] = (
    ("answer", "Answer it", may_answer),
    ("settle", "Say that it is settled", may_end),
    ("go_further", "Not settled: take it further", may_move_up),
    ("determine", "Write a determination", may_determine),
    ("update", "Write an update", may_update),
    ("withdraw", "Withdraw it", may_end),
)


def to(case: Case, name: str = "show", **more: Any) -> str:
    """The address of one of its pages."""
    return url_for(f"challenges.{name}", partnership=case.place.key, reference=case.challenge.reference, **more)


def pages(case: Case, current: str) -> list[Link]:
    """The pages of the record."""
    shown = (("show", "Overview"), ("history", "History"), ("readers", "Who can see"))
    return [Link(text, to(case, name), current=name == current) for name, text in shown]


def acts(case: Case) -> list[Link]:
    """What this person may do now, the thing to do first."""
    return [Link(text, to(case, name)) for name, text, ask in ACTS if ask(case.viewer, case.challenge)]


@dataclass(frozen=True)
class Level:
    """One line of the way up: the stage in words, its last day, and whether it is the present one."""

    words: str
    until: date
    is_now: bool


def levels(case: Case) -> list[Level]:
    """The present stage and those that follow by themselves, each with its last day; none once it has ended."""
    found, stage = [], case.stage if case.stage not in ENDED else None
    while stage is not None:
        last = date.fromisoformat(case.challenge.clocks[stage])
        found.append(Level(WITH[stage], last, stage is case.stage))
        stage = UP.get(stage)
    return found


def names_of(found: Iterable[Holder]) -> str:
    """People in words; "" where nobody is known."""
    return list_in_words(list(dict.fromkeys(one.name for one in found if one.name)) or [])


def next_sentence(case: Case, holders: Sequence[Holder]) -> str:
    """Where it goes by itself, to whom and when; that nobody is above the lead partners; empty once it has ended."""
    if case.stage in ENDED:
        return ""
    step = next_up(case.challenge, case.today)
    if step is None:
        return "It stays with the lead partners until they have determined it, or it is settled."
    names = names_of(whom(step.stage, case.challenge, holders))
    return f"Goes to {LEVELS[step.stage]}{f', {names},' if names else ''} on {day(step.on)}"


def moments(case: Case, lines: Iterable[Any]) -> list[Moment]:
    """History as the timeline draws it, newest first, with the steps that time made since the last act."""
    now = clock.now()
    passed = [
        Moment(
            TITLES[ChallengeEventKind.RAN_OUT], "the portal", day(step.on), clock.start_of(step.on), WITH[step.stage]
        )
        for step in reversed(steps_by_itself(case.challenge, case.today))
    ]
    written = [Moment(_title(line), _teller(line), _when(line), line.at, _body(line)) for line in lines]
    return sorted([*passed, *written], key=lambda one: one.at or now, reverse=True)


def _title(line: Any) -> str:
    return f"Told {line.person or 'somebody'}" if line.kind is ChallengeEventKind.TOLD else TITLES[line.kind]


def _teller(line: Any) -> str:
    return f"{line.by or 'someone'}, {line.by_agency}" if line.by_agency else "the portal"


def _when(line: Any) -> str:
    return day(line.at) if line.kind is ChallengeEventKind.RAN_OUT else moment(line.at)


def _body(line: Any) -> Any:
    if line.kind is ChallengeEventKind.TOLD:
        return "Overdue with the lead partners" if line.text == OVERDUE else WITH[Stage(line.text)]
    said = to_html(line.text)
    is_level = line.kind in {ChallengeEventKind.MOVED_UP, ChallengeEventKind.RAN_OUT}
    return said + to_html(WITH[Stage(line.to_stage)]) if is_level else said


class Line(NamedTuple):
    """One challenge as a list shows it, in words."""

    reference: str
    title: str
    raising: str
    challenged: str
    raised: str
    due: str
    distance: str
    tone: str
    stage: str
    kind: str
    is_overdue: bool


def line_of(row: Any, today: date) -> Line:
    """A row of the list."""
    stage, last = stage_on(row, today), due_on(row, today)
    late = is_overdue(row, today)
    return Line(
        row.reference,
        row.title,
        row.raising,
        row.challenged,
        short_day(row.raised_at),
        short_day(last) if last else "",
        distance(last, today) if last else "",
        "late" if late else "soon" if last == today else "",
        sentence_case(stage.value),
        KINDS.get(stage, "active"),
        late,
    )
