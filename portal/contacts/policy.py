"""Who reads, keeps and proposes contacts; PRODUCT.md section 4, row "Contacts of schools and agencies"."""

from __future__ import annotations

import uuid

from sqlalchemy import Boolean, ColumnElement, func

from portal.access.roles import OFFICE, SCHOOL, Role
from portal.access.rules import WORKER, by_link, holds, is_person, own_agency, row_rule, system
from portal.access.verdict import ALLOWED, Verdict, refused
from portal.access.viewer import Viewer
from portal.contacts.models import AgencyContact, ContactProposal
from portal.partnership.trusts import of_own_trust

OPERATOR = "operator"
KEEPS = (*OFFICE, Role.EDUCATION_OFFICER)
KEEPS_OWN = (*SCHOOL, Role.REPRESENTATIVE)
READS_ALL = (Role.DELEGATE, Role.ALTERNATE, Role.CHAIR, *KEEPS)
CHANGED = ("role", "name", "email", "since", "source", "confirmed_on", "ended_on", "bounced_on")
READS = (*READS_ALL, *KEEPS_OWN, Role.TRUST_LEAD)


@row_rule(AgencyContact, "sees")
def sees_contact() -> ColumnElement[bool]:
    """Not the lead partners, not the scrutineer: who sends campaign mail, and each agency its own."""
    return (
        holds(AgencyContact.partnership_id, *READS_ALL)
        | holds(AgencyContact.partnership_id, *KEEPS_OWN) & own_agency(AgencyContact.agency_id)
        | holds(AgencyContact.partnership_id, Role.TRUST_LEAD) & of_own_trust(AgencyContact.agency_id)
    )


@row_rule(AgencyContact, "adds")
@row_rule(AgencyContact, "changes", columns=CHANGED)
def writes_contact() -> ColumnElement[bool]:
    return holds(AgencyContact.partnership_id, *KEEPS) | holds(AgencyContact.partnership_id, *KEEPS_OWN) & own_agency(
        AgencyContact.agency_id
    )


@row_rule(AgencyContact, "sees", to=WORKER)
@row_rule(AgencyContact, "adds", to=WORKER)
def operator_writes_contact() -> ColumnElement[bool]:
    """The operator's import."""
    return system("operator")


@row_rule(ContactProposal, "sees")
def sees_proposal() -> ColumnElement[bool]:
    """Who may accept it; the school learns of it by telephone, from the one who asks whether it is right."""
    return holds(ContactProposal.partnership_id, *KEEPS)


@row_rule(ContactProposal, "adds")
def adds_proposal() -> ColumnElement[bool]:
    """The holder of a link, for the agency that was asked, and not yet settled."""
    of_link: ColumnElement[bool] = func.rights.link_is_of(
        ContactProposal.invitation_id, ContactProposal.partnership_id, ContactProposal.agency_id, type_=Boolean()
    )
    return by_link(ContactProposal.invitation_id) & of_link & ContactProposal.outcome.is_(None)


@row_rule(ContactProposal, "changes", columns=("outcome", "settled_at", "settled_by_id"))
def settles_proposal() -> ColumnElement[bool]:
    """Who keeps the contacts, in their own name or not yet in any."""
    settled = ContactProposal.settled_by_id
    return holds(ContactProposal.partnership_id, *KEEPS) & (settled.is_(None) | is_person(settled))


def may_read_contacts(
    viewer: Viewer, partnership_id: uuid.UUID, agency_id: uuid.UUID, parent_id: uuid.UUID | None = None
) -> Verdict:
    """Who sends campaign mail, the agency itself, and the trust it belongs to (`parent_id`)."""
    own = viewer.holds(partnership_id, *KEEPS_OWN) and viewer.agency_id == agency_id
    of_trust = viewer.holds(partnership_id, Role.TRUST_LEAD) and parent_id is not None and parent_id == viewer.agency_id
    if own or of_trust or viewer.holds(partnership_id, *READS_ALL):
        return ALLOWED
    return refused("Only those who send campaign mail and the agency itself read its contacts.")


def may_keep_contacts(viewer: Viewer, partnership_id: uuid.UUID, agency_id: uuid.UUID | None = None) -> Verdict:
    """The office and the education officer for all; each agency its own."""
    if viewer.system == OPERATOR or viewer.holds(partnership_id, *KEEPS):
        return ALLOWED
    if viewer.holds(partnership_id, *KEEPS_OWN) and viewer.agency_id is not None and viewer.agency_id == agency_id:
        return ALLOWED
    return refused("The partnership’s office keeps the contacts of other organisations. Ask them.")


def may_settle(viewer: Viewer, proposal: ContactProposal) -> Verdict:
    """Once, by the office or the education officer."""
    if not viewer.holds(proposal.partnership_id, *KEEPS):
        return refused("The education officer or the partnership’s office accepts a new address. Ask them.")
    if proposal.outcome is not None:
        return refused(f"This proposal was already {proposal.outcome}.")
    return ALLOWED


def may_propose(viewer: Viewer) -> Verdict:
    """Through a personal link; who is signed in at the agency changes its contacts at once."""
    return ALLOWED if viewer.invitation_id else refused("You are signed in: change the contact itself.")
