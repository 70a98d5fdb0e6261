"""The front door's contacts, which are public, and their changes."""

from __future__ import annotations

from types import SimpleNamespace as Record

from portal import clock
from portal.frontdoor.models import ContactChange, ContactPoint
from tests.access import columns as c
from tests.access.facts import Who
from tests.access.oracle_world import OracleWorld


def contact_point(who: Who, it: Record) -> bool:
    return True


def contact_change(who: Who, it: Record) -> bool:
    """History of a contact: whoever takes part."""
    return who.has(it.partnership, c.TAKES_PART)


SEES = {"contact_point": contact_point, "contact_change": contact_change}


def add(world: OracleWorld) -> None:
    """One here, one there."""
    for where in (world.here, world.there):
        words = {"name": "Front door", "telephone": "01632 960001", "hours": "9 to 5", "belongs": "Council"}
        kept = {"position": 1, "checked_on": world.today, "version": 1}
        key = world.add(ContactPoint, partnership_id=where, kind="front door", **words, **kept)
        world.note("contact_point", key, partnership=where)
        told = {"act": "added", "before": {}, "after": {}, "at": clock.now()}
        change = world.add(ContactChange, partnership_id=where, contact_id=key, **told)
        world.note("contact_change", change, partnership=where, contact=key)
