"""Reads of imports."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, select

from portal.access.verdict import NotFound
from portal.database import db
from portal.imports.models import ImportFinding, ImportProgress, ImportRun
from portal.partnership.models import Person
from portal.web.keyset import Page, read_all, read_page

MOST_LISTED = 50


def imports_of(partnership_id: uuid.UUID) -> Sequence[Any]:
    """The newest imports: what, when, by whom, where they stand."""
    return db.session.execute(
        select(ImportRun.id, ImportRun.kind, ImportRun.state, ImportRun.file_name, ImportRun.started_at, Person.name)
        .outerjoin(Person, Person.id == ImportRun.started_by_id)
        .where(ImportRun.partnership_id == partnership_id)
        .order_by(ImportRun.started_at.desc(), ImportRun.id)
        .limit(MOST_LISTED)
    ).all()


def import_with(partnership_id: uuid.UUID, key: uuid.UUID) -> ImportRun:
    """One import. Raises NotFound."""
    found = db.session.get(ImportRun, key)
    if found is None or found.partnership_id != partnership_id:
        raise NotFound
    return found


def progress_of(run_id: uuid.UUID) -> ImportProgress | None:
    """How far the worker is; None before it has begun."""
    return db.session.get(ImportProgress, run_id)


def _findings(run_id: uuid.UUID, found: str) -> Any:
    return select(ImportFinding.urn, ImportFinding.name, ImportFinding.note).where(
        ImportFinding.run_id == run_id, ImportFinding.found == found
    )


def page_of_findings(run_id: uuid.UUID, found: str, key: str | None) -> Page:
    """One page of one list of the check."""
    return read_page(
        db.session(), _findings(run_id, found), (ImportFinding.position,), key, label=lambda row: f"from {row.name}"
    )


def all_findings(run_id: uuid.UUID, found: str) -> Iterator[Row[Any]]:
    """The whole list, for a file."""
    return read_all(db.session(), _findings(run_id, found), (ImportFinding.position,))
