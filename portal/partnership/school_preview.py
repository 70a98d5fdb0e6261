"""What a file of the register of schools would do, without doing it: names of the new, closed, changed and followed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from agencies.registers.school_changes import SchoolChange, compare
from agencies.registers.school_links import SchoolLink, read_school_links, successions
from agencies.registers.schools import School as Row
from agencies.registers.schools import read_schools
from portal.database import db
from portal.partnership.imports import Progress, accepted, quiet
from portal.partnership.models import Agency
from portal.partnership.school_register import existing_schools

LISTS = ("new", "closed", "changed", "reopened", "converted", "merged")
SHOWN_FACTS = 5


@dataclass(frozen=True)
class Named:
    """One school of one list, and how."""

    found: str
    urn: str
    name: str
    note: str


@dataclass(frozen=True)
class Preview:
    """Every school that would be touched, and how many stay as they are."""

    rows: int
    named: tuple[Named, ...]
    unchanged: int
    missing: int

    @property
    def counts(self) -> dict[str, int]:
        """By the name of the list, and of what is left alone."""
        counted = Counter(one.found for one in self.named)
        return {one: counted[one] for one in LISTS} | {"as before": self.unchanged, "not in this file": self.missing}


def preview_schools(data: bytes, links: bytes | None = None, *, progress: Progress = quiet) -> Preview:
    """Compare the files with what is here. Raises ImportRefused with the sentences of the file that is wrong."""
    progress("Reading the files")
    schools = accepted(read_schools(data))
    linked = accepted(read_school_links(links), file="Links file") if links is not None else ()
    progress(f"Comparing {len(schools):,} schools with what is here")
    changes = compare(existing_schools(), schools)
    named = [
        *(Named("new", one.urn, one.name, one.type_name or "") for one in changes.new),
        *(Named("closed", one.after.urn, one.after.name, _closing(one)) for one in changes.closed),
        *(Named("changed", one.after.urn, one.after.name, _facts(one)) for one in changes.changed),
        *(Named("reopened", one.after.urn, one.after.name, _facts(one)) for one in changes.reopened),
        *_followed(linked, schools),
    ]
    return Preview(len(schools), tuple(named), len(changes.unchanged), len(changes.missing_from_file))


def _closing(change: SchoolChange) -> str:
    return f"on {change.after.closed_on:%-d %B %Y}" if change.after.closed_on else "no date"


def _facts(change: SchoolChange) -> str:
    words = [fact.replace("_", " ") for fact in change.facts]
    more = f" and {len(words) - SHOWN_FACTS} more" if len(words) > SHOWN_FACTS else ""
    return ", ".join(words[:SHOWN_FACTS]) + more


def _followed(links: Iterable[SchoolLink], schools: Iterable[Row]) -> list[Named]:
    """Successions not known yet: one school after one is converted, one after several is merged."""
    names = {row.urn: row.name for row in schools}
    after = aliased(Agency)
    known = {}
    for urn, name, successor in db.session.execute(
        select(Agency.identifier, Agency.name, after.identifier)
        .outerjoin(after, after.id == Agency.successor_id)
        .where(Agency.identifier_kind == "URN")
    ):
        names.setdefault(str(urn), name)
        known[str(urn)] = successor
    pairs = [one for one in successions(links) if one.predecessor_urn in names and one.successor_urn in names]
    together = Counter(one.successor_urn for one in pairs)
    return [
        Named(
            "merged" if together[one.successor_urn] > 1 else "converted",
            one.successor_urn,
            names[one.successor_urn],
            f"follows {names[one.predecessor_urn]} ({one.predecessor_urn})",
        )
        for one in pairs
        if known.get(one.predecessor_urn) != one.successor_urn
    ]
