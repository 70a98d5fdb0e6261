"""Who keeps the front door's contacts: its team and the designated officers, and each change has its author."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from types import SimpleNamespace as Record

from portal import clock
from tests.access import columns as c
from tests.access.facts import Who
from tests.access.oracle_world import OracleWorld
from tests.access.table import Change, Try

AFTER = ("frontdoor",)


def keep(who: Who, it: Record) -> bool:
    return who.has(it.partnership, c.FRONT_DOOR)


CHANGES = {
    "contact_point": Change(
        "name telephone email hours belongs position version checked_on checked_by_id removed_at",
        keep,
        "version = 1",
    )
}


def contacts(world: OracleWorld, who: Who) -> Iterator[Try]:
    for where in (world.here, world.there):
        words = {"name": "Front door", "telephone": "01632 960001", "hours": "9 to 5", "belongs": "Council"}
        row = {"id": uuid.uuid4(), "partnership_id": where, "kind": "front door", "position": 2, "version": 1, **words}
        yield Try("contact_point", "", {**row, "checked_on": world.today}, who.has(where, c.FRONT_DOOR))


def notes(world: OracleWorld, who: Who) -> Iterator[Try]:
    """In the own name, about a contact of the same partnership."""
    for key, it in world.records["contact_point"].items():
        for where in (world.here, world.there):
            for words, person in (("in the own name", who.person), ("in another's name", world.author.person)):
                row = {"id": uuid.uuid4(), "partnership_id": where, "contact_id": key, "by_id": person}
                row |= {"act": "changed", "before": {}, "after": {}, "at": clock.now()}
                may = who.is_person(person) and where == it.partnership and who.has(where, c.FRONT_DOOR)
                yield Try("contact_change", words, row, may)


ADDS = {"contact_point": contacts, "contact_change": notes}
