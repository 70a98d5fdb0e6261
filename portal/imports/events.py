"""What happened to an import, for the audit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal.imports.lifecycle import ImportKind


@dataclass(frozen=True)
class _About:
    record_kind: str
    record_id: uuid.UUID
    partnership_id: uuid.UUID


@dataclass(frozen=True)
class ImportStarted(_About):
    """A file was uploaded to be checked."""

    kind: ImportKind


@dataclass(frozen=True)
class ImportAsked(_About):
    """A person asked to apply a checked file."""

    kind: ImportKind
