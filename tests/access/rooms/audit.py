"""The audit's ids and kinds, who opened what, and the marks of forms that were sent."""

from __future__ import annotations

import uuid
from types import SimpleNamespace as Record

from portal.access.models import SentForm
from tests.access import columns as c
from tests.access.facts import Who
from tests.access.notes import audited, opened
from tests.access.oracle_world import OracleWorld
from tests.access.rooms.actions import action

AFTER = ("actions",)
KEYS = {"sent_form": "mark"}


def audit_event(who: Who, it: Record) -> bool:
    """Ids and kinds, own partnership: the office; nothing of a record one is kept from."""
    return it.record not in who.excluded and who.has(it.partnership, c.OFFICE)


def opening(who: Who, it: Record) -> bool:
    """Those who can see a record see who opened it; an own opening goes out of sight with its record."""
    return it.record.id not in who.excluded and who.is_in and bool(it.seen(who, it.record))


def sent_form(who: Who, it: Record) -> bool:
    return who.is_person(it.person)


SEES = {"audit_event": audit_event, "opening": opening, "sent_form": sent_form}


def add(world: OracleWorld) -> None:
    """Audit of no record in particular; for each person an own opening and a form that was sent."""
    for where in (world.here, world.there):
        audited(world, Record(id=None, partnership=where), "none")
    for who in list(world.cast):
        opened(world, "action", world.actions[0], who.person, seen=action)
        mark = uuid.uuid4().hex
        world.add(SentForm, person_id=who.person, mark=mark)
        world.note("sent_form", mark, person=who.person)
