"""The secret address of one's own calendar: one's own alone, for the agency one acts for."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace as Record

from portal.calendars.models import CalendarFeed
from tests.access.facts import Who
from tests.access.oracle_world import OracleWorld
from tests.access.table import Change, Try

AFTER = ("audit",)
WHEN = datetime(2026, 1, 5, 9, tzinfo=UTC)


def calendar_feed(who: Who, it: Record) -> bool:
    return who.is_person(it.person) and who.acts_for == it.agency


SEES = {"calendar_feed": calendar_feed}
CHANGES = {"calendar_feed": Change("stopped_at", calendar_feed, "stopped_at = now()")}


def add(world: OracleWorld) -> None:
    """For each person one of the agency they act for, and a stopped one of another agency."""
    for who in list(world.cast):
        for agency, stopped_at in ((who.agency, None), (world.left, WHEN)):
            key = world.add(CalendarFeed, **_feed(who.person, agency), stopped_at=stopped_at)
            world.note("calendar_feed", key, person=who.person, agency=agency)


def feeds(world: OracleWorld, who: Who) -> Iterator[Try]:
    for person in (who.person, world.author.person):
        for agency in (who.agency, world.left):
            row = {"id": uuid.uuid4(), **_feed(person, agency), "stopped_at": "now"}
            row |= {"secret_hash": f"\\x{uuid.uuid4().hex * 2}", "made_at": "now"}
            may = calendar_feed(who, Record(person=person, agency=agency))
            yield Try("calendar_feed", f"of {person} at {agency}", row, may)


ADDS = {"calendar_feed": feeds}


def _feed(person: uuid.UUID, agency: uuid.UUID) -> dict[str, object]:
    hidden = {"secret_hash": secrets.token_bytes(32), "sealed": "CANARY"}
    return {"person_id": person, "agency_id": agency, **hidden, "made_at": WHEN}
