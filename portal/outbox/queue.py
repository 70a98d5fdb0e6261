"""Queue a message in the transaction of the change it speaks of; if that rolls back, it was never said."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import insert, text

from portal import clock
from portal.access.rules import table_of
from portal.access.viewer import Viewer
from portal.config import Settings
from portal.database import db, new_id
from portal.outbox.models import Message
from portal.outbox.sealing import seal
from portal.working_days import is_working_day

MORNING = time(7)
EVENING = time(19)
PUT_JOB = text("SELECT rights.put_job('send_message', jsonb_build_object('message_id', CAST(:id AS text)), :at)")


def leaves_at(now: datetime, *, urgent: bool) -> datetime:
    """When a message may leave: between 7am and 7pm of a working day, urgent ones always; else the next 7am.

    `now` and the answer are instants (UTC); the hours are those of London.
    """
    if urgent:
        return now
    local = clock.in_london(now)
    if is_working_day(local.date()) and MORNING <= local.time() < EVENING:
        return now
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, MORNING, clock.LONDON).astimezone(now.tzinfo)


def queue_message(
    template: str,
    *,
    to_person: uuid.UUID | None = None,
    to_address: str | None = None,
    agency_id: uuid.UUID | None = None,
    kind: str | None = None,
    record_id: uuid.UUID | None = None,
    partnership_id: uuid.UUID | None = None,
    facts: Mapping[str, Any] | None = None,
    secret_path: str | None = None,
    urgent: bool = False,
    key: str | None = None,
    by: Viewer,
) -> None:
    """Queue one message to a person (for the agency they act for) or to an address.

    `template` is a folder of `templates/`, `slice/messages/name`, without the middle: "actions/offered". `facts` are
    dates, references and names of people and agencies, never a title or other content. `secret_path` is the page of a
    link that only its reader may have: it stands in the mail, and in the outbox sealed until the mail has left.
    `urgent` is for invitations, sign-in links and alarms, which leave in quiet hours too. `key` makes a reminder
    unique; jobs alone may give one.
    """
    assert by.is_signed_in or by.system or by.invitation_id, "nobody queues nothing"
    message, at = new_id(), leaves_at(clock.now(), urgent=urgent)
    db.session.flush()
    db.session.execute(
        insert(table_of(Message)).values(
            id=message,
            template=template,
            person_id=to_person,
            agency_id=agency_id,
            address=to_address,
            kind=kind,
            record_id=record_id,
            partnership_id=partnership_id,
            facts=dict(facts or {}),
            sealed=_sealed(secret_path),
            is_urgent=urgent,
            key=key,
            not_before=at,
        )
    )
    db.session.execute(PUT_JOB, {"id": str(message), "at": at})


def _sealed(words: str | None) -> str | None:
    if words is None:
        return None
    settings: Settings = current_app.extensions["settings"]
    return seal(words, settings.secret_key)
