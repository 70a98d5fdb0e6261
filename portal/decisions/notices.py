"""The notice of a decision: one plain text that is shown, printed and hashed, so that all three are the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.decisions.heard import Said
from portal.decisions.lifecycle import AGREEING, AnswerKind, View
from portal.decisions.models import Decision, DecisionPaper
from portal.web.formats import day, moment

SAID = {
    AnswerKind.AGREE: "agrees",
    AnswerKind.COMMENT: "agrees, with a comment",
    AnswerKind.OBJECT: "objects",
    AnswerKind.DISCUSS: "asks to discuss",
    AnswerKind.INTEREST: "declared an interest",
}
VIEWS = {
    View.SUPPORT: "supports it",
    View.CHANGE: "supports it with a change",
    View.CONCERN: "raised a concern",
    View.NONE: "has no view",
    None: "did not answer",
}


@dataclass(frozen=True)
class SeatSaid:
    """One seat's line of the notice. `name` is of who answered."""

    seat: str
    name: str
    kind: AnswerKind | None
    text: str = ""
    at: datetime | None = None
    is_late: bool = False
    is_on_behalf: bool = False

    def line(self) -> str:
        """As a sentence."""
        if self.kind is None or self.at is None:
            return f"{self.seat}: no answer"
        more = ", after the close" if self.is_late else ""
        more += ", recorded on their behalf and confirmed" if self.is_on_behalf else ""
        words = f": {self.text}" if self.text else ""
        return f"{self.seat}: {SAID[self.kind]}, {self.name}, {moment(self.at)}{more}{words}"


@dataclass(frozen=True)
class Issue:
    """What the chair adds when issuing."""

    partnership: str
    chair: str
    at: datetime
    reasons: str
    review_on: date


def notice_text(
    decision: Decision,
    paper: DecisionPaper,
    issue: Issue,
    *,
    seats: Sequence[SeatSaid],
    views: Sequence[Said],
    notes: Sequence[Said],
) -> str:
    """The whole notice in plain lines: question, options, who agreed when, dissent, consultation, notes, reasons."""
    agreed = [one.line() for one in seats if one.kind in AGREEING]
    dissent = [one.line() for one in seats if one.kind not in AGREEING]
    parts = [
        [f"{issue.partnership}: notice of decision {decision.reference}", decision.title],
        ["Question", paper.question],
        ["Options", paper.options] if paper.options else [],
        ["Decided", f"Agreed by correspondence, class {decision.kind}.", _issued(issue)],
        ["Who agreed, and when", *agreed],
        ["Dissent", *(dissent or ["None."])],
        ["Consulted", *_consulted(decision, views)],
        *([["Scrutiny", *(f"{one.who}: {one.text} – Answer: {one.reply}" for one in notes)]] if notes else []),
        ["Reasons", issue.reasons],
        ["Review", f"On {day(issue.review_on)}."],
        *([["Text", paper.text]] if decision.settles else []),
        ["Paper", f"Version {paper.number}, SHA-256 {paper.sha256}"],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _issued(issue: Issue) -> str:
    return f"Issued by {issue.chair}, chair, {moment(issue.at)}."


def _consulted(decision: Decision, views: Sequence[Said]) -> list[str]:
    if decision.no_consultation_because:
        return [f"Nobody, by the chair’s leave: {decision.no_consultation_because}"]
    lines = []
    for one in views:
        answer = f" – Answer: {one.reply}" if one.reply else ""
        words = f": {one.text}" if one.text else ""
        lines.append(f"{one.who} {VIEWS[one.view]}{words}{answer}")
    return lines or ["Nobody."]


def review_by(today: date) -> date:
    """The review date offered first: a year on."""
    leap_day = (today.month, today.day) == (2, 29)
    return date(today.year + 1, 3, 1) if leap_day else today.replace(year=today.year + 1)
