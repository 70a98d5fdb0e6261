"""Rows of clauses and their duties, wherever a version gets its words from."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert

from agencies.sectors import Sector
from portal.access.rules import table_of
from portal.arrangements.models import Clause, Duty
from portal.database import db, new_id

Duties = Mapping[Sector, Sequence[str]]


@dataclass(frozen=True)
class EnteredClause:
    """A clause to enter: its key across versions, its words (Markdown), and its duties by sector."""

    key: str
    heading: str
    text: str
    duties: Duties = field(default_factory=dict)


def add_clauses(version: uuid.UUID, clauses: Sequence[EnteredClause], *, first: int = 1) -> None:
    """Clauses in the order of the text, counted from `first`, each with its duties."""
    if not clauses:
        return
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            "version_id": version,
            "key": clause.key,
            "position": position,
            "heading": clause.heading,
            "text": clause.text.strip(),
            "version": 1,
        }
        for position, clause in enumerate(clauses, first)
    ]
    db.session.execute(insert(table_of(Clause)), rows)
    add_duties(
        [line for row, clause in zip(rows, clauses, strict=True) for line in duty_rows(row["id"], clause.duties)]
    )


def duty_rows(clause_id: uuid.UUID, duties: Duties) -> Iterator[dict[str, Any]]:
    """What a clause asks, one row a sentence."""
    for sector, texts in duties.items():
        for position, text in enumerate(texts, 1):
            row = {"id": new_id(), "clause_id": clause_id, "sector": sector, "position": position, "text": text}
            yield row


def add_duties(rows: Sequence[Mapping[str, Any]]) -> None:
    """Write them, if there are any."""
    if rows:
        db.session.execute(insert(table_of(Duty)), list(rows))
