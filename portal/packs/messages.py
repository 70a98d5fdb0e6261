"""Who is told when a pack is ready: the person who asked for it."""

from __future__ import annotations

from typing import Any

from portal import clock
from portal.access.viewer import Viewer
from portal.outbox.queue import queue_message
from portal.web.formats import day


def tell_done(pack: Any, *, is_ready: bool, by: Viewer) -> None:
    """To whoever asked: it is ready, or it could not be made."""
    queue_message(
        "packs/ready",
        to_person=pack.asked_by_id,
        agency_id=pack.asked_by_agency_id,
        kind="pack",
        record_id=pack.id,
        partnership_id=pack.partnership_id,
        facts={"reference": pack.reference, "on": day(clock.today()), "is_ready": is_ready},
        by=by,
    )
