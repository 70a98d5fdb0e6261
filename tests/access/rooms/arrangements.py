"""Arrangements: in force and replaced for everybody, drafts for those who work on them."""

from __future__ import annotations

from types import SimpleNamespace as Record

from sqlalchemy import text

from portal import clock
from portal.arrangements.models import ArrangementSignature, ArrangementVersion, Clause, Duty
from tests.access import columns as c
from tests.access.facts import Who
from tests.access.notes import CANARY, DAY, audited, opened
from tests.access.oracle_world import OracleWorld

WRITERS = c.DELEGATE | c.CHAIR | c.OFFICE


def version(who: Who, it: Record) -> bool:
    """In force and replaced: everybody. Draft: lead, delegate, chair, scrutineer, office, staff, LADO."""
    if it.in_force_on is not None and it.in_force_on <= who.town.today:
        return True
    return draft(who, it)


def draft(who: Who, it: Record) -> bool:
    return it.id not in who.excluded and who.has(it.partnership, c.WHOLE | c.STAFF | c.FRONT_DOOR)


def of_version(who: Who, it: Record) -> bool:
    return version(who, it.version)


def part(who: Who, it: Record) -> bool:
    """A clause or duty; one taken out while it was written, those who write."""
    return of_version(who, it) and (not it.removed or who.has(it.version.partnership, WRITERS))


SEES = {
    "arrangement_version": version,
    "clause": part,
    "arrangement_signature": of_version,
    "duty": part,
}


def add(world: OracleWorld) -> None:
    """Draft, signed for tomorrow, in force, replaced, here and there."""
    stages = (
        ("draft", None, None, world.here),
        ("signed", world.today + DAY, None, world.here),
        ("signed", world.today, None, world.there),
        ("signed", world.today - 300 * DAY, world.today - 10 * DAY, world.here),
        ("draft", None, None, world.there),
    )
    for number, (stage, in_force_on, replaced_on, where) in enumerate(stages, 1):
        key = world.add(
            ArrangementVersion, partnership_id=where, number=number, reference=f"X-V{number}", stage=stage,
            title=f"Arrangements {CANARY}", what_changed=[CANARY],
            signed_on_paper_on=world.today if stage == "signed" else None,
        )  # fmt: skip
        it = world.note("arrangement_version", key, partnership=where, in_force_on=in_force_on)
        for name, gone in (("taken-out", True), ("who-we-are", False)):
            removed = {"removed_at": clock.now() if gone else None}
            clause = world.add(Clause, version_id=key, key=name, position=1, heading=CANARY, text=CANARY, **removed)
            world.note("clause", clause, version=it, removed=gone)
            duty = world.add(Duty, clause_id=clause, sector="education", position=1, text=CANARY, **removed)
            world.note("duty", duty, version=it, removed=gone)
        asked_before = {"sector": "education", "position": 2, "text": CANARY, "removed_at": clock.now()}
        duty = world.add(Duty, clause_id=clause, **asked_before)
        world.note("duty", duty, version=it, removed=True)
        words = {"position": 1, "office": "Chief", "agency_id": world.police, "signed_on": world.today}
        signed = world.add(ArrangementSignature, version_id=key, **words)
        world.note("arrangement_signature", signed, version=it)
        if in_force_on:
            with world.as_owner() as connection:
                connection.execute(
                    text("UPDATE arrangement_version SET in_force_on = :a, replaced_on = :b WHERE id = :id"),
                    {"a": in_force_on, "b": replaced_on, "id": key},
                )
        for who in world.kept_out:
            world.keep_out(who, where, "arrangements", key)
        # Of arrangements those learn who opened them who work on drafts: of published texts no opening is noted.
        opened(world, "arrangements", it, world.author.person, seen=draft)
        audited(world, it, "arrangements")
        world.versions.append(it)
