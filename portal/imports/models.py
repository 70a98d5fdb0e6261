"""Tables of imports: one file read in, what the check found, and how far the worker is."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column

from portal.database import Base, enum_column, new_id
from portal.imports.lifecycle import ImportKind, ImportState


class ImportRun(Base):
    """One file somebody reads in. The file itself (zlib) is gone once applied, or seven days old.

    `settings` say which column of a contacts file is what; `counts` are by the names of the lists of the check;
    `errors` are rows, columns, values, problems and cures as the reader of the file found them.
    """

    __tablename__ = "import_run"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    partnership_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partnership.id"))
    kind: Mapped[ImportKind] = mapped_column(enum_column(ImportKind, "kind"))
    state: Mapped[ImportState] = mapped_column(enum_column(ImportState, "state"))
    file_name: Mapped[str]
    file: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    links_name: Mapped[str] = mapped_column(server_default=text("''"))
    links: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    settings: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    counts: Mapped[dict[str, int]] = mapped_column(JSONB, server_default=text("'{}'"))
    errors: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    more_errors: Mapped[bool] = mapped_column(server_default=text("false"))
    result: Mapped[str] = mapped_column(server_default=text("''"))
    started_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"))
    started_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_import_run_partnership_id", "partnership_id", "started_at", "id"),)


class ImportFinding(Base):
    """One school that the check names: new, closed, changed, reopened, converted or merged, and how."""

    __tablename__ = "import_finding"
    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    found: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    urn: Mapped[str]
    name: Mapped[str]
    note: Mapped[str]


class ImportProgress(Base):
    """How far the worker is with an import: written beside its transaction, so that a page sees it move."""

    __tablename__ = "import_progress"
    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    words: Mapped[str]
    step: Mapped[int]
    steps: Mapped[int]
    at: Mapped[datetime]
