"""The life of a version of the arrangements: what is stored, and what only follows from today's date.

Stored is how far the text has come (`Stage`) and two dates. That a version is in force, or replaced, is a comparison of
those dates with today, made on reading, so that no job has to wake up for it.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum


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
    ArrangementState.DRAFT: {ArrangementState.FOR_SIGN_OFF},
    ArrangementState.FOR_SIGN_OFF: {ArrangementState.DRAFT, ArrangementState.SIGNED},  # a changed word voids signatures
    ArrangementState.SIGNED: {ArrangementState.IN_FORCE},
    ArrangementState.IN_FORCE: {ArrangementState.REPLACED},
    ArrangementState.REPLACED: set(),
}


def state_on(today: date, stage: Stage, in_force_on: date | None, replaced_on: date | None) -> ArrangementState:
    """The state on that day: from its first day a version is in force, from its last day on it is replaced."""
    if in_force_on is None or in_force_on > today:
        return ArrangementState(stage.value)
    if replaced_on is not None and replaced_on <= today:
        return ArrangementState.REPLACED
    return ArrangementState.IN_FORCE
