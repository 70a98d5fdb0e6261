"""What a register says of agencies, written by official identifier: new ones added, changed ones changed.

An agency whose identifier is not known yet is found again by its source, which names its row in the register. Nothing
is ever matched by name.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, insert, select, update

from agencies.sectors import IdentifierKind, Sector
from portal.access.rules import table_of
from portal.database import db, new_id
from portal.partnership.models import Agency

FACTS = ("sector", "identifier", "name", "starts_on", "ends_on", "other_identifiers", "to_check")


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """One agency as its register has it. `source` says which register, and which row of it."""

    sector: Sector
    identifier_kind: IdentifierKind
    identifier: str | None
    name: str
    source: str
    starts_on: date | None = None
    ends_on: date | None = None
    other_identifiers: Mapping[str, str] | None = None
    to_check: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The identifier, or the source where there is none."""
        return self.identifier or self.source

    def values(self) -> dict[str, object]:
        """The columns of the agency that the register decides."""
        return {
            "sector": str(self.sector),
            "identifier": self.identifier,
            "name": self.name,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "other_identifiers": dict(self.other_identifiers or {}),
            "to_check": list(self.to_check),
        }


@dataclass(frozen=True)
class Written:
    """Which agencies the facts are about, by key, and how many were added or changed."""

    ids: Mapping[str, uuid.UUID]
    new: int
    changed: int


def write_agencies(facts: Sequence[AgencyFacts]) -> Written:
    """Add and change agencies in three statements, however many they are. Only the worker's role may write them."""
    if not facts:
        return Written({}, 0, 0)
    agencies = table_of(Agency)
    kinds = {str(one.identifier_kind) for one in facts}
    rows = db.session.execute(select(agencies).where(agencies.c.identifier_kind.in_(kinds))).all()
    by_identifier = {(row.identifier_kind, row.identifier): row for row in rows if row.identifier is not None}
    by_source = {(row.identifier_kind, row.source): row for row in rows if row.identifier is None}
    ids, new, changed = {}, [], []
    for one in facts:
        kind, values = str(one.identifier_kind), one.values()
        found = by_identifier.get((kind, one.identifier or "")) or by_source.get((kind, one.source))
        if found is None:
            ids[one.key] = new_id()
            new.append({"id": ids[one.key], "identifier_kind": kind, "source": one.source, **values})
            continue
        ids[one.key] = found.id
        if any(getattr(found, fact) != values[fact] for fact in FACTS):
            changed.append({"of": found.id, **{f"new_{fact}": values[fact] for fact in FACTS}})
    if new:
        db.session.execute(insert(agencies), new)
    if changed:
        connection = db.session.connection()
        facts_to_set = {fact: bindparam(f"new_{fact}", type_=agencies.c[fact].type) for fact in FACTS}
        connection.execute(update(agencies).where(agencies.c.id == bindparam("of")).values(facts_to_set), changed)
    return Written(ids, len(new), len(changed))


def link_agencies(column: str, links: Mapping[uuid.UUID, uuid.UUID | None]) -> int:
    """Set `successor_id` or `parent_id` where it differs; the number of agencies changed."""
    agencies = table_of(Agency)
    known = {row[0]: row[1] for row in db.session.execute(select(agencies.c.id, agencies.c[column]))}
    changed = [{"of": key, "to": other} for key, other in links.items() if known.get(key) != other]
    if changed:
        statement = update(agencies).where(agencies.c.id == bindparam("of")).values({column: bindparam("to")})
        db.session.connection().execute(statement, changed)
    return len(changed)
