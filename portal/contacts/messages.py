"""Who is told of a changed contact: the address that no mail goes to any more, so that nobody is replaced unseen."""

from __future__ import annotations

from portal import clock
from portal.access.viewer import Viewer
from portal.contacts.models import AgencyContact
from portal.outbox.queue import queue_message
from portal.web.formats import day


def tell_old_address(contact: AgencyContact, *, by: Viewer) -> None:
    """To the old address: mail goes elsewhere now, and whom to ring if that is wrong."""
    queue_message(
        "contacts/replaced",
        to_address=contact.email,
        agency_id=contact.agency_id,
        partnership_id=contact.partnership_id,
        facts={"role": str(contact.role), "on": day(clock.today())},
        by=by,
    )
