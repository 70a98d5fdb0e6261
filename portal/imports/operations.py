"""Imports on pages: a file taken to be checked, its columns named, applied at once or by the worker."""

from __future__ import annotations

import uuid
import zlib
from dataclasses import asdict
from typing import Any

from sqlalchemy import insert, text, update

from agencies.registers.reading import Reading
from agencies.registers.sheet_file import Sheet, read_sheet
from portal import clock
from portal.access.rules import table_of
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.contacts.contact_file import Columns, ContactRow, guess_columns, read_contacts
from portal.contacts.contact_list import schools_by_urn, take_in
from portal.contacts.models import ContactRole
from portal.database import db, new_id
from portal.imports.events import ImportAsked, ImportStarted
from portal.imports.lifecycle import ImportKind, ImportState
from portal.imports.models import ImportRun
from portal.imports.policy import may_apply, may_read_in

PUT_IMPORT = text("SELECT rights.put_import(:run)")
CHANGED_MEANWHILE = "Somebody else has just done this. Open the page again."


def start_import(
    partnership_id: uuid.UUID,
    kind: ImportKind,
    *,
    file: tuple[str, bytes],
    links: tuple[str, bytes] | None = None,
    settings: dict[str, Any] | None = None,
    by: Viewer,
) -> uuid.UUID:
    """Keep the file (its name and bytes) to be checked: a register by the worker, other lists on their page.

    `settings` are what was guessed about a log. Raises Refused, and NoSheetError for contacts that cannot be read.
    """
    require(may_read_in(by, partnership_id, kind))
    key = new_id()
    if kind is ImportKind.CONTACTS:
        settings = settings_of(guess_columns(read_sheet(file[1])))
    db.session.execute(
        insert(table_of(ImportRun)).values(
            id=key,
            partnership_id=partnership_id,
            kind=kind,
            state=ImportState.TO_CHECK if kind is ImportKind.SCHOOLS else ImportState.CHECKED,
            file_name=file[0][:200],
            file=zlib.compress(file[1], 1),
            links_name=links[0][:200] if links else "",
            links=zlib.compress(links[1], 1) if links else None,
            settings=settings or {},
            started_by_id=by.person_id,
            agency_id=by.agency_id,
            started_at=clock.now(),
        )
    )
    record(ImportStarted("import_run", key, partnership_id, kind), by=by)
    if kind is ImportKind.SCHOOLS:
        db.session.execute(PUT_IMPORT, {"run": key})
    return key


def name_columns(run: ImportRun, columns: Columns, *, by: Viewer) -> None:
    """Say which column of a list of contacts is what. Raises Refused."""
    require(may_apply(by, run))
    run.settings = settings_of(columns)


def settings_of(columns: Columns) -> dict[str, int | str | None]:
    """As they are kept."""
    return asdict(columns)


def columns_of(run: ImportRun) -> Columns:
    """The columns as they were guessed or named."""
    kept = dict(run.settings)
    everybody = kept.pop("everybody", None)
    return Columns(**kept, everybody=ContactRole(everybody) if everybody else None)


def sheet_of(run: ImportRun) -> Sheet | None:
    """The list itself, while its file is kept."""
    return read_sheet(zlib.decompress(run.file)) if run.file else None


def contacts_in(run: ImportRun, sheet: Sheet) -> Reading[ContactRow]:
    """What the list says, as its columns were named."""
    return read_contacts(sheet, columns_of(run), schools_by_urn(run.partnership_id))


def apply_contacts(run: ImportRun, *, mark: int | None = None, by: Viewer) -> str:
    """Take the whole list in, or nothing. Answers what it did.

    Raises Refused, also when what it does is no longer what the page with that `mark` said.
    """
    require(may_apply(by, run))
    sheet = sheet_of(run)
    reading = contacts_in(run, sheet) if sheet and columns_of(run).are_enough else None
    if reading is None or not reading.is_accepted:
        raise Refused("The list is not ready to be read in. Put right what its page says, and choose the file again.")
    _move(run, ImportState.APPLIED, applied_at=clock.now(), file=None)
    done = take_in(run.partnership_id, reading.rows, source=f"list {run.file_name}", mark=mark, by=by)
    counts = {"new": len(done.new), "changed": len(done.changed), "as before": done.unchanged}
    result = f"{counts['new']:,} new, {counts['changed']:,} changed, {counts['as before']:,} as before."
    db.session.execute(update(RUN).where(RUN.c.id == run.id).values(counts=counts, result=result))
    return result


def ask_to_apply(run: ImportRun, *, by: Viewer) -> None:
    """The worker applies a checked register, however long it takes, and tells by mail when done. Raises Refused."""
    require(may_apply(by, run))
    _move(run, ImportState.TO_APPLY)
    record(ImportAsked("import_run", run.id, run.partnership_id, run.kind), by=by)
    db.session.execute(PUT_IMPORT, {"run": run.id})


RUN = table_of(ImportRun)


def _move(run: ImportRun, to: ImportState, **values: object) -> None:
    moved = db.session.execute(
        update(RUN).where(RUN.c.id == run.id, RUN.c.state == run.state).values(state=to, **values).returning(RUN.c.id)
    ).one_or_none()
    if moved is None:
        raise Refused(CHANGED_MEANWHILE)
