"""Who sees and changes who takes part: agencies, members, groups, seats, people and what they hold."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Text, exists, func, literal, select
from sqlalchemy.dialects.postgresql import array

from agencies.sectors import IdentifierKind
from portal.access.roles import (
    AGENCY_STAFF,
    ANY,
    GRANTED_BY_BUSINESS_MANAGER,
    GRANTED_BY_COORDINATOR,
    GRANTED_BY_HEAD,
    GROUP,
    OFFICE,
    SCHOOL,
    Role,
)
from portal.access.rules import (
    WORKER,
    holds,
    holds_somewhere,
    is_person,
    member_agency,
    not_excluded,
    open_to_read,
    overlaps,
    own_agency,
    row_rule,
    system,
    takes_part,
    through,
    type_uuids,
)
from portal.access.verdict import ALLOWED, Verdict, refused
from portal.access.viewer import Viewer
from portal.partnership.models import (
    Agency,
    Appointment,
    Exclusion,
    Mandate,
    Membership,
    Partnership,
    Person,
    PersonContact,
    School,
    Seat,
    SeatBody,
    StandingGroup,
)

open_to_read(Agency, "organisations come from public registers")
open_to_read(School, "the national register of schools is public")
open_to_read(Partnership, "name and telephone of a partnership stand on its public pages")

SCHOOLS_AND_TRUSTS = (str(IdentifierKind.URN), str(IdentifierKind.GROUP_UID))
MEMBERSHIP_CHANGES = (
    "ends_on",
    "agreement_title",
    "agreement_signed_on",
    "agreement_review_on",
    "representative_id",
    "senior_id",
)
OPERATOR_CHANGES = {
    Partnership: ("settings",),
    Membership: MEMBERSHIP_CHANGES,
    Person: ("name",),
    PersonContact: ("email", "telephone"),
    Appointment: ("ends_on",),
    SeatBody: ("ends_on",),
    Mandate: ("ends_on",),
}


@row_rule(Membership, "sees")
def sees_membership() -> ColumnElement[bool]:
    """Everybody with a role in the partnership, a coordinator's alone excepted."""
    return holds(Membership.partnership_id, *ANY, *GROUP)


@row_rule(Membership, "adds")
@row_rule(Membership, "changes", columns=MEMBERSHIP_CHANGES)
def writes_membership() -> ColumnElement[bool]:
    return holds(Membership.partnership_id, *OFFICE)


@row_rule(StandingGroup, "sees")
def sees_group() -> ColumnElement[bool]:
    return holds(StandingGroup.partnership_id, *ANY, *GROUP)


@row_rule(Person, "sees")
def sees_person() -> ColumnElement[bool]:
    """Name of everybody who acts or acted in a partnership of one's own; a coordinator, those of the own agency."""
    return overlaps(Person.partnership_ids, *ANY, *GROUP) | takes_part(Person.agency_ids) | is_person(Person.id)


@row_rule(Person, "adds")
def adds_person() -> ColumnElement[bool]:
    return holds_somewhere(Role.BUSINESS_MANAGER, Role.COORDINATOR, Role.HEAD)


@row_rule(Person, "changes", columns=("name",))
def changes_person() -> ColumnElement[bool]:
    """The display name is everybody's own."""
    return is_person(Person.id)


@row_rule(PersonContact, "sees")
def sees_contact() -> ColumnElement[bool]:
    """Oneself, the chair, the office; a coordinator or head, those of the own agency: while they act there, no longer.

    The name stays where a record names them.
    """
    return (
        is_person(PersonContact.person_id)
        | _acts_where(Role.CHAIR, *OFFICE)
        | _acts_where(Role.COORDINATOR, Role.HEAD, at_own_agency=True)
    )


def _acts_where(*roles: Role, at_own_agency: bool = False) -> ColumnElement[bool]:
    """The person of the contact acts today, where one holds one of these roles; perhaps for the agency one acts for."""
    names: Any = array([literal(str(role), Text()) for role in roles], type_=Text())
    there = select(func.rights.holds(names, type_=type_uuids)).scalar_subquery()
    found: ColumnElement[bool] = func.rights.acts_today(PersonContact.person_id, there, at_own_agency, type_=Boolean())
    return found


@row_rule(PersonContact, "adds")
def adds_contact() -> ColumnElement[bool]:
    """Of whoever acts today in the partnership one manages, or for the own agency that one coordinates or heads."""
    return _acts_where(Role.BUSINESS_MANAGER) | _acts_where(Role.COORDINATOR, Role.HEAD, at_own_agency=True)


@row_rule(Appointment, "sees")
def sees_appointment() -> ColumnElement[bool]:
    return (
        holds(Appointment.partnership_id, *ANY, *GROUP)
        | Appointment.partnership_id.is_(None) & member_agency(Appointment.agency_id, *ANY, *GROUP)
        | own_agency(Appointment.agency_id)
        | is_person(Appointment.person_id)
    )


def _suits() -> ColumnElement[bool]:
    """Staff roles are never held at a school or trust, a head's or safeguarding lead's nowhere else."""
    at = exists().where(Agency.id == Appointment.agency_id)
    at_school = at.where(Agency.identifier_kind == str(IdentifierKind.URN))
    at_school_or_trust = at.where(Agency.identifier_kind.in_(SCHOOLS_AND_TRUSTS))
    return ~(Appointment.role.in_(_names(AGENCY_STAFF)) & at_school_or_trust) & (
        Appointment.role.not_in(_names(SCHOOL)) | at_school
    )


