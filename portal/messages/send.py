"""Sending one message: is it due, may its reader still see the record, what does it say, and did the server take it?"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from jinja2 import Environment, StrictUndefined
from sqlalchemy import Row, select, update

from portal import clock
from portal.access.kinds import KINDS
from portal.access.proof import come_in_as_reader
from portal.access.rules import table_of
from portal.access.viewer import Place
from portal.config import Settings
from portal.database import db, transaction
from portal.digests.choice import is_wanted
from portal.digests.weekly import WEEKLY, what_waits
from portal.messages.receipts import asked_next
from portal.outbox.hold import is_not_held
from portal.outbox.mail import Bounced, Mail, NotTaken
from portal.outbox.models import Message, MessageState
from portal.outbox.queue import PUT_JOB, leaves_at
from portal.outbox.sealing import SealedElsewhere, unseal
from portal.outbox.sending import send, tells_later
from portal.partnership.models import Agency, Partnership, Person, PersonContact
from portal.web.formats import FILTERS

WAITS = (60, 300, 900, 3600)  # seconds before the next try; the last one again and again
GIVES_UP_AFTER = timedelta(days=3)
NOT_KEPT = "/(the rest of this link is not kept)"


@dataclass(frozen=True)
class Record:
    """The record a message speaks of, as its reader may see it."""

    reference: str
    address: str
    kind: str


def send_message(message_id: uuid.UUID) -> MessageState | None:
    """Send one queued message, in one transaction that holds its row: a second worker passes by.

    None when it is not this worker's, not yet due, or held. A server that is down costs nothing but time: the message
    waits, and its result says what the server said. If the worker dies between the server's yes and our commit the mail
    is sent again under the same Message-ID; Notify is asked first, and does not send it again.
    """
    with transaction():
        message = db.session.execute(
            select(table_of(Message))
            .where(Message.id == message_id, Message.state == MessageState.QUEUED, is_not_held())
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if message is None:
            return None
        due = max(message.not_before, leaves_at(clock.now(), urgent=message.is_urgent))
        if due > clock.now():
            _come_back(message, due)
            return None
        return _settle(message)


def put_off(message_id: uuid.UUID, trouble: str) -> None:
    """A message that could not even be written waits like one the server did not take, so that others pass it by."""
    with transaction():
        message = db.session.execute(
            select(table_of(Message)).where(Message.id == message_id, Message.state == MessageState.QUEUED)
        ).one_or_none()
        if message is not None:
            _wait(message, trouble)


def _settle(message: Row[Any]) -> MessageState:
    settings: Settings = current_app.extensions["settings"]
    record = record_for(message)
    if message.kind and message.person_id and record is None:
        return _note(message, MessageState.NOT_SENT, "the reader may no longer see it")
    if message.kind and (pointless := KINDS[message.kind].why_no_mail(message.template, message.record_id)):
        return _note(message, MessageState.NOT_SENT, pointless)
    if message.person_id and not is_wanted(message.template, message.person_id):
        return _note(message, MessageState.NOT_SENT, "the reader wants essential mail only")
    digest = what_waits(message.person_id, message.agency_id) if message.template == WEEKLY else None
    if message.template == WEEKLY and digest is None:
        return _note(message, MessageState.NOT_SENT, "nothing waits for the reader any more")
    name, address = _recipient(message)
    if address is None:
        return _note(message, MessageState.FAILED, "no address is known")
    try:
        path = unseal(message.sealed, settings.secret_key) if message.sealed else None
    except SealedElsewhere:
        return _note(message, MessageState.FAILED, "its link was sealed under another key: send a new one")
    more = digest.facts if digest else {}
    mail = render(message, record, name=name, address=address, settings=settings, path=path, more=more)
    kept = mail if path is None else replace(mail, body=mail.body.replace(path, NOT_KEPT))
    try:
        result = send(mail, settings.smtp_address)
    except Bounced as bounced:
        return _note(message, MessageState.FAILED, str(bounced), kept)
    except NotTaken as trouble:
        return _wait(message, str(trouble))
    ask_at = asked_next(clock.now(), clock.now()) if tells_later(settings.smtp_address) else None
    return _note(message, MessageState.SENT, result, kept, ask_at=ask_at)


def record_for(message: Row[Any]) -> Record | None:
    """The record as its reader sees it at this moment, looked at as that person, in a transaction of its own."""
    if not message.kind:
        return None
    kind = KINDS[message.kind]
    model: Any = kind.model
    wanted = select(model.reference).where(model.id == message.record_id)
    with db.engine.connect() as connection:
        place = connection.execute(
            select(Partnership.id, Partnership.key, Partnership.name, Partnership.prefix).where(
                Partnership.id == message.partnership_id
            )
        ).one()
        if message.person_id:
            come_in_as_reader(connection, message.person_id, message.agency_id)
            reference = connection.scalar(wanted)
            connection.rollback()
        else:
            reference = message.facts.get("reference")
    if reference is None:
        return None
    return Record(reference, kind.address(Place(place.id, place.key, place.name, place.prefix), reference), kind.label)


def _recipient(message: Row[Any]) -> tuple[str, str | None]:
    if message.person_id is None:
        return "", message.address
    found = db.session.execute(
        select(Person.name, PersonContact.email)
        .join(PersonContact, PersonContact.person_id == Person.id)
        .where(Person.id == message.person_id)
    ).one_or_none()
    return (found.name, message.address or found.email) if found else ("", message.address)


def render(
    message: Row[Any],
    record: Record | None,
    *,
    name: str,
    address: str,
    settings: Settings,
    path: str | None = None,
    more: Mapping[str, Any] | None = None,
) -> Mail:
    """The words, from the folder of the template; dates arrive as text and leave as weekday, date and distance.

    `path` is that of a link which the row keeps sealed; `more` are facts that are read only now.
    """
    partnership = db.session.execute(
        select(Partnership.name, Partnership.contact_email, Partnership.contact_telephone).where(
            Partnership.id == message.partnership_id
        )
    ).one_or_none()
    agency = db.session.scalar(select(Agency.name).where(Agency.id == message.agency_id))
    words = {
        **message.facts,
        **(more or {}),
        "name": name,
        "agency": agency or "",
        "record": record,
        "link": settings.public_address + (path or _page_of(message, record)),
        "partnership": partnership,
        "is_demonstration": settings.is_demonstration,
    }
    slice_name, _, template = message.template.partition("/")
    folder = f"{slice_name}/messages/{template}"
    subject = " ".join(_environment().get_template(f"{folder}/subject.txt").render(words).split())
    body = _environment().get_template(f"{folder}/body.txt").render(words).strip()
    foot = _environment().get_template("outbox/foot.txt").render(words).strip()
    return Mail(
        message_id=message.id,
        to_name=name,
        to_address=address,
        from_name=partnership.name if partnership else "Safeguarding partnership portal",
        from_address=settings.mail_from,
        reply_to=partnership.contact_email if partnership else settings.mail_from,
        subject=subject,
        body=f"{body}\n\n{foot}\n",
    )


def _page_of(message: Row[Any], record: Record | None) -> str:
    """The path that the mail leads to: the record's page, or the one of its pages on which something is to be done."""
    facts: dict[str, str] = message.facts
    return record.address + facts.get("page", "") if record else facts.get("path", "/")


