"""The web role only adds messages; the worker sends them; the operator reads states and addresses, no content."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.types import Uuid

from portal.access.rules import WORKER, row_rule
from portal.outbox.models import Message, OutboxHold, WorkerBeat

CHANGED = (
    "state", "attempts", "result", "settled_at", "receipt_due_at", "sent_to", "subject", "body", "not_before", "sealed"
)  # fmt: skip


@row_rule(Message, "adds")
def adds_message() -> ColumnElement[bool]:
    """Whoever is somebody may queue; the reader's right is checked when sending. Keys are the jobs'."""
    person = select(func.rights.person(type_=Uuid())).scalar_subquery()
    invitation = select(func.rights.invitation(type_=Uuid())).scalar_subquery()
    return (person.is_not(None) | invitation.is_not(None)) & Message.key.is_(None)


@row_rule(Message, "sees", to=WORKER)
@row_rule(Message, "adds", to=WORKER)
@row_rule(Message, "changes", to=WORKER, columns=CHANGED)
@row_rule(OutboxHold, "sees", to=WORKER)
@row_rule(OutboxHold, "changes", to=WORKER, columns=("released_at",))
@row_rule(WorkerBeat, "sees", to=WORKER)
@row_rule(WorkerBeat, "adds", to=WORKER)
@row_rule(WorkerBeat, "changes", to=WORKER, columns=("at",))
def worker_has_all() -> ColumnElement[bool]:
    """The worker's own tables."""
    return true()
