"""Who is told when an import is done: the person who asked for it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal import clock
from portal.access.viewer import Viewer
from portal.database import db
from portal.outbox.queue import queue_message
from portal.partnership.models import Partnership
from portal.web.formats import day


def tell_done(run: Any, *, was_refused: bool, by: Viewer) -> None:
    """To whoever started it: read in, or refused, with the address of its page."""
    key = db.session.scalar(select(Partnership.key).where(Partnership.id == run.partnership_id))
    queue_message(
        "imports/done",
        to_person=run.started_by_id,
        agency_id=run.agency_id,
        partnership_id=run.partnership_id,
        facts={
            "path": f"/p/{key}/imports/{run.id}",
            "what": str(run.kind),
            "was_refused": was_refused,
            "on": day(clock.today()),
        },
        by=by,
    )
