"""Making the secret address of one's own calendar, and stopping it."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import insert, select, update

from portal import clock
from portal.access.rules import table_of
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.calendars.events import FeedMade, FeedStopped
from portal.calendars.models import CalendarFeed
from portal.calendars.policy import may_have_feed
from portal.database import db, new_id
from portal.outbox.sealing import seal


def make_feed(*, secret_key: str, by: Viewer) -> None:
    """Make the address of this person at this agency, drawn at random. Raises Refused where there is one already."""
    require(may_have_feed(by))
    if live_feed() is not None:
        raise Refused("You have an address already. Stop it first to get a new one.")
    key, secret = new_id(), secrets.token_hex(32)
    db.session.execute(
        insert(table_of(CalendarFeed)).values(
            id=key,
            person_id=by.person_id,
            agency_id=by.agency_id,
            secret_hash=hashlib.sha256(bytes.fromhex(secret)).digest(),
            sealed=seal(secret, secret_key),
            made_at=clock.now(),
        )
    )
    record(FeedMade(key), by=by)


def stop_feed(*, by: Viewer) -> None:
    """Stop the address: from now on it opens nothing. Stopping one that is stopped does nothing."""
    require(may_have_feed(by))
    feeds = table_of(CalendarFeed)
    for key in db.session.scalars(
        update(feeds).where(feeds.c.stopped_at.is_(None)).values(stopped_at=clock.now()).returning(feeds.c.id)
    ).all():
        record(FeedStopped(key), by=by)


def live_feed() -> CalendarFeed | None:
    """The address of whoever looks, at the agency they act for; the database shows them no other."""
    return db.session.scalar(select(CalendarFeed).where(CalendarFeed.stopped_at.is_(None)))
