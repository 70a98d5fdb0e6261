"""The register of schools, read in whole or not at all: schools by URN, who followed whom, which trust runs them."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from agencies.registers.school_changes import FACTS, Changes, compare
from agencies.registers.school_groups import GroupLink, read_group_links
from agencies.registers.school_groups import groups as groups_of
from agencies.registers.school_links import SchoolLink, read_school_links, successions
from agencies.registers.schools import School as Row
from agencies.registers.schools import SchoolStatus, read_schools
from agencies.sectors import IdentifierKind, Sector
from portal.access.rules import table_of
from portal.access.verdict import require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.database import db
from portal.partnership.agency_facts import AgencyFacts, link_agencies, write_agencies
from portal.partnership.events import RegisterImported
from portal.partnership.imports import ImportResult, Progress, accepted, one_at_a_time, quiet
from portal.partnership.models import Agency, School
from portal.partnership.permissions import may_import

SOURCE = "Register of schools in England"
TRUST_SOURCE = "Register of school groups"
DATES = ("opened_on", "closed_on")
LONG_AGO = date(1, 1, 1)
COLLEGE_GROUPS = frozenset({"colleges", "universities"})


def import_schools(
    data: bytes, links: bytes | None = None, groups: bytes | None = None, *, by: Viewer, progress: Progress = quiet
) -> ImportResult:
    """Read in the daily file and, where given, the files of links and of group links.

    All or nothing; the same files again change nothing; a school that is not in the file stays as it is. Raises
    Refused, and ImportRefused with the sentences of the file that is wrong.
    """
    require(may_import(by))
    progress("Reading the files")
    schools = accepted(read_schools(data))
    linked = accepted(read_school_links(links), file="Links file") if links is not None else ()
    grouped = accepted(read_group_links(groups), file="Group links file") if groups is not None else None
    started = one_at_a_time()
    progress(f"Comparing {len(schools):,} schools with what is here")
    changes = compare(existing_schools(), schools)
    touched = [*changes.new, *(one.after for one in (*changes.changed, *changes.closed, *changes.reopened))]
    progress(f"Writing {len(touched):,} schools")
    write_agencies([_facts(row) for row in touched])
    known = _urns()
    _write_schools(touched, known, new={row.urn for row in changes.new})
    progress("Linking successors and trusts")
    successors, outside = _follow(linked, known)
    parents = _join_trusts(schools, grouped, known)
    record(RegisterImported("register", None, None, len(schools), len(changes.new), _number_changed(changes)), by=by)
    return ImportResult(
        "schools",
        rows=len(schools),
        new=len(changes.new),
        changed=len(changes.changed),
        closed=len(changes.closed),
        reopened=len(changes.reopened),
        unchanged=len(changes.unchanged),
        missing_from_file=len(changes.missing_from_file),
        successors=successors,
        parents=parents,
        links_outside=outside,
        seconds=time.monotonic() - started,
        ids={row.urn: known[row.urn] for row in schools},
    )


def _number_changed(changes: Changes) -> int:
    return len(changes.changed) + len(changes.closed) + len(changes.reopened)


def existing_schools() -> dict[str, Row]:
    """Every school as its register last said it, by URN."""
    rows = db.session.execute(select(Agency.identifier, School.register_row).join(School))
    return {urn: _from_json(kept) for urn, kept in rows if urn is not None}


def _urns() -> dict[str, uuid.UUID]:
    rows = db.session.execute(
        select(Agency.identifier, Agency.id).where(Agency.identifier_kind == str(IdentifierKind.URN))
    )
    return {urn: key for urn, key in rows if urn is not None}


def _facts(row: Row) -> AgencyFacts:
    is_college = (row.type_group or "").casefold() in COLLEGE_GROUPS
    return AgencyFacts(
        sector=Sector.COLLEGE if is_college else Sector.EDUCATION,
        identifier_kind=IdentifierKind.URN,
        identifier=row.urn,
        name=row.name,
        source=SOURCE,
        starts_on=row.opened_on,
        ends_on=row.closed_on,
        other_identifiers={str(IdentifierKind.UKPRN): row.ukprn} if row.ukprn else {},
    )


def _write_schools(rows: Sequence[Row], known: Mapping[str, uuid.UUID], *, new: set[str]) -> None:
    table = table_of(School)
    added = [{"agency_id": known[row.urn], **_columns(row)} for row in rows if row.urn in new]
    if added:
        db.session.execute(insert(table), added)
    changed = [row for row in rows if row.urn not in new]
    if changed:
        names = list(_columns(changed[0]))
        to_set = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
        values = [
            {"of": known[row.urn], **{f"new_{name}": value for name, value in _columns(row).items()}} for row in changed
        ]
        statement = update(table).where(table.c.agency_id == bindparam("of")).values(to_set)
        db.session.connection().execute(statement, values)


def _columns(row: Row) -> dict[str, Any]:
    """What pages and campaigns ask for; a type that is not in the register is an empty text."""
    return {
        "la_code": row.la_code,
        "establishment_number": row.establishment_number,
        "type_code": row.type_code or "",
        "type_name": row.type_name or "",
        "type_group": row.type_group,
        "status": str(row.status),
        "phase": row.phase,
        "low_age": row.low_age,
        "high_age": row.high_age,
        "town": row.town,
        "postcode": row.postcode,
        "district": row.district_name,
        "trust_code": row.trust_uid,
        "register_row": _to_json(row),
    }


def _to_json(row: Row) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(row).items()}


def _from_json(kept: Mapping[str, Any]) -> Row:
    values = {name: kept.get(name) for name in FACTS}
    values |= {name: date.fromisoformat(str(values[name])) for name in DATES if values[name]}
    return Row(**{**values, "status": SchoolStatus(str(values["status"]))})  # type: ignore[arg-type]


def _follow(links: Iterable[SchoolLink], known: Mapping[str, uuid.UUID]) -> tuple[int, int]:
    """Set successors; of several (a school split in two) the latest. Links to schools that are not here are counted."""
    latest: dict[uuid.UUID, tuple[date, uuid.UUID]] = {}
    outside = 0
    for one in successions(links):
        if one.predecessor_urn not in known or one.successor_urn not in known:
            outside += 1
            continue
        before, after, on = known[one.predecessor_urn], known[one.successor_urn], one.on or LONG_AGO
        if before not in latest or on > latest[before][0]:
            latest[before] = (on, after)
    return link_agencies("successor_id", {before: after for before, (_, after) in latest.items()}), outside


def _join_trusts(schools: Sequence[Row], links: Sequence[GroupLink] | None, known: Mapping[str, uuid.UUID]) -> int:
    """Give each school its trust: from the group links, else from the file's own columns where any school has them."""
    trusts: dict[str, AgencyFacts] = {}
    belongs: dict[str, str] = {}
    if links is not None:
        joined = sorted((one for one in links if one.group.is_trust), key=lambda one: one.joined_on or LONG_AGO)
        belongs = {one.urn: one.group.uid for one in joined if one.urn in known}
        for group in groups_of(joined):
            trusts[group.uid] = _trust(group.uid, group.name, group.opened_on, group.closed_on)
    elif any(row.trust_uid for row in schools):
        belongs = {row.urn: row.trust_uid for row in schools if row.trust_uid}
        for row in schools:
            if row.trust_uid:
                trusts.setdefault(row.trust_uid, _trust(row.trust_uid, row.trust_name or row.trust_uid))
    else:
        return 0
    ids = write_agencies([trusts[uid] for uid in sorted(trusts)]).ids
    return link_agencies(
        "parent_id",
        {known[row.urn]: ids[belongs[row.urn]] if row.urn in belongs else None for row in schools},
    )


def _trust(uid: str, name: str, starts_on: date | None = None, ends_on: date | None = None) -> AgencyFacts:
    return AgencyFacts(Sector.TRUST, IdentifierKind.GROUP_UID, uid, name, TRUST_SOURCE, starts_on, ends_on)
