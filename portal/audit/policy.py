"""The office reads ids and kinds of the own partnership; everybody adds, in their own name only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, func, select, true
from sqlalchemy.types import Uuid

from portal.access.roles import OFFICE
from portal.access.rules import (
    WORKER,
    Column,
    Rule,
    by_link,
    closed,
    holds,
    in_partnership,
    is_person,
    not_excluded,
    only_added_to,
    row_rule,
)
from portal.audit.models import AuditEra, AuditEvent, AuditSeal, Opening

closed(AuditEra, "raised by the restore command alone")
only_added_to(AuditEvent)
only_added_to(AuditSeal)
only_added_to(Opening)


@row_rule(AuditEvent, "sees")
def sees_event() -> ColumnElement[bool]:
    """The office of that partnership; nothing of a record the person is kept from."""
    known = AuditEvent.record_id.is_(None) | not_excluded(AuditEvent.record_id)
    return holds(AuditEvent.partnership_id, *OFFICE) & known


def _acts_for(agency: Column) -> ColumnElement[bool]:
    """The agency one is acting for; none before one is chosen."""
    return agency.is_not_distinct_from(select(func.rights.agency(type_=Uuid())).scalar_subquery())


@row_rule(AuditEvent, "adds")
def adds_event() -> ColumnElement[bool]:
    """In one's own name, for the agency one acts for, about a partnership of one's own or none.

    Through a link: in the name of its invitation, about the partnership that it lies in.
    """
    anywhere = AuditEvent.partnership_id.is_(None)
    own = (
        is_person(AuditEvent.person_id)
        & _acts_for(AuditEvent.agency_id)
        & AuditEvent.invitation_id.is_(None)
        & (anywhere | in_partnership(AuditEvent.partnership_id))
    )
    of_link = AuditEvent.partnership_id == select(func.rights.link_partnership(type_=Uuid())).scalar_subquery()
    link = (
        AuditEvent.person_id.is_(None)
        & AuditEvent.agency_id.is_(None)
        & by_link(AuditEvent.invitation_id)
        & (anywhere | of_link)
    )
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


def openings_of(kind: str, model: Any, *, only: Rule = true) -> None:
    """Enter openings of a kind of record: who sees the record reads them, and notes an opening in their own name.

    `only` narrows both. The database stamps the time and the day, so that nobody opens anything yesterday.
    """

    @row_rule(Opening, "sees", name=kind)
    def sees() -> ColumnElement[bool]:
        return (Opening.kind == kind) & exists().where(model.id == Opening.record_id) & only()

    @row_rule(Opening, "adds", name=kind)
    def adds() -> ColumnElement[bool]:
        seen = exists().where(model.id == Opening.record_id, model.partnership_id == Opening.partnership_id)
        own = is_person(Opening.person_id) & _acts_for(Opening.agency_id)
        return (Opening.kind == kind) & own & seen & only()
