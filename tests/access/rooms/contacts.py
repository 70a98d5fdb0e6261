"""New addresses that wait to be accepted: given through a link, read and settled by who keeps the contacts."""

from __future__ import annotations

import uuid
from types import SimpleNamespace as Record
from typing import Any

from portal import clock
from portal.contacts.models import AgencyContact, ContactProposal
from tests.access import columns as c
from tests.access.facts import Who
from tests.access.notes import CANARY
from tests.access.oracle_world import OracleWorld

AFTER = ("cooperation",)
KEEPS = c.OFFICE | c.EDUCATION_OFFICER


def contact_proposal(who: Who, it: Record) -> bool:
    """ "W: business manager (and office), council education officer": they accept it, nobody else reads it."""
    return who.has(it.partnership, KEEPS)


SEES = {"contact_proposal": contact_proposal}


def add(world: OracleWorld) -> None:
    """One for each school that a campaign asked."""
    for it in world.campaigns[0].invitations + world.campaigns[-1].invitations:
        key = world.add(ContactProposal, **a_proposal(it.partnership, it.agency, it.key))
        world.note("contact_proposal", key, partnership=it.partnership)


def a_proposal(partnership: uuid.UUID, agency: uuid.UUID, invitation: Any) -> dict[str, Any]:
    """The columns of one."""
    words = {"role": "head", "name": CANARY, "email": "new@d.example", "by_name": "", "proposed_at": clock.now()}
    return {"partnership_id": partnership, "agency_id": agency, "invitation_id": invitation, **words}


def furnish(house: Any) -> None:
    """A contact and a proposal of the school."""
    cast = house.cast
    words = {"role": "head", "name": "Hana", "email": "hana@school.example", "source": "test"}
    key = house.world.add(AgencyContact, partnership_id=cast.here, agency_id=cast.school, **words)
    given = house.world.add(ContactProposal, **a_proposal(cast.here, cast.school, uuid.uuid4()))
    house.samples |= {"agency_contacts.contact_id": str(key), "proposal_id": str(given)}
