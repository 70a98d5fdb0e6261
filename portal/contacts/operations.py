"""Keeping contacts: added, changed, confirmed, ended; proposed through a link and accepted or refused."""

from __future__ import annotations

import uuid

from sqlalchemy import insert, select, update

from portal import clock
from portal.access.rules import table_of
from portal.access.verdict import Refused, require
from portal.access.viewer import Viewer
from portal.audit.record import record
from portal.contacts.events import (
    ContactAdded,
    ContactChanged,
    ContactConfirmed,
    ContactEnded,
    ContactProposed,
    ProposalSettled,
)
from portal.contacts.messages import tell_old_address
from portal.contacts.models import AgencyContact, ContactProposal, ContactRole, Outcome
from portal.contacts.policy import may_keep_contacts, may_propose, may_settle
from portal.database import db, new_id


def add_contact(
    partnership_id: uuid.UUID,
    agency_id: uuid.UUID,
    *,
    role: ContactRole,
    name: str,
    email: str,
    source: str,
    by: Viewer,
) -> uuid.UUID:
    """Enter an address that somebody has just seen to be right; the head's other ones are told. Raises Refused."""
    require(may_keep_contacts(by, partnership_id, agency_id))
    if role is ContactRole.HEAD:
        for other in _of_role(partnership_id, agency_id, role):
            _tell(other, is_kept=True, by=by)
    key = _add(partnership_id, agency_id, role=role, name=name, email=email, source=source)
    record(ContactAdded("agency_contact", key, partnership_id, agency_id, role), by=by)
    return key


def change_contact(
    contact: AgencyContact, *, role: ContactRole, name: str, email: str, source: str, by: Viewer
) -> uuid.UUID:
    """Put a contact right; a new address is a new row, and the old one is told when it was the head's. Raises Refused.

    Answers the key of the contact that mail goes to now.
    """
    require(may_keep_contacts(by, contact.partnership_id, contact.agency_id))
    _hold(contact)
    moves = email.casefold() != contact.email.casefold()
    about = ("agency_contact", contact.id, contact.partnership_id, contact.agency_id)
    record(ContactChanged(*about, is_new_address=moves), by=by)
    if not moves:
        contact.role, contact.name, contact.source, contact.confirmed_on = role, name, source, clock.today()
        db.session.flush()
        return contact.id
    if ContactRole.HEAD in (role, contact.role):
        _tell(contact, by=by)
    contact.ended_on = clock.today()
    db.session.flush()
    return _add(contact.partnership_id, contact.agency_id, role=role, name=name, email=email, source=source)


def confirm_contact(contact: AgencyContact, *, by: Viewer) -> None:
    """Still right today. Raises Refused."""
    require(may_keep_contacts(by, contact.partnership_id, contact.agency_id))
    _hold(contact)
    contact.confirmed_on, contact.bounced_on = clock.today(), None
    record(ContactConfirmed("agency_contact", contact.id, contact.partnership_id, contact.agency_id), by=by)


def end_contact(contact: AgencyContact, *, by: Viewer) -> None:
    """No more mail goes there, which the head's address is told. Raises Refused."""
    require(may_keep_contacts(by, contact.partnership_id, contact.agency_id))
    _hold(contact)
    if contact.role is ContactRole.HEAD:
        _tell(contact, by=by)
    contact.ended_on = clock.today()
    record(ContactEnded("agency_contact", contact.id, contact.partnership_id, contact.agency_id), by=by)


def _hold(contact: AgencyContact) -> None:
    """Hold the row as it now is: of two officers at once, the second looks again. Raises Refused."""
    db.session.refresh(contact, with_for_update=True)
    if contact.ended_on is not None:
        raise Refused("Somebody else has just changed this address. Look at the list, then decide again.")