def _names(roles: tuple[Role, ...]) -> list[str]:
    return [str(role) for role in roles]


def _grants() -> ColumnElement[bool]:
    """Who may grant or end which role: never one's own."""
    at_own_agency = Appointment.partnership_id.is_(None) & own_agency(Appointment.agency_id)
    return ~is_person(Appointment.person_id) & (
        Appointment.role.in_(_names(GRANTED_BY_COORDINATOR))
        & at_own_agency
        & member_agency(Appointment.agency_id, Role.COORDINATOR)
        | Appointment.role.in_(_names(GRANTED_BY_HEAD))
        & at_own_agency
        & member_agency(Appointment.agency_id, Role.HEAD)
        | Appointment.role.in_(_names(GRANTED_BY_BUSINESS_MANAGER))
        & (
            holds(Appointment.partnership_id, Role.BUSINESS_MANAGER)
            | Appointment.partnership_id.is_(None) & member_agency(Appointment.agency_id, Role.BUSINESS_MANAGER)
        )
    )


@row_rule(Appointment, "adds")
def adds_appointment() -> ColumnElement[bool]:
    return _grants() & _suits()


@row_rule(Appointment, "changes", columns=("ends_on",))
def changes_appointment() -> ColumnElement[bool]:
    return _grants()


@row_rule(Seat, "sees")
def sees_seat() -> ColumnElement[bool]:
    return holds(Seat.partnership_id, *ANY, *GROUP)


@row_rule(SeatBody, "sees")
def sees_seat_body() -> ColumnElement[bool]:
    return through(SeatBody.seat_id, Seat)


@row_rule(Mandate, "sees")
def sees_mandate() -> ColumnElement[bool]:
    return through(Mandate.seat_id, Seat) | is_person(Mandate.person_id)


@row_rule(Mandate, "adds")
@row_rule(Mandate, "changes", columns=("ends_on",))
def writes_mandate() -> ColumnElement[bool]:
    """A lead partner, for the own body's delegate and alternates; the business manager, a lead partner's own."""
    seat = exists().where(Seat.id == Mandate.seat_id)
    of_own_body = (
        Mandate.role.in_([str(Role.DELEGATE), str(Role.ALTERNATE)])
        & own_agency(Mandate.agency_id)
        & seat.where(holds(Seat.partnership_id, Role.LEAD_PARTNER))
        & exists().where(SeatBody.seat_id == Mandate.seat_id, SeatBody.agency_id == Mandate.agency_id)
    )
    with_letter = (
        (Mandate.role == str(Role.LEAD_PARTNER))
        & Mandate.letter.is_not(None)
        & seat.where(holds(Seat.partnership_id, Role.BUSINESS_MANAGER))
    )
    return ~is_person(Mandate.person_id) & (of_own_body | with_letter)


@row_rule(Exclusion, "sees")
@row_rule(Exclusion, "adds")
def keeps_out() -> ColumnElement[bool]:
    """The office for conflicts of interest, the designated officer for allegations; nobody who is kept out."""
    is_allegation = Exclusion.kind == "allegation"
    return (
        (holds(Exclusion.partnership_id, *OFFICE) & ~is_allegation)
        | (holds(Exclusion.partnership_id, Role.DESIGNATED_OFFICER) & is_allegation)
    ) & (not_excluded(Exclusion.record_id) & ~is_person(Exclusion.person_id))


for _model in (
    Membership,
    StandingGroup,
    Person,
    PersonContact,
    Appointment,
    Seat,
    SeatBody,
    Mandate,
):

    @row_rule(_model, "sees", to=WORKER, name="operator")
    def operator_sees() -> ColumnElement[bool]:
        """The operator's commands and the demonstration's seeds."""
        return system("operator")

    @row_rule(_model, "adds", to=WORKER, name="operator")
    def operator_adds() -> ColumnElement[bool]:
        return system("operator")


for _changed, _columns in OPERATOR_CHANGES.items():

    @row_rule(_changed, "changes", to=WORKER, name="operator", columns=_columns)
    def operator_changes() -> ColumnElement[bool]:
        return system("operator")


def may_grant(viewer: Viewer, role: Role, agency_id: object, partnership_id: uuid.UUID | None) -> Verdict:
    """Coordinators grant and end staff roles, heads the safeguarding lead's, the business manager partnership roles."""
    if viewer.system == "operator":
        return ALLOWED
    if role in GRANTED_BY_BUSINESS_MANAGER and _is_business_manager(viewer, partnership_id):
        return ALLOWED
    at_own_agency = viewer.agency_id == agency_id and partnership_id is None
    if at_own_agency and role in GRANTED_BY_COORDINATOR and viewer.holds_anywhere(Role.COORDINATOR):
        return ALLOWED
    if at_own_agency and role in GRANTED_BY_HEAD and viewer.holds_anywhere(Role.HEAD):
        return ALLOWED
    return refused(f"The role {role} is granted by somebody else. Ask the partnership’s office.")


def _is_business_manager(viewer: Viewer, partnership_id: uuid.UUID | None) -> bool:
    """In that partnership; for a role at an agency in all of its, in any: the row rule then looks at its members."""
    if partnership_id is None:
        return viewer.holds_anywhere(Role.BUSINESS_MANAGER)
    return viewer.holds(partnership_id, Role.BUSINESS_MANAGER)
