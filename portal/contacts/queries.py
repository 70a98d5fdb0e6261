"""Reads of contacts: the list and its filters, the contacts of one agency, the proposals that wait."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select

from portal.access.verdict import NotFound
from portal.contacts.models import AgencyContact, ContactProposal
from portal.database import db
from portal.partnership.models import Agency, Membership
from portal.web.keyset import Page, read_all, read_page

BOUNCED = "bounced"
ORDER = (Agency.name, AgencyContact.role, AgencyContact.id)


@dataclass(frozen=True)
class ContactFilter:
    """What the list is narrowed to; an unknown value counts as none."""

    name: str = ""
    mark: str = ""

    @classmethod
    def of(cls, asked: Any) -> ContactFilter:
        """From the query string."""
        return cls(
            name=asked.get("name", "").replace("\x00", "").strip()[:100],
            mark=BOUNCED if asked.get("mark") == BOUNCED else "",
        )

    @property
    def arguments(self) -> dict[str, Any]:
        """For the address of the same selection."""
        return {name: value for name, value in (("name", self.name), ("mark", self.mark)) if value}


def _contacts(partnership_id: uuid.UUID, chosen: ContactFilter) -> Select[Any]:
    statement: Any = (
        select(
            AgencyContact.id.label("key"),
            Agency.identifier,
            Agency.id.label("agency_id"),
            AgencyContact.name.label("person"),
            AgencyContact.email,
            AgencyContact.source,
            AgencyContact.confirmed_on,
            AgencyContact.bounced_on,
        )
        .join(Agency, Agency.id == AgencyContact.agency_id)
        .where(AgencyContact.partnership_id == partnership_id, AgencyContact.ended_on.is_(None))
    )
    if chosen.mark:
        statement = statement.where(AgencyContact.bounced_on.is_not(None))
    if chosen.name:
        named = Agency.name.icontains(chosen.name, autoescape=True)
        statement = statement.where(named | (Agency.identifier == chosen.name))
    found: Select[Any] = statement
    return found


def page_of_contacts(partnership_id: uuid.UUID, chosen: ContactFilter, key: str | None) -> Page:
    """One page, in the order of agency and role."""
    statement = _contacts(partnership_id, chosen)
    return read_page(db.session(), statement, ORDER, key, label=lambda row: f"from {row.name}")


def all_contacts(partnership_id: uuid.UUID, chosen: ContactFilter) -> Iterator[Row[Any]]:
    """The whole selection, for a file."""
    return read_all(db.session(), _contacts(partnership_id, chosen).add_columns(*ORDER), ORDER)


def count_contacts(partnership_id: uuid.UUID, chosen: ContactFilter) -> tuple[int, int]:
    """How many there are in the selection, and how many of them bounced."""
    bounced = func.count().filter(AgencyContact.bounced_on.is_not(None))
    row = db.session.execute(_contacts(partnership_id, chosen).with_only_columns(func.count(), bounced)).one()
    return row[0], row[1]


@dataclass(frozen=True)
class AgencyNamed:
    """A member whose contacts are looked at."""

    id: uuid.UUID
    name: str
    identifier: str | None
    parent_id: uuid.UUID | None

    @property
    def address_part(self) -> str:
        """What stands for it in an address."""
        return self.identifier or str(self.id)


def agency_named(partnership_id: uuid.UUID, named: str) -> AgencyNamed:
    """The member with that identifier or key. Raises NotFound."""
    try:
        wanted = Agency.id == uuid.UUID(named)
    except ValueError:
        wanted = Agency.identifier == named
    row = db.session.execute(
        select(Agency.id, Agency.name, Agency.identifier, Agency.parent_id)
        .join(Membership, Membership.agency_id == Agency.id)
        .where(Membership.partnership_id == partnership_id, wanted)
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound
    return AgencyNamed(*row)


def contacts_of_agency(partnership_id: uuid.UUID, agency_id: uuid.UUID) -> Sequence[AgencyContact]:
    """Those in use first, in the order of role; then the former ones, the newest first."""
    return db.session.scalars(
        select(AgencyContact)
        .where(AgencyContact.partnership_id == partnership_id, AgencyContact.agency_id == agency_id)
        .order_by(AgencyContact.ended_on.desc().nulls_first(), AgencyContact.role, AgencyContact.id)
        .limit(50)
    ).all()


def contact_with(partnership_id: uuid.UUID, agency_id: uuid.UUID, key: uuid.UUID) -> AgencyContact:
    """One contact in use. Raises NotFound."""
    found = db.session.get(AgencyContact, key)
    if found is None or (found.partnership_id, found.agency_id) != (partnership_id, agency_id) or found.ended_on:
        raise NotFound
    return found


def proposals_waiting(partnership_id: uuid.UUID) -> Sequence[Any]:
    """Proposals nobody has settled, the oldest first; at most a hundred."""
    return db.session.execute(
        select(ContactProposal.id, ContactProposal.role, ContactProposal.proposed_at, Agency.name)
        .join(Agency, Agency.id == ContactProposal.agency_id)
        .where(ContactProposal.partnership_id == partnership_id, ContactProposal.settled_at.is_(None))
        .order_by(ContactProposal.proposed_at, ContactProposal.id)
        .limit(100)
    ).all()


def proposal_with(partnership_id: uuid.UUID, key: uuid.UUID) -> ContactProposal:
    """One proposal. Raises NotFound."""
    found = db.session.get(ContactProposal, key)
    if found is None or found.partnership_id != partnership_id:
        raise NotFound
    return found
