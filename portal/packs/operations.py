"""Asking for a pack."""

from __future__ import annotations

import uuid

from sqlalchemy import text

from portal import clock
from portal.access.verdict import NotFound, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.database import db
from portal.packs.events import PackAsked
from portal.packs.lifecycle import PackState
from portal.packs.models import Pack
from portal.packs.policy import may_ask
from portal.partnership.models import StandingGroup

PUT_PACK = text("SELECT rights.put_pack(:pack)")


def ask_for_pack(partnership_id: uuid.UUID, *, group_id: uuid.UUID | None = None, by: Viewer) -> Pack:
    """Ask for the pack of the whole partnership or of a group; the worker builds it and tells by mail.

    Raises Refused, and NotFound for a group of elsewhere.
    """
    require(may_ask(by, partnership_id))
    assert by.person_id is not None
    assert by.agency_id is not None
    if group_id is not None:
        group = db.session.get(StandingGroup, group_id)
        if group is None or group.partnership_id != partnership_id:
            raise NotFound
    pack = Pack(
        partnership_id=partnership_id,
        group_id=group_id,
        state=PackState.ASKED,
        asked_by_id=by.person_id,
        asked_by_agency_id=by.agency_id,
        asked_at=clock.now(),
    )
    db.session.add(pack)
    db.session.flush()
    record(PackAsked(pack.id, partnership_id), by=by)
    db.session.execute(PUT_PACK, {"pack": pack.id})
    db.session.refresh(pack, ["reference"])  # drawn by the database
    return pack