def propose_contact(
    invitation_id: uuid.UUID,
    partnership_id: uuid.UUID,
    agency_id: uuid.UUID,
    *,
    role: ContactRole,
    name: str,
    email: str,
    by_name: str,
    by: Viewer,
) -> None:
    """Through a personal link: a new address that waits for the officer; no mail goes there before. Raises Refused."""
    require(may_propose(by))
    key = new_id()
    db.session.execute(
        insert(table_of(ContactProposal)).values(
            id=key,
            partnership_id=partnership_id,
            agency_id=agency_id,
            invitation_id=invitation_id,
            role=role,
            name=name,
            email=email,
            by_name=by_name,
            proposed_at=clock.now(),
        )
    )
    record(ContactProposed("contact_proposal", key, partnership_id, agency_id, role), by=by)


def accept_proposal(proposal: ContactProposal, *, by: Viewer) -> uuid.UUID:
    """The new address counts, every other one of that role ends, and is told. Raises Refused."""
    require(may_settle(by, proposal))
    _settle(proposal, Outcome.ACCEPTED, by=by)
    source = f"proposed by {proposal.by_name or 'the school'} through a link"
    kept: uuid.UUID | None = None
    for old in _of_role(proposal.partnership_id, proposal.agency_id, proposal.role):
        if old.email.casefold() == proposal.email.casefold():
            old.name, old.source, old.confirmed_on, old.bounced_on = proposal.name, source, clock.today(), None
            kept = old.id
            continue
        _tell(old, by=by)
        old.ended_on = clock.today()
    db.session.flush()
    return kept or _add(
        proposal.partnership_id,
        proposal.agency_id,
        role=proposal.role,
        name=proposal.name,
        email=proposal.email,
        source=source,
    )


def refuse_proposal(proposal: ContactProposal, *, by: Viewer) -> None:
    """The address was wrong, or nobody at the school knows of it: everything stays as it is. Raises Refused."""
    require(may_settle(by, proposal))
    _settle(proposal, Outcome.REFUSED, by=by)


def _settle(proposal: ContactProposal, outcome: Outcome, *, by: Viewer) -> None:
    table = table_of(ContactProposal)
    settled = db.session.execute(
        update(table)
        .where(table.c.id == proposal.id, table.c.outcome.is_(None))
        .values(outcome=outcome, settled_at=clock.now(), settled_by_id=by.person_id)
        .returning(table.c.id)
    ).one_or_none()
    if settled is None:  # somebody else was faster
        db.session.refresh(proposal)
        require(may_settle(by, proposal))
    about = ("contact_proposal", proposal.id, proposal.partnership_id, proposal.agency_id)
    record(ProposalSettled(*about, outcome), by=by)


def _of_role(partnership_id: uuid.UUID, agency_id: uuid.UUID, role: ContactRole) -> list[AgencyContact]:
    """The addresses in use, held until the end of the transaction."""
    same = select(AgencyContact).where(
        AgencyContact.partnership_id == partnership_id,
        AgencyContact.agency_id == agency_id,
        AgencyContact.role == role,
        AgencyContact.ended_on.is_(None),
    )
    held = same.order_by(AgencyContact.email, AgencyContact.id).with_for_update()
    return list(db.session.scalars(held.execution_options(populate_existing=True)))


def _tell(contact: AgencyContact, *, is_kept: bool = False, by: Viewer) -> None:
    tell_old_address(
        contact.email,
        contact.role,
        partnership_id=contact.partnership_id,
        agency_id=contact.agency_id,
        is_kept=is_kept,
        by=by,
    )


def _add(
    partnership_id: uuid.UUID, agency_id: uuid.UUID, *, role: ContactRole, name: str, email: str, source: str
) -> uuid.UUID:
    key = new_id()
    db.session.execute(
        insert(table_of(AgencyContact)).values(
            id=key,
            partnership_id=partnership_id,
            agency_id=agency_id,
            role=role,
            name=name,
            email=email,
            source=source,
            confirmed_on=clock.today(),
        )
    )
    return key
