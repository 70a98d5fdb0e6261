"""The office reads ids and kinds of the own partnership; everybody adds, in their own name only."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.types import Uuid

from portal.access.roles import OFFICE
from portal.access.rules import WORKER, by_link, closed, holds, is_person, not_excluded, row_rule
from portal.audit.models import AuditEra, AuditEvent, AuditSeal, Opening

closed(AuditEra, "raised by the restore command alone")


@row_rule(AuditEvent, "sees")
def sees_event() -> ColumnElement[bool]:
    """The office of that partnership; nothing of a record the person is kept from."""
    known = AuditEvent.record_id.is_(None) | not_excluded(AuditEvent.record_id)
    return holds(AuditEvent.partnership_id, *OFFICE) & known


@row_rule(AuditEvent, "adds")
def adds_event() -> ColumnElement[bool]:
    """In one's own name and no other; through a link, in the name of its invitation."""
    own = is_person(AuditEvent.person_id) & AuditEvent.invitation_id.is_(None)
    link = AuditEvent.person_id.is_(None) & by_link(AuditEvent.invitation_id)
    return (own | link) & AuditEvent.system.is_(None)


@row_rule(AuditEvent, "sees", to=WORKER)
def worker_sees_event() -> ColumnElement[bool]:
    """The worker seals every row, the operator verifies them."""
    return true()


@row_rule(AuditEvent, "adds", to=WORKER)
def worker_adds_event() -> ColumnElement[bool]:
    """A job adds under its own name only."""
    name = select(func.nullif(func.current_setting("portal.system", True), "")).scalar_subquery()
    return (AuditEvent.system == name) & AuditEvent.person_id.is_(None)


@row_rule(AuditSeal, "sees", to=WORKER)
def worker_sees_seal() -> ColumnElement[bool]:
    return true()


@row_rule(AuditSeal, "adds", to=WORKER)
def worker_adds_seal() -> ColumnElement[bool]:
    return true()


@row_rule(Opening, "adds")
def adds_opening() -> ColumnElement[bool]:
    """In one's own name, for the agency one is acting for."""
    agency = select(func.rights.agency(type_=Uuid())).scalar_subquery()
    return is_person(Opening.person_id) & Opening.agency_id.is_not_distinct_from(agency)


@row_rule(Opening, "sees")
def sees_opening() -> ColumnElement[bool]:
    """One's own openings, but of a record one is kept from; those of others, each slice adds for its kind."""
    return is_person(Opening.person_id) & not_excluded(Opening.record_id)
