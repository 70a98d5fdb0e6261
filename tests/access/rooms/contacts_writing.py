"""Who gives a new address, and who accepts it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from portal import clock
from tests.access.facts import Who
from tests.access.oracle_world import OracleWorld
from tests.access.rooms.contacts import a_proposal, contact_proposal
from tests.access.table import Change, Try

AFTER = ("contacts",)
CHANGES = {
    "contact_proposal": Change("outcome settled_at settled_by_id", contact_proposal, "settled_by_id = NULL"),
}


def proposals(world: OracleWorld, who: Who) -> Iterator[Try]:
    """The holder of that link alone, for the agency asked, where it was asked."""
    for it in world.invitations:
        own = who.link is not None and it.id == who.link
        row = {"id": uuid.uuid4(), **a_proposal(it.partnership, it.agency, it.id)}
        yield Try("contact_proposal", f"for {it.key}", row, own)
        for partnership, agency in ((world.there, it.agency), (it.partnership, world.health)):
            if (partnership, agency) != (it.partnership, it.agency):
                row = {"id": uuid.uuid4(), **a_proposal(partnership, agency, it.id)}
                yield Try("contact_proposal", "of another", row, may=False)
        settled = {"id": uuid.uuid4(), **a_proposal(it.partnership, it.agency, it.id), "outcome": "accepted"}
        yield Try("contact_proposal", "settled at once", {**settled, "settled_at": clock.now()}, may=False)


def settling(world: OracleWorld, who: Who) -> Iterator[Try]:
    """In the own name alone."""
    for it in list(world.records["contact_proposal"].values())[:2]:
        for words, person in (("own", who.person), ("another's", world.author.person)):
            may = contact_proposal(who, it) and who.is_person(person)
            row = {"settled_by_id": person}
            yield Try("contact_proposal", f"settled in {words} name", row, may, it.key)


ADDS = {"contact_proposal": proposals}
MOVES = {"contact_proposal": settling}
