"""The way of an import: what follows on what. Only a checked one is applied; each ends."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class ImportKind(StrEnum):
    """What is read in."""

    SCHOOLS = "register of schools"
    CONTACTS = "contacts"
    ACTIONS = "action log"
    DECISIONS = "decision log"


LOGS = (ImportKind.ACTIONS, ImportKind.DECISIONS)  # of the partnership’s own; the others are lists of schools


class ImportState(StrEnum):
    """Where an import stands."""

    TO_CHECK = "to be checked"
    CHECKED = "checked"
    REFUSED = "refused"
    TO_APPLY = "to be applied"
    APPLIED = "applied"


MOVES = {
    ImportState.TO_CHECK: {ImportState.CHECKED, ImportState.REFUSED},
    ImportState.CHECKED: {ImportState.TO_APPLY, ImportState.APPLIED},  # contacts are applied at once
    ImportState.TO_APPLY: {ImportState.APPLIED, ImportState.REFUSED},
    ImportState.REFUSED: set[ImportState](),
    ImportState.APPLIED: set[ImportState](),
}
AT_WORK = (ImportState.TO_CHECK, ImportState.TO_APPLY)  # what waits for the worker
KEPT_FOR = timedelta(days=7)  # how long a file that nobody applied is kept
