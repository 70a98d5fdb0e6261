"""Who reads lists in: the office, and of schools the education officer too; the worker does the work."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement

from portal.access.roles import OFFICE, Role
from portal.access.rules import WORKER, holds, is_person, row_rule, system, through
from portal.access.verdict import ALLOWED, Verdict, refused
from portal.access.viewer import Viewer
from portal.imports.lifecycle import LOGS, MOVES, ImportKind, ImportState
from portal.imports.models import ImportFinding, ImportProgress, ImportRun

JOB = "imports"  # as whom the worker looks
IMPORTS = (*OFFICE, Role.EDUCATION_OFFICER)


def _reads_in() -> ColumnElement[bool]:
    of_schools = ImportRun.kind.not_in(LOGS) & holds(ImportRun.partnership_id, Role.EDUCATION_OFFICER)
    return holds(ImportRun.partnership_id, *OFFICE) | of_schools


@row_rule(ImportRun, "sees")
def sees_run() -> ColumnElement[bool]:
    """The office; lists of schools the education officer too."""
    return _reads_in()


@row_rule(ImportRun, "adds")
def adds_run() -> ColumnElement[bool]:
    """In one's own name."""
    return _reads_in() & is_person(ImportRun.started_by_id)


@row_rule(ImportRun, "changes", columns=("state", "settings", "counts", "result", "applied_at", "file"))
def changes_run() -> ColumnElement[bool]:
    return _reads_in()


@row_rule(ImportFinding, "sees")
def sees_finding() -> ColumnElement[bool]:
    return through(ImportFinding.run_id, ImportRun)


@row_rule(ImportProgress, "sees")
def sees_progress() -> ColumnElement[bool]:
    return through(ImportProgress.run_id, ImportRun)


@row_rule(ImportRun, "sees", to=WORKER)
@row_rule(
    ImportRun,
    "changes",
    to=WORKER,
    columns=("state", "counts", "errors", "more_errors", "result", "checked_at", "applied_at", "file", "links"),
)
@row_rule(ImportFinding, "sees", to=WORKER)
@row_rule(ImportFinding, "adds", to=WORKER)
@row_rule(ImportProgress, "sees", to=WORKER)
@row_rule(ImportProgress, "adds", to=WORKER)
@row_rule(ImportProgress, "changes", to=WORKER, columns=("words", "step", "steps", "at"))
def worker_reads_in() -> ColumnElement[bool]:
    return system(JOB)


def may_read_in(viewer: Viewer, partnership_id: uuid.UUID, kind: ImportKind) -> Verdict:
    """The office; lists of schools the council's education officer too."""
    if viewer.holds(partnership_id, *(OFFICE if kind in LOGS else IMPORTS)):
        return ALLOWED
    who = (
        "The partnership’s office reads" if kind in LOGS else "The partnership’s office or the education officer reads"
    )
    return refused(f"{who} lists in. Ask them.")


def may_apply(viewer: Viewer, run: ImportRun) -> Verdict:
    """Whoever may read in, once it is checked; a log whoever chose it, since its rows are entered in their name."""
    if not (may := may_read_in(viewer, run.partnership_id, run.kind)):
        return may
    if run.kind in LOGS and not viewer.is_person(run.started_by_id):
        return refused("Somebody else chose this file. It is read in by them, or choose it yourself.")
    if not MOVES[run.state] & {ImportState.TO_APPLY, ImportState.APPLIED} or run.state is ImportState.TO_APPLY:
        return refused(f"This list is {run.state}. There is nothing to apply.")
    return ALLOWED