def _environment() -> Environment:
    """Plain text needs no escaping; names that are missing raise."""
    held: Environment | None = current_app.extensions.get("mail_templates")
    if held is None:
        held = current_app.jinja_env.overlay(autoescape=False)
        held.undefined = StrictUndefined
        held.filters.update(FILTERS)
        current_app.extensions["mail_templates"] = held
    return held


def _note(
    message: Row[Any], state: MessageState, result: str, mail: Mail | None = None, *, ask_at: datetime | None = None
) -> MessageState:
    changes: dict[str, Any] = {"state": state, "result": result[:500], "settled_at": clock.now()}
    changes |= {"attempts": message.attempts + 1, "sealed": None, "receipt_due_at": ask_at}
    if mail is not None:
        changes |= {"sent_to": mail.to_address, "subject": mail.subject, "body": mail.body}
    db.session.execute(update(table_of(Message)).where(table_of(Message).c.id == message.id).values(changes))
    return state


def _wait(message: Row[Any], trouble: str) -> MessageState:
    if clock.now() - leaves_at(message.queued_at, urgent=message.is_urgent) > GIVES_UP_AFTER:  # nights do not count
        return _note(message, MessageState.FAILED, f"given up after three days: {trouble}")
    again = clock.now() + timedelta(seconds=WAITS[min(message.attempts, len(WAITS) - 1)])
    _come_back(
        message,
        leaves_at(again, urgent=message.is_urgent),
        attempts=message.attempts + 1,
        result=trouble[:500],
    )
    return MessageState.QUEUED


def _come_back(message: Row[Any], at: datetime, **changes: Any) -> None:
    """Not before that instant. The row says so too, or the sweep would take it up each minute of a night."""
    changes["not_before"] = at
    db.session.execute(update(table_of(Message)).where(table_of(Message).c.id == message.id).values(changes))
    db.session.execute(PUT_JOB, {"id": str(message.id), "at": at})
