"""Who writes arrangements: delegates, chair and office a draft; who publishes them: chair and office.

What was signed on paper the office enters; published words stay for ever.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from types import SimpleNamespace as Record

from portal import clock
from portal.arrangements.models import ArrangementVersion
from tests.access import columns as c
from tests.access.facts import Who
from tests.access.notes import CANARY, DAY
from tests.access.oracle_world import OracleWorld
from tests.access.rooms.arrangements import WRITERS, of_version, version
from tests.access.table import Change, Tries, Try

AFTER = ("arrangements",)
PUBLISHERS = c.CHAIR | c.OFFICE


def publish(who: Who, it: Record) -> bool:
    """Chair and office, but for somebody kept from that version."""
    return who.has(it.partnership, PUBLISHERS) and it.id not in who.excluded


def write(who: Who, it: Record) -> bool:
    """Before it is published, whoever writes, but for somebody kept from that version."""
    return it.in_force_on is None and who.has(it.partnership, WRITERS) and it.id not in who.excluded


def write_part(who: Who, it: Record) -> bool:
    return of_version(who, it) and write(who, it.version)


# Nothing is set without effect: what is published refuses every change. So each row is tried by itself, below.
CHANGES = {
    "arrangement_version": Change("title what_changed stage decision_id version in_force_on replaced_on", write, ""),
    "clause": Change("heading text position version removed_at", write_part, ""),
    "duty": Change("removed_at", write_part, ""),
}


def add(world: OracleWorld) -> None:
    """Signed, and with no first day yet, here and there; some are kept from the one here."""
    for it in world.versions:
        it.is_signed = it.in_force_on is not None
    for where in (world.here, world.there):
        row = {"partnership_id": where, "number": 9, "reference": "X-V9", "stage": "signed", "title": CANARY}
        row["signed_on_paper_on"] = world.today - 10 * DAY
        key = world.add(ArrangementVersion, what_changed=[], **row)
        world.note("arrangement_version", key, partnership=where, in_force_on=None, is_signed=True)
    for who in world.kept_out:
        world.keep_out(who, world.there, "arrangements", key)


def versions(world: OracleWorld, who: Who) -> Iterator[Try]:
    for where in (world.here, world.there):
        for words, person in (("in the own name", who.person), ("in another's name", world.author.person)):
            for stage, roles in (("signed", c.OFFICE), ("draft", WRITERS)):
                row = {"id": uuid.uuid4(), "partnership_id": where, "number": 99, "reference": "X-V99", "stage": stage}
                row |= {"title": CANARY, "what_changed": [], "entered_at": clock.now(), "entered_by_id": person}
                row |= {"is_minor": False, "version": 1}
                may = who.is_person(person) and who.has(where, roles)
                yield Try("arrangement_version", f"{stage} {words}", row, may)


def parts(world: OracleWorld, who: Who) -> Iterator[Try]:
    """Clauses, signatures and duties: with a version that one sees and that was not published yet."""
    clauses = {row.version.id: key for key, row in world.records["clause"].items() if not row.removed}
    for it in world.versions:
        may = who.has(it.partnership, WRITERS) and version(who, it)
        may_sign = who.has(it.partnership, PUBLISHERS) and version(who, it)
        draft = it.in_force_on is None
        below = {"id": uuid.uuid4(), "version_id": it.id, "position": 9}
        words = "of a draft" if draft else "of a published version"
        clause = {**below, "key": "new", "heading": CANARY, "text": CANARY}
        yield Try("clause", words, clause, may and draft)
        signed = {**below, "office": "Chief", "agency_id": world.police, "signed_on": world.today}
        yield Try("arrangement_signature", words, signed, may_sign and draft)
        duty = {"id": uuid.uuid4(), "clause_id": clauses[it.id], "sector": "education", "position": 9, "text": CANARY}
        yield Try("duty", words, duty, may and draft)


def publishing(world: OracleWorld, who: Who) -> Iterator[Try]:
    """The office publishes; a published version is replaced once and never changes otherwise."""
    for it in world.records["arrangement_version"].values():
        may = publish(who, it) and it.is_signed and it.in_force_on is None
        days = {"in_force_on": world.today - 9 * DAY, "replaced_on": world.today - DAY}
        yield Try("arrangement_version", f"number {it.key}, published", days, may, it.key)


ADDS = {"arrangement_version": versions, "clause": parts}


def rewriting(table: str, **values: object) -> Tries:
    """A word of each clause and duty, one by one."""

    def tries(world: OracleWorld, who: Who) -> Iterator[Try]:
        for key, it in world.records[table].items():
            state = "published" if it.version.in_force_on else "draft"
            yield Try(table, f"{key} of a {state}", dict(values), write_part(who, it), key)

    return tries


def moving(world: OracleWorld, who: Who) -> Iterator[Try]:
    """Writing a version, and publishing it."""
    for it in world.records["arrangement_version"].values():
        yield Try("arrangement_version", f"number {it.key}, written", {"version": 2}, write(who, it), it.key)
    yield from publishing(world, who)


MOVES = {
    "arrangement_version": moving,
    "clause": rewriting("clause", version=2),
    "duty": rewriting("duty", removed_at=clock.now()),
}
