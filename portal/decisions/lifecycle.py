"""States of a decision and the moves between them. What follows from today's date stands in dates.py.

The source of classes, lengths and moves is section 5 of the product text.
"""

from __future__ import annotations

from enum import StrEnum


class DecisionState(StrEnum):
    """Where a decision stands."""

    DRAFT = "draft"
    CONSULTATION = "consultation"
    CONSIDERATION = "consideration"
    OPEN = "open"
    AGREED = "agreed"
    ISSUED = "issued"
    AFFIRMED = "affirmed"
    AMENDED = "amended"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


S = DecisionState

MOVES: dict[DecisionState, frozenset[DecisionState]] = {
    S.DRAFT: frozenset({S.CONSULTATION, S.CONSIDERATION, S.WITHDRAWN}),
    S.CONSULTATION: frozenset({S.CONSIDERATION, S.WITHDRAWN}),
    S.CONSIDERATION: frozenset({S.OPEN, S.WITHDRAWN}),
    S.OPEN: frozenset({S.AGREED, S.CONSIDERATION, S.WITHDRAWN}),  # consideration: the paper changed, answers are void
    S.AGREED: frozenset({S.ISSUED, S.OPEN, S.CONSIDERATION, S.WITHDRAWN}),  # open: it lost an agreement
    S.ISSUED: frozenset({S.AFFIRMED, S.AMENDED, S.ENDED}),
    S.AFFIRMED: frozenset({S.AMENDED, S.ENDED}),  # affirmed again: the same state, a later review date
    S.AMENDED: frozenset(),
    S.ENDED: frozenset(),
    S.WITHDRAWN: frozenset(),
}
WORDS_OF_MOVES: dict[tuple[DecisionState, DecisionState], str] = {
    (S.DRAFT, S.CONSULTATION): "consultees are asked",
    (S.DRAFT, S.CONSIDERATION): "consultation is left out, with the chair’s reason; never for reserved matters",
    (S.CONSULTATION, S.CONSIDERATION): "all have answered, or the last day is over",
    (S.CONSIDERATION, S.OPEN): "every concern is answered; the paper is frozen and hashed",
    (S.OPEN, S.AGREED): "each seat has agreed",
    (S.OPEN, S.CONSIDERATION): "the paper changes, answers are void",
    (S.AGREED, S.OPEN): "it lost an agreement",
    (S.AGREED, S.CONSIDERATION): "the paper changes, answers are void",
    (S.AGREED, S.ISSUED): "the chair issues it",
    (S.ISSUED, S.AFFIRMED): "at the review: it holds",
    (S.ISSUED, S.AMENDED): "at the review: another decision replaces it",
    (S.ISSUED, S.ENDED): "at the review: it is no longer needed",
    (S.AFFIRMED, S.AMENDED): "at a later review: another decision replaces it",
    (S.AFFIRMED, S.ENDED): "at a later review: it is no longer needed",
}
ANSWERABLE = (S.OPEN, S.AGREED)  # answers may be given and changed until issue or withdrawal
BEFORE_ISSUE = (S.DRAFT, S.CONSULTATION, S.CONSIDERATION, S.OPEN, S.AGREED)
IN_FORCE = (S.ISSUED, S.AFFIRMED)
AFTER_ISSUE = (S.ISSUED, S.AFFIRMED, S.AMENDED, S.ENDED)


class DecisionClass(StrEnum):
    """How much a decision asks for: reserved to lead partners in person, delegated, or urgent with a reason."""

    RESERVED = "reserved"
    DELEGATED = "delegated"
    URGENT = "urgent"


class ReservedText(StrEnum):
    """A text of the partnership's own that only its lead partners settle; the arrangements have a room of their own."""

    SCRUTINY_PLAN = "scrutiny plan"
    BUDGET = "budget"
    YEARLY_REPORT = "yearly report"
    THRESHOLDS = "threshold document"


class View(StrEnum):
    """What a consultee says."""

    SUPPORT = "support"
    CHANGE = "support with change"
    CONCERN = "concern"
    NONE = "no view"


class AnswerKind(StrEnum):
    """What a seat says; an interest declared passes the question on and is no answer."""

    AGREE = "agree"
    COMMENT = "agree with a comment"
    OBJECT = "object"
    DISCUSS = "ask to discuss"
    INTEREST = "interest"


AGREEING = (AnswerKind.AGREE, AnswerKind.COMMENT)
DISPUTING = (AnswerKind.OBJECT, AnswerKind.DISCUSS)


def moves_table() -> str:
    """The moves as a table in Markdown, for the slice's README."""
    lines = ["| From | To | When |", "|---|---|---|"]
    for start, ends in MOVES.items():
        for end in sorted(ends, key=list(S).index):
            when = "withdrawn, with a reason" if end is S.WITHDRAWN else WORDS_OF_MOVES[start, end]
            lines.append(f"| {start} | {end} | {when} |")
    return "\n".join(lines)
