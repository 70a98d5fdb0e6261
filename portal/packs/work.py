"""What the worker does with a pack: read, write, draw, freeze; in one transaction, how far it is stands beside that.

A worker killed in the middle leaves the pack being built, and the next sweep begins it anew; after three beginnings
without an end it has failed, says so, and can be asked for again.
"""

from __future__ import annotations

import logging
import uuid
from typing import Any

from flask import current_app
from sqlalchemy import TextClause, Uuid, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY

from portal import clock
from portal.access.rules import table_of
from portal.access.verdict import NotFound, Refused, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.database import db, transaction
from portal.packs.contents import Contents
from portal.packs.document import docx_of
from portal.packs.events import PackBuilt, PackFailed
from portal.packs.lifecycle import AT_WORK, PackState
from portal.packs.messages import tell_done
from portal.packs.models import Pack
from portal.packs.policy import JOB, may_build
from portal.packs.reading import read_pack
from portal.web.pdf import NoPango, NotDrawn, draw_pdf

TRIES = 3
PACK = table_of(Pack)
ONE_AT_A_TIME = text("SELECT pg_try_advisory_xact_lock(hashtextextended(CAST(:key AS text), 0))")
AS_JOB = text("SELECT set_config('portal.system', :name, true)")
BEGUN = text("UPDATE pack SET state = 'building', tries = tries + 1, step = 1 WHERE id = :pack")
STEP = text("UPDATE pack SET step = step + 1 WHERE id = :pack")

log = logging.getLogger(__name__)


def packs_waiting() -> list[uuid.UUID]:
    """Everything that waits for the worker, the oldest first."""
    with transaction():
        waiting = select(PACK.c.id).where(PACK.c.state.in_(AT_WORK)).order_by(PACK.c.asked_at, PACK.c.id).limit(20)
        return list(db.session.scalars(waiting))


def build_pack(pack_id: uuid.UUID, *, by: Viewer) -> PackState | None:
    """Build it; None when nothing waits, another worker is at it, or it stumbled and is begun anew. Raises Refused."""
    require(may_build(by))
    try:
        return _build(pack_id, by)
    except Exception:
        log.exception("a pack could not be built: %s", pack_id)
        return None


def _build(pack_id: uuid.UUID, by: Viewer) -> PackState | None:
    with transaction():
        if not db.session.scalar(ONE_AT_A_TIME, {"key": str(pack_id)}):
            return None
        columns = (one for one in PACK.c if one.name not in {"contents", "pdf", "docx"})
        pack = db.session.execute(select(*columns).where(PACK.c.id == pack_id, PACK.c.state.in_(AT_WORK))).one_or_none()
        if pack is None:
            return None
        values = _failed() if pack.tries >= TRIES else _made(pack)
        db.session.execute(update(PACK).where(PACK.c.id == pack_id).values(values))
        about = {"record_id": pack.id, "partnership_id": pack.partnership_id}
        is_ready = values["state"] is PackState.READY
        record(PackBuilt(**about, sha256=values["sha256"]) if is_ready else PackFailed(**about), by=by)
        tell_done(pack, is_ready=is_ready, by=by)
        return PackState(values["state"])


def _made(pack: Any) -> dict[str, Any]:
    """What becomes of the row; that it was begun, and each step, is kept whatever becomes of this transaction."""
    _beside(BEGUN, pack.id)
    left_out = db.session.scalar(select(func.rights.kept_from_somebody(pack.partnership_id, type_=ARRAY(Uuid()))))
    try:
        read = read_pack(pack, left_out or [])
    except (Refused, NotFound):
        return _failed()  # who asked has left, or may not ask any more
    _beside(STEP, pack.id)
    docx = docx_of(read.contents)
    _beside(STEP, pack.id)
    pdf = _drawn(read.contents, is_last_try=pack.tries + 1 >= TRIES)
    return {
        "state": PackState.READY,
        "as_at": read.as_at,
        "ready_at": clock.now(),
        "previous_id": read.previous_id,
        "record_ids": list(read.record_ids),
        "contents": read.contents.as_json(),
        "sha256": read.contents.sha256,
        "pdf": pdf,
        "docx": docx,
    }


def _drawn(contents: Contents, *, is_last_try: bool) -> bytes | None:
    """The PDF; None where this machine draws none, or failed to each time, which the pack's page says."""
    page = current_app.jinja_env.get_template("packs/document.html").render(pack=contents)
    try:
        return draw_pdf(page)
    except NotDrawn as fault:
        if not is_last_try and not isinstance(fault, NoPango):
            raise
        log.warning("A pack has no PDF: %s", fault)
        return None


def _failed() -> dict[str, Any]:
    return {"state": PackState.FAILED}


def _beside(statement: TextClause, pack_id: uuid.UUID) -> None:
    """Write at once, by a connection of its own, so that the page moves."""
    with db.engine.connect() as connection, connection.begin():
        connection.execute(AS_JOB, {"name": JOB})
        connection.execute(statement, {"pack": pack_id})
