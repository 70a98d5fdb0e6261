"""Whether mail arrived that was taken: who took it is asked, more and more rarely, until it is known."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update

from portal import clock
from portal.access.rules import table_of
from portal.database import db, transaction
from portal.outbox.mail import NotTaken
from portal.outbox.models import Message, MessageState
from portal.outbox.notify import Receipt, receipt_by_notify
from portal.outbox.sending import tells_later

FREQUENTLY = "*/5 * * * *"  # cron
AT_ONCE = 200  # messages a run asks after, so that it holds the worker for seconds and Notify for few requests
# After the mail was taken. Notify itself tries for three days, and keeps what it knows for seven.
ASKED_AFTER = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), *(timedelta(days=n) for n in range(1, 5)))

log = logging.getLogger(__name__)


def asked_next(taken_at: datetime, now: datetime) -> datetime | None:
    """When to ask after a mail that was taken then; None once it has been asked after often enough."""
    return next((taken_at + wait for wait in ASKED_AFTER if taken_at + wait > now), None)


def ask_for_receipts(address: str) -> int:
    """Ask after the mail whose time has come, the longest due first; answers of how many it is known now.

    `address` is that of the settings: a mail server knows nothing, and is not asked. Where nobody answers the run ends,
    and what it left is asked for in the next.
    """
    settled = 0
    for message in _due() if tells_later(address) else []:
        try:
            receipt = receipt_by_notify(message.id, address)
        except NotTaken as trouble:
            log.warning("Receipts wait: %s", trouble)
            break
        with transaction():
            _note(message, receipt)
        settled += receipt is not None
    return settled


def _due() -> Sequence[Row[uuid.UUID, datetime | None]]:
    with transaction():
        statement = (
            select(Message.id, Message.settled_at)
            .where(Message.receipt_due_at <= clock.now())
            .order_by(Message.receipt_due_at, Message.id)
            .limit(AT_ONCE)
        )
        return db.session.execute(statement).all()


def _note(message: Row[uuid.UUID, datetime | None], receipt: Receipt | None) -> None:
    """What did not arrive has failed as if the server had refused its address; triggers tell contact and campaign."""
    changes: dict[str, Any] = {"receipt_due_at": None}
    if receipt is None:
        changes["receipt_due_at"] = asked_next(message.settled_at, clock.now())
    else:
        changes["result"] = receipt.words
        if not receipt.was_delivered:
            changes |= {"state": MessageState.FAILED, "settled_at": clock.now()}
    row = table_of(Message)
    db.session.execute(update(row).where(row.c.id == message.id, row.c.state == MessageState.SENT).values(changes))
