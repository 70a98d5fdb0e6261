"""Who reads registers and contacts in: the office and the education officer; the worker does the work."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement

from portal.access.roles import OFFICE, Role
from portal.access.rules import WORKER, holds, is_person, row_rule, system, through
from portal.access.verdict import ALLOWED, Verdict, refused
from portal.access.viewer import Viewer
from portal.imports.lifecycle import MOVES, ImportState
from portal.imports.models import ImportFinding, ImportProgress, ImportRun

JOB = "imports"  # as whom the worker looks
IMPORTS = (*OFFICE, Role.EDUCATION_OFFICER)


@row_rule(ImportRun, "sees")
def sees_run() -> ColumnElement[bool]:
    return holds(ImportRun.partnership_id, *IMPORTS)


@row_rule(ImportRun, "adds")
def adds_run() -> ColumnElement[bool]:
    """In one's own name."""
    return holds(ImportRun.partnership_id, *IMPORTS) & is_person(ImportRun.started_by_id)


@row_rule(ImportRun, "changes", columns=("state", "settings", "counts", "result", "applied_at", "file"))
def changes_run() -> ColumnElement[bool]:
    return holds(ImportRun.partnership_id, *IMPORTS)


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


def may_read_in(viewer: Viewer, partnership_id: uuid.UUID) -> Verdict:
    """The office and the council's education officer."""
    if viewer.holds(partnership_id, *IMPORTS):
        return ALLOWED
    return refused("The partnership’s office or the education officer reads lists in. Ask them.")


def may_apply(viewer: Viewer, run: ImportRun) -> Verdict:
    """Whoever may read in, once it is checked."""
    if not (may := may_read_in(viewer, run.partnership_id)):
        return may
    if not MOVES[run.state] & {ImportState.TO_APPLY, ImportState.APPLIED} or run.state is ImportState.TO_APPLY:
        return refused(f"This list is {run.state}. There is nothing to apply.")
    return ALLOWED
