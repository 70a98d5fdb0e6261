"""Writing the contacts: added, changed, found still right, taken off the page. Each keeps before and after."""

from __future__ import annotations

import uuid
from enum import StrEnum

from sqlalchemy import func, insert, select

from portal import clock
from portal.access.editing import take_in_hand
from portal.access.rules import table_of
from portal.access.verdict import ALLOWED, refused, require
from portal.access.viewer import Viewer
from portal.audit.child_detail import record_going_on
from portal.audit.record import record
from portal.database import db, new_id
from portal.frontdoor.events import ContactAdded, ContactChanged, ContactChecked, ContactRemoved
from portal.frontdoor.models import ContactAct, ContactChange, ContactKind, ContactPoint
from portal.frontdoor.policy import may_edit_contacts
from portal.frontdoor.queries import words_of
from portal.frontdoor.telephone import telephone_problem

KIND = "contact"


def add_contact(
    partnership_id: uuid.UUID,
    *,
    kind: ContactKind,
    name: str,
    telephone: str,
    hours: str,
    belongs: str,
    email: str | None = None,
    went_on: StrEnum | None = None,
    by: Viewer,
) -> uuid.UUID:
    """Put a contact last on the page, checked today. Returns its id. Raises Refused for a number that rings nowhere."""
    require(may_edit_contacts(by, partnership_id))
    _require_telephone(telephone)
    contact = ContactPoint(
        id=new_id(),
        partnership_id=partnership_id,
        kind=kind,
        position=_next_position(partnership_id),
        name=name,
        telephone=telephone,
        email=email or None,
        hours=hours,
        belongs=belongs,
        checked_on=clock.today(),
        checked_by_id=by.person_id,
    )
    db.session.add(contact)
    db.session.flush()
    _keep(contact, ContactAct.ADDED, {}, by=by)
    record(ContactAdded(KIND, contact.id, partnership_id, kind), by=by)
    record_going_on(went_on, KIND, contact.id, partnership_id, by=by)
    return contact.id


def change_contact(
    contact: ContactPoint,
    *,
    seen: int | None,
    name: str,
    telephone: str,
    hours: str,
    belongs: str,
    email: str | None = None,
    went_on: StrEnum | None = None,
    by: Viewer,
) -> None:
    """Change its words; `seen` is the version on the person's page. Raises ChangedMeanwhile if somebody saved."""
    require(may_edit_contacts(by, contact.partnership_id))
    _require_telephone(telephone)
    take_in_hand(contact, seen=seen)
    before = words_of(contact)
    contact.name, contact.telephone, contact.email = name, telephone, email or None
    contact.hours, contact.belongs = hours, belongs
    contact.checked_on, contact.checked_by_id = clock.today(), by.person_id
    _keep(contact, ContactAct.CHANGED, before, by=by)
    record(ContactChanged(KIND, contact.id, contact.partnership_id, contact.version), by=by)
    record_going_on(went_on, KIND, contact.id, contact.partnership_id, by=by)


def confirm_contact(contact: ContactPoint, *, seen: int | None, by: Viewer) -> None:
    """Still right: somebody checked it today, in the words that stood on their page."""
    require(may_edit_contacts(by, contact.partnership_id))
    take_in_hand(contact, seen=seen)
    contact.checked_on, contact.checked_by_id = clock.today(), by.person_id
    _keep(contact, ContactAct.CHECKED, words_of(contact), by=by)
    record(ContactChecked(KIND, contact.id, contact.partnership_id, contact.version), by=by)


def remove_contact(contact: ContactPoint, *, seen: int | None, by: Viewer) -> None:
    """Take it off the page; its history stays."""
    require(may_edit_contacts(by, contact.partnership_id))
    take_in_hand(contact, seen=seen)
    contact.removed_at = clock.now()
    _keep(contact, ContactAct.REMOVED, words_of(contact), by=by)
    record(ContactRemoved(KIND, contact.id, contact.partnership_id, contact.version), by=by)


def _keep(contact: ContactPoint, act: ContactAct, before: dict[str, str], *, by: Viewer) -> None:
    db.session.flush()
    db.session.execute(
        insert(table_of(ContactChange)).values(
            id=new_id(),
            partnership_id=contact.partnership_id,
            contact_id=contact.id,
            act=act,
            before=before,
            after=words_of(contact) if act is not ContactAct.REMOVED else {},
            at=clock.now(),
            by_id=by.person_id,
            agency_id=by.agency_id,
        )
    )


def _next_position(partnership_id: uuid.UUID) -> int:
    last = select(func.max(ContactPoint.position)).where(ContactPoint.partnership_id == partnership_id)
    return (db.session.scalar(last) or 0) + 1


def _require_telephone(telephone: str) -> None:
    problem = telephone_problem(telephone)
    require(refused(problem) if problem else ALLOWED)
