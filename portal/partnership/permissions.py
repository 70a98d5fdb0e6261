"""May this person do that to those who take part? The sentences; the row rules of policy.py refuse all the same."""

from __future__ import annotations

import uuid

from portal.access.roles import (
    AGENCY_STAFF,
    GRANTED_BY_BUSINESS_MANAGER,
    GRANTED_BY_COORDINATOR,
    GRANTED_BY_HEAD,
    GROUP,
    MANDATED,
    OFFICE,
    SCHOOL,
    Role,
)
from portal.access.verdict import ALLOWED, Verdict, refused
from portal.access.viewer import Viewer
from portal.partnership.models import Agency, Seat
from portal.partnership.policy import SCHOOLS_AND_TRUSTS, may_grant

OPERATOR, IMPORTS = "operator", "imports"


def may_set_up(viewer: Viewer) -> Verdict:
    """Partnerships, their seats and groups, and agencies are entered by the operator."""
    return ALLOWED if viewer.system == OPERATOR else refused("The operator of the portal enters this. Ask them.")


def may_import(viewer: Viewer) -> Verdict:
    """Registers serve every partnership: the operator reads them in, or the worker what was asked for on a page."""
    if viewer.system in {OPERATOR, IMPORTS}:
        return ALLOWED
    return refused("The operator of the portal reads registers in. Send them the file.")


def may_change_membership(viewer: Viewer, partnership_id: uuid.UUID) -> Verdict:
    """The partnership's office admits and ends members, and names who speaks for them."""
    if viewer.system == OPERATOR or viewer.holds(partnership_id, *OFFICE):
        return ALLOWED
    return refused("The partnership’s office keeps the list of members. Ask them.")


def may_appoint(
    viewer: Viewer, person_id: uuid.UUID, role: Role, *, agency: Agency, partnership_id: uuid.UUID | None
) -> Verdict:
    """Whether the role fits the agency, and this person grants it there: nobody to themselves."""
    if role in MANDATED:
        return refused(f"A {role} holds a seat by mandate. Give a mandate instead.")
    if role in AGENCY_STAFF and agency.identifier_kind in SCHOOLS_AND_TRUSTS:
        return refused(f"At a school or trust nobody holds the role {role}. Choose a role of schools.")
    if role in SCHOOL and not agency.is_school:
        return refused(f"Only a school has a {role}.")
    return may_grant_to(viewer, person_id, role, agency_id=agency.id, partnership_id=partnership_id)


def may_grant_to(
    viewer: Viewer, person_id: uuid.UUID, role: Role, *, agency_id: uuid.UUID, partnership_id: uuid.UUID | None
) -> Verdict:
    """As `may_grant`, and nobody to themselves; ending a role is asked in the same way."""
    if viewer.is_person(person_id):
        return refused("Nobody gives themselves a role, or ends their own. Ask somebody else who may.")
    return may_grant(viewer, role, agency_id, partnership_id)


def grantable_roles(viewer: Viewer) -> tuple[Role, ...]:
    """The roles this person may grant somewhere, in the order of Role."""
    granted: set[Role] = set()
    if viewer.holds_anywhere(Role.BUSINESS_MANAGER):
        granted |= set(GRANTED_BY_BUSINESS_MANAGER)
    if viewer.holds_anywhere(Role.COORDINATOR):
        granted |= set(GRANTED_BY_COORDINATOR)
    if viewer.holds_anywhere(Role.HEAD):
        granted |= set(GRANTED_BY_HEAD)
    return tuple(role for role in Role if role in granted and role not in GROUP)


def may_add_person(viewer: Viewer) -> Verdict:
    """Whoever may grant a role may enter the person who is to hold it."""
    if viewer.system == OPERATOR or grantable_roles(viewer):
        return ALLOWED
    return refused("Your organisation’s coordinator enters its people. Ask them.")


def may_rename_self(viewer: Viewer) -> Verdict:
    """Everybody decides how their own name is shown."""
    return ALLOWED if viewer.is_signed_in else refused("Sign in first.")


def may_give_mandate(
    viewer: Viewer, seat: Seat, person_id: uuid.UUID, role: Role, *, agency_id: uuid.UUID, has_letter: bool
) -> Verdict:
    """A lead partner appoints delegate and alternates; the lead partner's own the business manager enters by letter."""
    if role not in MANDATED:
        return refused("A mandate is for a lead partner, a delegate or an alternate.")
    if viewer.system == OPERATOR:
        return ALLOWED
    if viewer.is_person(person_id):
        return refused("Nobody gives themselves a mandate.")
    if role is Role.LEAD_PARTNER:
        if not viewer.holds(seat.partnership_id, Role.BUSINESS_MANAGER):
            return refused("The business manager enters a lead partner’s mandate, with that body’s letter.")
        return ALLOWED if has_letter else refused("Attach the letter of the lead partner’s body.")
    if viewer.holds(seat.partnership_id, Role.LEAD_PARTNER) and viewer.agency_id == agency_id:
        return ALLOWED
    return refused("The lead partner of that body names its delegate and alternates.")
