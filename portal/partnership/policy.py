"""Who sees and changes who takes part: PRODUCT section 4, rows from "People and appointments" to "Agency"."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists

from portal.access.roles import (
    ANY,
    GRANTED_BY_BUSINESS_MANAGER,
    GRANTED_BY_COORDINATOR,
    GRANTED_BY_HEAD,
    GROUP,
    Role,
)
from portal.access.rules import (
    WORKER,
    holds,
    holds_somewhere,
    is_person,
    member_agency,
    open_to_read,
    overlaps,
    own_agency,
    row_rule,
    system,
    takes_part,
    through,
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

OPERATOR = ("operator", "demonstration")


@row_rule(Membership, "sees")
def sees_membership() -> ColumnElement[bool]:
    """Everybody with a role in the partnership, a coordinator's alone excepted."""
    return holds(Membership.partnership_id, *ANY, *GROUP)


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
    """Oneself, the chair, the office; a coordinator or head, those of the own agency."""
    return is_person(PersonContact.person_id) | exists().where(
        Person.id == PersonContact.person_id,
        overlaps(Person.partnership_ids, Role.CHAIR, Role.BUSINESS_MANAGER, Role.OFFICE)
        | takes_part(Person.agency_ids) & overlaps(Person.partnership_ids, Role.COORDINATOR, Role.HEAD),
    )


@row_rule(PersonContact, "adds")
def adds_contact() -> ColumnElement[bool]:
    return holds_somewhere(Role.BUSINESS_MANAGER, Role.COORDINATOR, Role.HEAD)


@row_rule(Appointment, "sees")
def sees_appointment() -> ColumnElement[bool]:
    return (
        holds(Appointment.partnership_id, *ANY, *GROUP)
        | Appointment.partnership_id.is_(None) & member_agency(Appointment.agency_id, *ANY, *GROUP)
        | own_agency(Appointment.agency_id)
        | is_person(Appointment.person_id)
    )


def _grants() -> ColumnElement[bool]:
    """Who may grant or end which role: never one's own."""
    return ~is_person(Appointment.person_id) & (
        Appointment.role.in_([str(role) for role in GRANTED_BY_COORDINATOR])
        & Appointment.partnership_id.is_(None)
        & own_agency(Appointment.agency_id)
        & member_agency(Appointment.agency_id, Role.COORDINATOR)
        | Appointment.role.in_([str(role) for role in GRANTED_BY_HEAD])
        & Appointment.partnership_id.is_(None)
        & own_agency(Appointment.agency_id)
        & member_agency(Appointment.agency_id, Role.HEAD)
        | Appointment.role.in_([str(role) for role in GRANTED_BY_BUSINESS_MANAGER])
        & (
            holds(Appointment.partnership_id, Role.BUSINESS_MANAGER)
            | Appointment.partnership_id.is_(None) & member_agency(Appointment.agency_id, Role.BUSINESS_MANAGER)
        )
    )


@row_rule(Appointment, "adds")
def adds_appointment() -> ColumnElement[bool]:
    return _grants()


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


@row_rule(Exclusion, "sees")
def sees_exclusion() -> ColumnElement[bool]:
    """The business manager records conflicts of interest; never read by the person it keeps out."""
    return holds(Exclusion.partnership_id, Role.BUSINESS_MANAGER) & ~is_person(Exclusion.person_id)


@row_rule(Exclusion, "adds")
def adds_exclusion() -> ColumnElement[bool]:
    return holds(Exclusion.partnership_id, Role.BUSINESS_MANAGER) & ~is_person(Exclusion.person_id)


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


def may_grant(viewer: Viewer, role: Role, agency_id: object, partnership_id: object) -> Verdict:
    """Coordinators grant agency-staff roles, heads the safeguarding lead, the business manager partnership roles."""
    if viewer.system == "operator":
        return ALLOWED
    if role in GRANTED_BY_BUSINESS_MANAGER and viewer.holds_anywhere(Role.BUSINESS_MANAGER):
        return ALLOWED
    own = viewer.agency_id == agency_id and partnership_id is None
    if own and role in GRANTED_BY_COORDINATOR and viewer.holds_anywhere(Role.COORDINATOR):
        return ALLOWED
    if own and role in GRANTED_BY_HEAD and viewer.holds_anywhere(Role.HEAD):
        return ALLOWED
    return refused(f"The role {role} is granted by somebody else. Ask the partnership office.")
