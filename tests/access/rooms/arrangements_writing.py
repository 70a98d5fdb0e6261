"""Who enters arrangements. What was signed on paper the office enters; published words stay for ever."""

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
from tests.access.rooms.arrangements import version
from tests.access.table import Change, Try

AFTER = ("arrangements",)


def publish(who: Who, it: Record) -> bool:
    """The office, but for somebody kept from that version."""
    return who.has(it.partnership, c.OFFICE) and it.id not in who.excluded


CHANGES = {"arrangement_version": Change("in_force_on replaced_on", publish, "")}  # no date is set without effect


def add(world: OracleWorld) -> None:
    """Signed, and with no first day yet, here and there; some are kept from the one here."""
    for it in world.versions:
        it.is_signed = it.in_force_on is not None
    for where in (world.here, world.there):
        row = {"partnership_id": where, "number": 9, "reference": "X-V9", "stage": "signed", "title": CANARY}
        key = world.add(ArrangementVersion, what_changed=[], **row)
        world.note("arrangement_version", key, partnership=where, in_force_on=None, is_signed=True)
    for who in world.kept_out:
        world.keep_out(who, world.there, "arrangements", key)


def versions(world: OracleWorld, who: Who) -> Iterator[Try]:
    for where in (world.here, world.there):
        for words, person in (("in the own name", who.person), ("in another's name", world.author.person)):
            row = {"id": uuid.uuid4(), "partnership_id": where, "number": 99, "reference": "X-V99", "stage": "signed"}
            row |= {"title": CANARY, "what_changed": [], "entered_at": clock.now(), "entered_by_id": person}
            yield Try("arrangement_version", words, row, who.is_person(person) and who.has(where, c.OFFICE))


def parts(world: OracleWorld, who: Who) -> Iterator[Try]:
    """Clauses, signatures and duties: with a version that one sees and that was not published yet."""
    clauses = {row.version.id: key for key, row in world.records["clause"].items()}
    for it in world.versions:
        may = who.has(it.partnership, c.OFFICE) and version(who, it)
        draft = it.in_force_on is None
        below = {"id": uuid.uuid4(), "version_id": it.id, "position": 9}
        words = "of a draft" if draft else "of a published version"
        clause = {**below, "key": "new", "heading": CANARY, "text": CANARY}
        yield Try("clause", words, clause, may and draft)
        signed = {**below, "office": "Chief", "agency_id": world.police, "signed_on": world.today}
        yield Try("arrangement_signature", words, signed, may and draft)
        duty = {"id": uuid.uuid4(), "clause_id": clauses[it.id], "sector": "education", "position": 9, "text": CANARY}
        yield Try("duty", words, duty, may and draft)


def publishing(world: OracleWorld, who: Who) -> Iterator[Try]:
    """The office publishes; a published version is replaced once and never changes otherwise."""
    for it in world.records["arrangement_version"].values():
        may = publish(who, it) and it.is_signed and it.in_force_on is None
        days = {"in_force_on": world.today - 9 * DAY, "replaced_on": world.today - DAY}
        yield Try("arrangement_version", f"number {it.key}, published", days, may, it.key)


ADDS = {"arrangement_version": versions, "clause": parts}
MOVES = {"arrangement_version": publishing}
