"""Reading the contacts: the emergency first, then in the order of the page."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.access.verdict import NotFound
from portal.database import db
from portal.frontdoor.models import ContactAct, ContactChange, ContactKind, ContactPoint
from portal.partnership.models import Agency, Person

MOST = 200  # lines of all partnerships of a host, and changes on one page
WORDS = ("name", "telephone", "email", "hours", "belongs")


@dataclass(frozen=True)
class ChangeLine:
    """One change, as the people of the partnership read it."""

    act: ContactAct
    name: str
    differences: tuple[tuple[str, str, str], ...]
    by: str
    agency: str
    at: datetime


def contacts_of(*partnership_ids: uuid.UUID) -> Sequence[ContactPoint]:
    """The contacts of these partnerships, 999 first. One statement."""
    found = select(ContactPoint).where(
        ContactPoint.partnership_id.in_(partnership_ids), ContactPoint.removed_at.is_(None)
    )
    ordered = found.order_by(
        ContactPoint.kind != ContactKind.EMERGENCY.value, ContactPoint.position, ContactPoint.name, ContactPoint.id
    )
    return db.session.scalars(ordered.limit(MOST)).all()


def get_contact(partnership_id: uuid.UUID, contact_id: uuid.UUID) -> ContactPoint:
    """One contact that still stands on the page. Raises NotFound."""
    found = db.session.scalars(
        select(ContactPoint).where(
            ContactPoint.id == contact_id,
            ContactPoint.partnership_id == partnership_id,
            ContactPoint.removed_at.is_(None),
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def changes_of(partnership_id: uuid.UUID, contact_id: uuid.UUID | None = None, *, most: int = MOST) -> list[ChangeLine]:
    """Who changed what, newest first. One statement."""
    found = (
        select(ContactChange, Person.name, Agency.name)
        .outerjoin(Person, Person.id == ContactChange.by_id)
        .outerjoin(Agency, Agency.id == ContactChange.agency_id)
        .where(ContactChange.partnership_id == partnership_id)
        .order_by(ContactChange.at.desc(), ContactChange.id)
        .limit(most)
    )
    if contact_id is not None:
        found = found.where(ContactChange.contact_id == contact_id)
    return [_line(change, name, agency) for change, name, agency in db.session.execute(found)]


def words_of(contact: ContactPoint) -> dict[str, str]:
    """The words of a contact, by the name of their field."""
    return {name: getattr(contact, name) or "" for name in WORDS}


def _line(change: ContactChange, person: str | None, agency: str | None) -> ChangeLine:
    before: dict[str, Any] = change.before
    after: dict[str, Any] = change.after
    changed = change.act is ContactAct.CHANGED
    return ChangeLine(
        act=change.act,
        name=after.get("name") or before.get("name") or "",
        differences=tuple(
            (name, before[name], after[name]) for name in WORDS if changed and before[name] != after[name]
        ),
        by=person or ("someone" if change.by_id else "the portal’s operator"),
        agency=agency or "",
        at=change.at,
    )
