"""Who is told of a changed contact: the address used until now, so that nobody is replaced unseen."""

from __future__ import annotations

import uuid

from portal import clock
from portal.access.viewer import Viewer
from portal.contacts.models import ContactRole
from portal.outbox.queue import queue_message
from portal.web.formats import day


def tell_old_address(
    email: str, role: ContactRole, *, partnership_id: uuid.UUID, agency_id: uuid.UUID, is_kept: bool = False, by: Viewer
) -> None:
    """To an address in use until now: mail goes elsewhere, or (`is_kept`) elsewhere too, and whom to ring if wrong."""
    queue_message(
        "contacts/replaced",
        to_address=email,
        agency_id=agency_id,
        partnership_id=partnership_id,
        facts={"role": str(role), "on": day(clock.today()), "is_kept": is_kept},
        by=by,
    )
