"""What the worker does with an import: check it, or apply it, in one transaction; how far it is stands beside that.

A worker killed in the middle, or a fault nobody foresaw, leaves the import as it was before, and the next sweep begins
it anew; after three beginnings without an end it is refused, so that it neither runs for ever nor holds others up.
"""

from __future__ import annotations

import logging
import uuid
import zlib
from dataclasses import asdict
from typing import Any

from sqlalchemy import TextClause, insert, select, text, update

from portal import clock
from portal.access.rules import table_of
from portal.access.viewer import Viewer
from portal.database import db, transaction
from portal.imports.kinds import LIST_KINDS
from portal.imports.lifecycle import AT_WORK, KEPT_FOR, ImportKind, ImportState
from portal.imports.messages import tell_done
from portal.imports.models import ImportFinding, ImportRun
from portal.imports.policy import JOB
from portal.partnership.imports import LOCK, ImportRefused, Progress
from portal.partnership.school_preview import preview_schools
from portal.partnership.school_register import import_schools

TRIES = 3
NOT_THE_FILE = (
    "The portal stopped three times while it read this file, and it is not known why. Nothing was read in. "
    "Send the file again once, and if it is the same, ask whoever runs the portal to look into it."
)
log = logging.getLogger(__name__)

CHECK_STEPS = 3
RUN = table_of(ImportRun)
TRIED = text(
    "UPDATE import_run SET counts = counts || jsonb_build_object('tries', coalesce((counts ->> 'tries')::int, 0) + 1)"
    " WHERE id = :run"
)
TRY_LOCK = text("SELECT pg_try_advisory_xact_lock(:key)")
AS_JOB = text("SELECT set_config('portal.system', :name, true)")
NOTE = text(
    "INSERT INTO import_progress (run_id, words, step, steps, at) VALUES (:run, :words, :step, :steps, :at)"
    " ON CONFLICT (run_id) DO UPDATE SET words = excluded.words, step = excluded.step, steps = excluded.steps,"
    " at = excluded.at"
)


def imports_waiting() -> list[uuid.UUID]:
    """Everything that waits for the worker, the oldest first."""
    with transaction():
        waiting = select(RUN.c.id).where(RUN.c.state.in_(AT_WORK)).order_by(RUN.c.started_at, RUN.c.id).limit(20)
        return list(db.session.scalars(waiting))


def forget_files() -> int:
    """Files that nobody applied within seven days are removed; how many."""
    with transaction():
        old = (RUN.c.started_at < clock.now() - KEPT_FOR) & RUN.c.file.is_not(None) & RUN.c.state.not_in(AT_WORK)
        gone = db.session.execute(update(RUN).where(old).values(file=None, links=None).returning(RUN.c.id))
        return len(gone.all())


def work_import(run_id: uuid.UUID, *, by: Viewer) -> ImportState | None:
    """Do what this import waits for; None when nothing waits, another worker is at one, or it failed and is retried."""
    try:
        return _work(run_id, by=by)
    except Exception:
        log.exception("an import failed: %s", run_id)
        return None


def _work(run_id: uuid.UUID, *, by: Viewer) -> ImportState | None:
    with transaction():
        if not db.session.scalar(TRY_LOCK, {"key": LOCK}):
            return None
        waiting = (RUN.c.id == run_id) & RUN.c.state.in_(AT_WORK)
        run = db.session.execute(select(RUN).where(waiting)).one_or_none()
        if run is None:
            return None
        values = _refused(ImportRefused((NOT_THE_FILE,))) if run.counts.get("tries", 0) >= TRIES else _done(run, by=by)
        counts = {name: number for name, number in values.get("counts", run.counts).items() if name != "tries"}
        db.session.execute(update(RUN).where(RUN.c.id == run_id).values(**values | {"counts": counts}))
        if run.state == ImportState.TO_APPLY or values["state"] == ImportState.REFUSED:
            tell_done(run, was_refused=values["state"] == ImportState.REFUSED, by=by)
        return ImportState(values["state"])


def _done(run: Any, *, by: Viewer) -> dict[str, Any]:
    """What it has come to; that it was begun is kept whatever becomes of this transaction."""
    _beside(TRIED, {"run": run.id})
    try:
        if run.state == ImportState.TO_CHECK:
            return _check(run, _Steps(run.id, CHECK_STEPS))
        wanted = LIST_KINDS[ImportKind(run.kind)]
        assert wanted.apply is not None
        return wanted.apply(run, _Steps(run.id, wanted.steps), by)
    except ImportRefused as refusal:
        return _refused(refusal)


def _beside(statement: TextClause, values: dict[str, Any]) -> None:
    """Write at once, by a connection of its own."""
    with db.engine.connect() as connection, connection.begin():
        connection.execute(AS_JOB, {"name": JOB})
        connection.execute(statement, values)


class _Steps:
    """Progress, each step written at once by a connection of its own."""

    def __init__(self, run_id: uuid.UUID, steps: int) -> None:
        self.run_id, self.steps, self.step = run_id, steps, 0

    def __call__(self, words: str) -> None:
        self.step = min(self.step + 1, self.steps)
        _beside(NOTE, {"run": self.run_id, "words": words, "step": self.step, "steps": self.steps, "at": clock.now()})


def _check(run: Any, steps: _Steps) -> dict[str, Any]:
    found = preview_schools(zlib.decompress(run.file), _links(run), progress=steps)
    named = [
        {"run_id": run.id, "position": position, **asdict(one)} for position, one in enumerate(found.named, start=1)
    ]
    steps("Writing down what was found")
    if named:
        db.session.execute(insert(table_of(ImportFinding)), named)
    return {"state": ImportState.CHECKED, "counts": {"rows": found.rows, **found.counts}, "checked_at": clock.now()}


def apply_register(run: Any, progress: Progress, by: Viewer) -> dict[str, Any]:
    """Read a register of schools in. Raises ImportRefused."""
    result = import_schools(zlib.decompress(run.file), _links(run), by=by, progress=progress)
    done = {"state": ImportState.APPLIED, "applied_at": clock.now(), "result": result.sentence}
    return done | {"file": None, "links": None}


def _refused(refusal: ImportRefused) -> dict[str, Any]:
    errors = [asdict(error) for error in refusal.errors]
    if not errors:
        errors = [
            {"row": None, "column": None, "value": None, "problem": sentence, "cure": ""}
            for sentence in refusal.sentences
        ]
    return {"state": ImportState.REFUSED, "errors": errors, "more_errors": refusal.more, "checked_at": clock.now()}


def _links(run: Any) -> bytes | None:
    return zlib.decompress(run.links) if run.links else None
