"""The life of a version of the arrangements: what is stored, and what only follows from today's date.

Stored is how far the text has come (`Stage`), the decision that signs it, and two dates. That a version is signed is
read from its decision; that it is in force, or replaced, is a comparison of those dates with today. Both are read, so
that no job has to wake up for them.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from portal.decisions.lifecycle import AFTER_ISSUE, DecisionState


class Stage(StrEnum):
    """How far the text has come; kept in the database."""

    DRAFT = "draft"
    FOR_SIGN_OFF = "for sign-off"
    SIGNED = "signed"


class ArrangementState(StrEnum):
    """What people call it on a given day."""

    DRAFT = "draft"
    FOR_SIGN_OFF = "for sign-off"
    SIGNED = "signed"
    IN_FORCE = "in force"
    REPLACED = "replaced"


MOVES: dict[ArrangementState, set[ArrangementState]] = {
    ArrangementState.DRAFT: {ArrangementState.FOR_SIGN_OFF, ArrangementState.IN_FORCE},  # in force: a minor correction
    ArrangementState.FOR_SIGN_OFF: {
        ArrangementState.DRAFT,
        ArrangementState.SIGNED,
    },  # draft: the decision is withdrawn
    ArrangementState.SIGNED: {ArrangementState.IN_FORCE},
    ArrangementState.IN_FORCE: {ArrangementState.REPLACED},
    ArrangementState.REPLACED: set(),
}


WORDS_OF_MOVES = {
    (ArrangementState.DRAFT, ArrangementState.FOR_SIGN_OFF): "it becomes the paper of a reserved decision",
    (ArrangementState.DRAFT, ArrangementState.IN_FORCE): "a minor correction is published; nobody is asked again",
    (ArrangementState.FOR_SIGN_OFF, ArrangementState.DRAFT): "the decision is withdrawn",
    (ArrangementState.FOR_SIGN_OFF, ArrangementState.SIGNED): "every seat has agreed and the decision is issued",
    (ArrangementState.SIGNED, ArrangementState.IN_FORCE): "it is published, and its first day has come",
    (ArrangementState.IN_FORCE, ArrangementState.REPLACED): "the first day of another version has come",
}


def moves_table() -> str:
    """The moves as a table in Markdown, for the slice's README."""
    lines = [f"| {start} | {end} | {when} |" for (start, end), when in WORDS_OF_MOVES.items()]
    return "\n".join(["| From | To | When |", "|---|---|---|", *lines])


def stage_by_decision(stage: Stage, decision: DecisionState | None) -> Stage:
    """How far the text has come, as its decision says; where that is out of sight, as it is stored."""
    if stage is not Stage.FOR_SIGN_OFF or decision is None:
        return stage
    if decision in AFTER_ISSUE:
        return Stage.SIGNED
    return Stage.DRAFT if decision is DecisionState.WITHDRAWN else Stage.FOR_SIGN_OFF


def state_on(today: date, stage: Stage, in_force_on: date | None, replaced_on: date | None) -> ArrangementState:
    """The state on that day: from its first day a version is in force, from its last day on it is replaced."""
    if in_force_on is None or in_force_on > today:
        return ArrangementState(stage.value)
    if replaced_on is not None and replaced_on <= today:
        return ArrangementState.REPLACED
    return ArrangementState.IN_FORCE
