"""Who plans meetings, asks people to come and matters to be talked about, and who says that they have read."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from types import SimpleNamespace as Record

from portal import clock
from tests.access import columns as c
from tests.access.facts import Who
from tests.access.notes import CANARY
from tests.access.oracle_world import OracleWorld
from tests.access.rooms.meetings import NOT_ASKED, meeting, row_of
from tests.access.table import Change, Try

AFTER = ("meetings",)
STEERS = c.CHAIR | c.OFFICE


def steer(who: Who, it: Record) -> bool:
    """Chair A, office W."""
    return it.id not in who.excluded and who.has(it.partnership, STEERS)


def own(who: Who, it: Record) -> bool:
    return who.is_person(it.person) and who.is_for(it.agency) and meeting(who, it.meeting)


def take_off(who: Who, it: Record) -> bool:
    return meeting(who, it.meeting) and (who.is_person(it.by) or who.has(it.partnership, STEERS))


CHANGES = {
    "meeting": Change("starts_at minutes place papers_on state began_at ended_at reason version", steer, "version = 9"),
    "meeting_invitee": Change("read_at", own, "read_at = now()"),
    "meeting_item": Change("taken_off_at", take_off, "taken_off_at = now()"),
}


def planned(world: OracleWorld, who: Who) -> Iterator[Try]:
    """By chair and office, in the own name, for the own agency, not further than planned."""
    for where in (world.here, world.there):
        row = {**row_of(where, None), "planned_by_id": who.person, "planned_by_agency_id": who.agency}
        may = who.is_person(who.person) and who.is_for(who.agency) and who.has(where, STEERS)
        yield Try("meeting", "in the own name", row, may)
        yield Try("meeting", "in another's name", {**row, "planned_by_id": world.author.person}, may=False)
        yield Try("meeting", "for another agency", {**row, "planned_by_agency_id": world.coming}, may=False)
        yield Try("meeting", "as held", {**row, "state": "held"}, may=False)


def invited(world: OracleWorld, who: Who) -> Iterator[Try]:
    """By chair and office; nobody has read it yet."""
    for it in world.meetings:
        row = {**of(it), "person_id": world.who(NOT_ASKED).person, "agency_id": world.police}
        yield Try("meeting_invitee", f"to {it.key}", row, steer(who, it))
        yield Try("meeting_invitee", f"to {it.key}, as read", {**row, "read_at": clock.now()}, may=False)
        yield Try("meeting_invitee", f"to {it.key} elsewhere", {**row, **other(world, it)}, may=False)


def asked(world: OracleWorld, who: Who) -> Iterator[Try]:
    """By everybody who reads it, in the own name."""
    for it in world.meetings:
        row = {**of(it), "title": CANARY, "why": CANARY, "at": clock.now(), **by(who)}
        yield from _in_own_name(world, who, it, "meeting_item", row)


def told(world: OracleWorld, who: Who) -> Iterator[Try]:
    """A line of history by everybody who reads it, in the own name."""
    for it in world.meetings:
        row = {**of(it), "kind": "agenda read", "text": "", "number": 0, "at": clock.now(), **by(who)}
        yield from _in_own_name(world, who, it, "meeting_event", row)


def _in_own_name(world: OracleWorld, who: Who, it: Record, table: str, row: dict[str, object]) -> Iterator[Try]:
    may = who.is_person(who.person) and who.is_for(who.agency) and meeting(who, it)
    yield Try(table, f"of {it.key}", row, may)
    yield Try(table, f"of {it.key} in another's name", {**row, "by_id": world.author.person}, may=False)
    yield Try(table, f"of {it.key} for another agency", {**row, "by_agency_id": world.coming}, may=False)
    yield Try(table, f"of {it.key} elsewhere", {**row, **other(world, it)}, may=False)


def kept(world: OracleWorld, who: Who) -> Iterator[Try]:
    """What stood on the agenda, by chair and office."""
    for it in world.meetings:
        words = {"number": 999, "kind": "item", "reference": "", "title": CANARY, "why": CANARY}
        row = {**of(it), "record_id": uuid.uuid4(), **words}
        yield Try("agenda_line", f"of {it.key}", row, steer(who, it))
        yield Try("agenda_line", f"of {it.key} elsewhere", {**row, **other(world, it)}, may=False)


def of(it: Record) -> dict[str, object]:
    """A new row that belongs to that meeting."""
    return {"id": uuid.uuid4(), "partnership_id": it.partnership, "meeting_id": it.id}


def other(world: OracleWorld, it: Record) -> dict[str, object]:
    """Said to be of the partnership in which the meeting does not lie."""
    return {"partnership_id": world.there if it.partnership == world.here else world.here}


def by(who: Who) -> dict[str, object]:
    """In that person's name."""
    return {"by_id": who.person, "by_agency_id": who.agency}


ADDS = {
    "meeting": planned,
    "meeting_invitee": invited,
    "meeting_item": asked,
    "agenda_line": kept,
    "meeting_event": told,
}


def moved(world: OracleWorld, who: Who) -> Iterator[Try]:
    """Begun and cancelled by chair and office, given back by the chair alone; what was held stays."""
    for it in world.meetings:
        if it.state == "held":
            yield Try("meeting", f"{it.key}, planned again", {"state": "planned"}, may=False, key=it.key)
            continue
        may = steer(who, it)
        yield Try("meeting", f"{it.key}, begun", {"state": "under way", "began_at": clock.now()}, may, it.key)
        yield Try("meeting", f"{it.key}, cancelled", {"state": "cancelled", "reason": "So"}, may, it.key)
        chairs = may and who.has(it.partnership, c.CHAIR)
        yield Try("meeting", f"{it.key}, given back", {"state": "given back"}, chairs, it.key)
        yield Try("meeting", f"{it.key}, held at once", {"state": "held"}, may=False, key=it.key)


MOVES = {"meeting": moved}
