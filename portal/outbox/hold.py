"""Holding all mail back after a restore, and letting it go: what waits in a copy may have been sent long ago."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select, text, update

from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.database import db
from portal.outbox.models import Message, MessageState, OutboxHold
from portal.outbox.queue import PUT_JOB


@dataclass(frozen=True)
class OutboxReleased:
    """Mail held since a restore may leave; so many messages were waiting."""

    waiting: int
    record_kind: str = "message"
    record_id: uuid.UUID | None = None
    partnership_id: uuid.UUID | None = None


def is_not_held() -> ColumnElement[bool]:
    """No hold stands, asked in the statement that takes a message up."""
    return ~exists().where(OutboxHold.released_at.is_(None))


def release_outbox(*, by: Viewer) -> int | None:
    """Let everything that waits leave in its time; answers how many messages, None where nothing was held."""
    held = db.session.execute(
        update(OutboxHold)
        .where(OutboxHold.released_at.is_(None))
        .values(released_at=text("now()"))
        .returning(OutboxHold.id)
    ).all()
    if not held:
        return None
    waiting = db.session.execute(
        select(Message.id, Message.not_before)
        .where(Message.state == MessageState.QUEUED)
        .order_by(Message.not_before, Message.id)
    ).all()
    for message in waiting:
        db.session.execute(PUT_JOB, {"id": str(message.id), "at": message.not_before})
    record(OutboxReleased(len(waiting)), by=by)
    return len(waiting)
