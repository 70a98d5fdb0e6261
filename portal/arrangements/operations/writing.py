"""Writing a version clause by clause. Whatever changes a word goes through `rewriting`, so that the paper follows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import func, insert, select, update

from portal import clock
from portal.access.editing import take_in_hand
from portal.access.rules import table_of
from portal.access.verdict import Refused, require
from portal.access.viewer import Place, Viewer
from portal.arrangements.events import ClauseAct, ClauseWritten, VersionDescribed, VersionStarted
from portal.arrangements.lifecycle import Stage
from portal.arrangements.models import ArrangementVersion, Clause, Duty
from portal.arrangements.operations.clauses import Duties, EnteredClause, add_clauses, add_duties, duty_rows
from portal.arrangements.operations.holding import held, rewriting
from portal.arrangements.policy import may_change_what_is_asked, may_go_on, may_start, may_write
from portal.arrangements.queries import ClauseText, clauses_of, decision_of, newest_of, version_in_force
from portal.audit.record import record
from portal.database import db, new_id

KIND = "arrangements"
LONGEST_KEY = 60


def start_version(place: Place, *, title: str, is_minor: bool, by: Viewer) -> ArrangementVersion:
    """A draft that begins with the words in force. Raises Refused while another is written."""
    newest = newest_of(place.id)
    require(may_start(by, place.id, newest))
    former = version_in_force(place.id)
    if is_minor and former is None:
        raise Refused("There is no version in force to correct. Start a new version.")
    number = newest.number + 1 if newest else 1
    version = new_id()
    db.session.execute(
        insert(table_of(ArrangementVersion)).values(
            id=version,
            partnership_id=place.id,
            number=number,
            reference=f"{place.prefix}-V{number}",
            title=title,
            stage=Stage.DRAFT,
            what_changed=[],
            is_minor=is_minor,
            version=1,
            entered_at=clock.now(),
            entered_by_id=by.person_id,
        )
    )
    if former is not None:
        add_clauses(
            version, [EnteredClause(one.key, one.heading, one.text, one.by_sector) for one in clauses_of(former.id)]
        )
    record(VersionStarted(KIND, version, place.id, number, is_minor), by=by)
    return db.session.scalars(select(ArrangementVersion).where(ArrangementVersion.id == version)).one()


def describe_version(
    version: ArrangementVersion,
    *,
    seen: int | None,
    title: str,
    what_changed: Sequence[str],
    reason: str = "",
    by: Viewer,
) -> None:
    """Its title, and in plain sentences what changes with it; the sentences are no words of the arrangements."""
    is_same = title == version.title
    require(may_go_on(by, version) if is_same else may_write(by, version, decision_of(version)))
    if is_same:
        held(version)
        _describe(version, seen, title, what_changed)
    else:
        with rewriting(version, reason=reason, by=by):
            _describe(version, seen, title, what_changed)
    record(VersionDescribed(KIND, version.id, version.partnership_id, version.number), by=by)


def add_clause(
    version: ArrangementVersion, *, heading: str, text: str, duties: Duties, reason: str = "", by: Viewer
) -> str:
    """A clause at the end. Returns its key, which it keeps in every later version."""
    require(may_change_what_is_asked(by, version, decision_of(version)))
    with rewriting(version, reason=reason, by=by):
        here = select(Clause.key, Clause.position).where(Clause.version_id == version.id)
        taken = {row.key: row.position for row in db.session.execute(here)}
        key = _key(heading, taken)
        last = max(taken.values(), default=0)
        add_clauses(version.id, [EnteredClause(key, heading, text, duties)], first=last + 1)
    _record(version, ClauseAct.ADDED, by)
    return key


def change_clause(
    version: ArrangementVersion,
    clause: Clause,
    *,
    seen: int | None,
    heading: str,
    text: str,
    duties: Duties,
    reason: str = "",
    by: Viewer,
) -> None:
    """Other words, other duties. `seen` is the version of the clause on the person's page.

    Raises ChangedMeanwhile if somebody saved it first, Refused where a minor correction would ask something new.
    """
    before = next(one for one in clauses_of(version.id) if one.id == clause.id)
    asks_otherwise = {sector: list(texts) for sector, texts in duties.items() if texts} != before.by_sector
    may = may_change_what_is_asked if asks_otherwise else may_write
    require(may(by, version, decision_of(version)))
    with rewriting(version, reason=reason, by=by):
        take_in_hand(clause, seen=seen)
        clause.heading, clause.text = heading, text
        if asks_otherwise:
            _ask_otherwise(clause, before, duties)
    _record(version, ClauseAct.CHANGED, by)


def move_clause(version: ArrangementVersion, clause: Clause, *, up: bool, reason: str = "", by: Viewer) -> None:
    """One place up or down; at the end of the text it stays where it is."""
    require(may_write(by, version, decision_of(version)))
    with rewriting(version, reason=reason, by=by):
        order = [one.id for one in clauses_of(version.id)]
        place = order.index(clause.id)
        other = place - 1 if up else place + 1
        if 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]
            for position, key in enumerate(order, 1):
                db.session.execute(update(Clause).where(Clause.id == key).values(position=position))
    _record(version, ClauseAct.MOVED, by)


def take_out_clause(version: ArrangementVersion, clause: Clause, *, reason: str = "", by: Viewer) -> None:
    """The version is without it; until it is published it can be put back."""
    require(may_change_what_is_asked(by, version, decision_of(version)))
    with rewriting(version, reason=reason, by=by):
        clause.removed_at = clock.now()
    _record(version, ClauseAct.TAKEN_OUT, by)


def put_back_clause(version: ArrangementVersion, clause: Clause, *, reason: str = "", by: Viewer) -> None:
    """It stands at the end again, with what it asked."""
    require(may_change_what_is_asked(by, version, decision_of(version)))
    with rewriting(version, reason=reason, by=by):
        last = select(func.max(Clause.position)).where(Clause.version_id == version.id, Clause.removed_at.is_(None))
        clause.removed_at, clause.position = None, (db.session.scalar(last) or 0) + 1
    _record(version, ClauseAct.PUT_BACK, by)


def _describe(version: ArrangementVersion, seen: int | None, title: str, what_changed: Sequence[str]) -> None:
    take_in_hand(version, seen=seen)
    version.title, version.what_changed = title, list(what_changed)
    db.session.flush()


def _ask_otherwise(clause: Clause, before: ClauseText, duties: Duties) -> None:
    """Sectors whose sentences differ get theirs anew; the others keep their rows."""
    differ = [one for one in {*before.by_sector, *duties} if before.by_sector.get(one, []) != list(duties.get(one, ()))]
    stood = update(Duty).where(Duty.clause_id == clause.id, Duty.sector.in_(differ), Duty.removed_at.is_(None))
    db.session.execute(stood.values(removed_at=clock.now()))
    add_duties(list(duty_rows(clause.id, {one: duties[one] for one in differ if one in duties})))


def _key(heading: str, taken: dict[str, int]) -> str:
    """A short name out of its heading that no other clause of the version ever had."""
    words = re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")
    short = words[:LONGEST_KEY].strip("-")
    key = first = short if short[:1].isalpha() else f"clause-{short}".strip("-")
    count = 1
    while key in taken:
        count += 1
        key = f"{first}-{count}"
    return key


def _record(version: ArrangementVersion, act: ClauseAct, by: Viewer) -> None:
    record(ClauseWritten(KIND, version.id, version.partnership_id, version.number, act), by=by)
