"""Who reads and edits the contacts of the front door."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement, exists, true

from portal.access.roles import ANY, GROUP, RECEIVING
from portal.access.rules import WORKER, holds, is_person, only_added_to, row_rule, system
from portal.access.verdict import ALLOWED, Verdict, refused
from portal.access.viewer import Viewer
from portal.frontdoor.models import ContactChange, ContactPoint

WORDS = ("name", "telephone", "email", "hours", "belongs")
KEPT = ("position", "version", "checked_on", "checked_by_id", "removed_at")

only_added_to(ContactChange)


@row_rule(ContactPoint, "sees")
@row_rule(ContactPoint, "sees", to=WORKER)
def sees() -> ColumnElement[bool]:
    """Everybody, signed in or not: whom to ring is never a secret."""
    return true()


@row_rule(ContactPoint, "adds")
@row_rule(ContactPoint, "changes", columns=(*WORDS, *KEPT))
def writes() -> ColumnElement[bool]:
    """The front-door team and the designated officers of that partnership."""
    return holds(ContactPoint.partnership_id, *RECEIVING)


@row_rule(ContactPoint, "adds", to=WORKER)
def operator_adds() -> ColumnElement[bool]:
    """The operator enters the first contacts."""
    return system("operator")


@row_rule(ContactChange, "sees")
def sees_change() -> ColumnElement[bool]:
    """Everybody with a role in the partnership."""
    return holds(ContactChange.partnership_id, *ANY, *GROUP)


@row_rule(ContactChange, "adds")
def adds_change() -> ColumnElement[bool]:
    """In one's own name, about a contact of the same partnership."""
    same = exists().where(
        ContactPoint.id == ContactChange.contact_id, ContactPoint.partnership_id == ContactChange.partnership_id
    )
    return holds(ContactChange.partnership_id, *RECEIVING) & is_person(ContactChange.by_id) & same


@row_rule(ContactChange, "sees", to=WORKER)
@row_rule(ContactChange, "adds", to=WORKER)
def operator_notes() -> ColumnElement[bool]:
    """The operator, about the contacts it enters."""
    return system("operator")


def may_edit_contacts(viewer: Viewer, partnership_id: uuid.UUID) -> Verdict:
    """The front-door team and the designated officers; the operator at the beginning."""
    if viewer.system == "operator" or viewer.holds(partnership_id, *RECEIVING):
        return ALLOWED
    return refused("The front-door team and the designated officers keep these contacts. Ask them for a change.")
