"""What people do with a log, and what the worker does for them: keep the file, name columns and words, read it in."""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agencies.registers.sheet_file import Sheet, read_sheet
from portal import clock
from portal.access.proof import acting_for
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.actions.choosing import office_of
from portal.actions.operations import bringing as actions
from portal.database import db
from portal.decisions.operations import bringing as decisions
from portal.decisions.operations.drafting import Words
from portal.imports.lifecycle import ImportKind, ImportState
from portal.imports.models import ImportRun
from portal.imports.operations import ask_to_apply, start_import
from portal.imports.policy import may_apply, may_read_in
from portal.logs.columns import guess, under_headings
from portal.logs.plan import Plan, plan_of
from portal.logs.reading import LogReading, LogRow, read_log
from portal.logs.settings import Settings
from portal.partnership.imports import ImportRefused, Progress, accepted

CHANGED_SINCE = (
    "What this list would do is not what it was when its page was read: somebody else has read rows of it in. "
    "Nothing was read in now. Choose the file again."
)


def start_log(partnership_id: uuid.UUID, kind: ImportKind, file: tuple[str, bytes], *, by: Viewer) -> uuid.UUID:
    """Keep a log (its name and bytes) and guess its columns. Raises Refused, and NoSheetError for what is no list."""
    require(may_read_in(by, partnership_id, kind))
    sheet = under_headings(read_sheet(file[1]), kind)
    settings = Settings(kind, guess(sheet, kind)).as_kept()
    return start_import(partnership_id, kind, file=file, settings=settings, by=by)


def name_log_columns(run: ImportRun, columns: Mapping[str, int | None], *, by: Viewer) -> None:
    """Say which column is what; what its words mean is then asked anew. Raises Refused."""
    require(may_apply(by, run))
    run.settings = Settings(run.kind, columns).as_kept()


def assign_words(run: ImportRun, agencies: Mapping[str, str], states: Mapping[str, str], *, by: Viewer) -> None:
    """Say whom each name of the log means (the id of an agency, or out) and how each state counts. Raises Refused."""
    require(may_apply(by, run))
    run.settings = replace(settings_of(run), agencies=agencies, states=states).as_kept()


def ask_to_bring_in(run: ImportRun, mark: int, *, by: Viewer) -> None:
    """The worker reads it in as the page with that `mark` said, and tells by mail when done. Raises Refused."""
    require(may_apply(by, run))
    run.settings = replace(settings_of(run), mark=mark).as_kept()
    db.session.flush()
    ask_to_apply(run, by=by)


def settings_of(run: Any) -> Settings:
    """What the person said about it."""
    return Settings.of(ImportKind(run.kind), run.settings)


def sheet_of(run: Any) -> Sheet | None:
    """The list itself, while its file is kept."""
    return under_headings(read_sheet(zlib.decompress(run.file)), ImportKind(run.kind)) if run.file else None


def reading_of(run: Any, sheet: Sheet) -> LogReading:
    """What the list says, as its columns and words were named."""
    return read_log(sheet, settings_of(run), office_id=office_of(run.partnership_id))


def bring_in(run: Any, progress: Progress) -> dict[str, Any]:
    """Read a log in whole or not at all, in the name and with the rights of who asked; what its row then says.

    The worker's. Raises ImportRefused.
    """
    with acting_for(db.session(), run.started_by_id, run.agency_id) as viewer:
        try:
            plan = _bring_in(run, progress, by=viewer)
        except Refused as refusal:
            raise ImportRefused((refusal.reason,)) from refusal
    counts = {"new": len(plan.new), "closed": plan.done, "changed": len(plan.changed), "as before": plan.unchanged}
    closed = f", of these {plan.done:,} closed" if run.kind == ImportKind.ACTIONS else ""
    return {
        "state": ImportState.APPLIED,
        "applied_at": clock.now(),
        "file": None,
        "counts": counts,
        "result": f"{len(plan.new):,} new{closed}; {plan.unchanged + len(plan.changed):,} were here before.",
    }


def _bring_in(run: Any, progress: Progress, *, by: Viewer) -> Plan:
    progress("Reading the list again")
    sheet = sheet_of(run)
    if sheet is None:
        raise Refused("The file is gone after seven days. Choose it again.")
    plan = plan_of(run.partnership_id, ImportKind(run.kind), accepted(reading_of(run, sheet)))
    if plan.mark != settings_of(run).mark:
        raise Refused(CHANGED_SINCE)
    progress(f"Entering {len(plan.new):,} rows")
    for row in plan.new:
        if run.kind == ImportKind.ACTIONS:
            actions.bring_in_action(run.partnership_id, _action(row), by=by)
        else:
            decisions.bring_in_decision(run.partnership_id, _decision(row), by=by)
    return plan


def _action(row: LogRow) -> actions.Brought:
    assert row.agency_id is not None
    assert row.due_on is not None
    said = {"Person named": row.person, "Notes": row.notes}
    if row.whole != row.title:
        said = {"In full": row.whole, **said}
    return actions.Brought(
        key=row.key,
        title=row.title,
        done_means=row.done_means,
        lead_agency_id=row.agency_id,
        due_on=row.due_on,
        is_done=row.is_done,
        came_from=_came_from("action log", row),
        text="\n\n".join(f"{label}: {words}" for label, words in said.items() if words),
    )


def _decision(row: LogRow) -> decisions.Brought:
    assert row.taken_on is not None
    taken_by = f"Taken by: {row.body}" if row.body else ""
    return decisions.Brought(
        key=row.key,
        title=row.title,
        words=Words(row.whole, text="\n\n".join(part for part in (row.text, taken_by) if part)),
        taken_on=row.taken_on,
        review_on=row.review_on,
        came_from=_came_from("decision log", row),
    )


def _came_from(log: str, row: LogRow) -> str:
    number = f", number {row.number}" if row.number else f", row {row.row}"
    return f"The partnership’s own {log}{number}"
