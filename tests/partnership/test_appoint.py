"""Roles are granted by those who may, to those who may hold them, and never to oneself; the database refuses too."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import ProgrammingError

from portal import clock
from portal.access.roles import Role
from portal.access.rules import table_of
from portal.access.verdict import Refused
from portal.audit.models import AuditEvent
from portal.database import db, new_id, transaction
from portal.partnership.models import Appointment, Person
from portal.partnership.people import add_contact, add_person, appoint, end_appointment, rename_self
from tests.cast import Cast
from tests.conftest import Looks
from tests.partnership.conftest import Operator


def put(someone, agency, role: Role, partnership=None) -> None:
    """As raw SQL would: past every sentence, straight to the row rules."""
    values = {"id": new_id(), "person_id": someone, "agency_id": agency, "role": role, "partnership_id": partnership}
    row = insert(table_of(Appointment)).values(**values, starts_on=date(2026, 1, 1), appointed_by="raw")
    with transaction():
        db.session.execute(row)


def test_a_coordinator_enters_a_person_and_gives_a_staff_role(cast: Cast, looks: Looks) -> None:
    with looks.as_(cast.police_coordinator) as by, transaction():
        person = add_person("New  Officer", by=by)
        appoint(person, agency_id=cast.police, role=Role.STAFF, by=by)
        add_contact(person, email="new@police.example", by=by)
        assert db.session.scalar(select(Person.name).where(Person.id == person)) == "New Officer"
    kinds = cast.world.scalar("SELECT array_agg(kind ORDER BY kind) FROM audit_event WHERE person_id IS NOT NULL")
    assert kinds == ["Appointed", "PersonAdded"]


@pytest.mark.parametrize("role", [Role.CHAIR, Role.BUSINESS_MANAGER, Role.REPRESENTATIVE, Role.COORDINATOR])
def test_a_coordinator_grants_no_other_role(cast: Cast, looks: Looks, role: Role) -> None:
    with looks.as_(cast.police_coordinator) as by:
        with pytest.raises(Refused, match="granted by somebody else"):
            appoint(cast.police_other.person, agency_id=cast.police, role=role, by=by)
        with pytest.raises(ProgrammingError, match="row-level security"):
            put(cast.police_other.person, cast.police, role)


def test_a_coordinator_grants_nothing_at_another_agency(cast: Cast, looks: Looks) -> None:
    with looks.as_(cast.police_coordinator) as by:
        with pytest.raises(Refused):
            appoint(cast.police_other.person, agency_id=cast.health, role=Role.STAFF, by=by)
        with pytest.raises(ProgrammingError, match="row-level security"):
            put(cast.police_other.person, cast.health, Role.STAFF)


def test_nobody_gives_themselves_a_role(cast: Cast, looks: Looks) -> None:
    for someone, role in ((cast.police_coordinator, Role.STAFF), (cast.business_manager, Role.OFFICE)):
        with looks.as_(someone) as by:
            with pytest.raises(Refused, match="themselves"):
                appoint(someone.person, agency_id=someone.agency, role=role, by=by)
            with pytest.raises(ProgrammingError, match="row-level security"):
                put(someone.person, someone.agency, role)


def test_a_head_grants_the_safeguarding_lead_and_no_staff_role(cast: Cast, looks: Looks) -> None:
    cast.world.appoint(cast.head, Role.COORDINATOR)
    with looks.as_(cast.head) as by:
        with transaction():
            person = add_person("Sam Deputy", by=by)
            appoint(person, agency_id=cast.school, role=Role.DSL, by=by)
            add_contact(person, email="deputy@school.example", by=by)
        with pytest.raises(Refused, match="At a school"):
            appoint(person, agency_id=cast.school, role=Role.STAFF, by=by)
        with pytest.raises(ProgrammingError, match="row-level security"):
            put(person, cast.school, Role.STAFF)


def test_the_business_manager_grants_roles_of_the_own_partnership_only(cast: Cast, looks: Looks) -> None:
    with looks.as_(cast.business_manager) as by:
        with transaction():
            appoint(
                cast.health_lead.person,
                agency_id=cast.health,
                role=Role.REPRESENTATIVE,
                partnership_id=cast.here,
                by=by,
            )
        with pytest.raises(Refused):
            appoint(
                cast.health_lead.person,
                agency_id=cast.health,
                role=Role.REPRESENTATIVE,
                partnership_id=cast.elsewhere,
                by=by,
            )
        with pytest.raises(Refused, match="granted by somebody else"):
            appoint(cast.health_lead.person, agency_id=cast.office, role=Role.CHAIR, partnership_id=cast.here, by=by)


def test_the_business_manager_appoints_for_members_alone(cast: Cast, looks: Looks) -> None:
    charity = cast.world.agency("Invented Charity", "voluntary")
    with looks.as_(cast.business_manager) as by:
        for here in (cast.here, None):
            with pytest.raises(Refused, match="Invented Charity is not a member"):
                appoint(cast.trust_staff.person, agency_id=charity, role=Role.COORDINATOR, partnership_id=here, by=by)


def test_a_group_is_named_for_its_members_and_for_nobody_else(cast: Cast, operator: Operator) -> None:
    with operator.at_work() as by:
        with pytest.raises(Refused, match="Name the group"):
            appoint(cast.head.person, agency_id=cast.school, role=Role.GROUP_MEMBER, partnership_id=cast.here, by=by)
        appoint(cast.head.person, agency_id=cast.school, role=Role.GROUP_MEMBER, group_id=cast.executive, by=by)
        kept = db.session.scalar(select(Appointment.partnership_id).where(Appointment.group_id == cast.executive))
        assert kept == cast.here


def test_an_ended_role_counts_no_more_at_once(cast: Cast, looks: Looks) -> None:
    with looks.as_(cast.police_coordinator) as by, transaction():
        held = db.session.scalars(select(Appointment).where(Appointment.person_id == cast.police_lead.person)).one()
        end_appointment(held, by=by)
        assert held.ends_on == clock.today() - timedelta(days=1)
    with looks.as_(cast.police_lead) as by:
        assert by.capacities == ()


def test_everybody_writes_their_own_name(cast: Cast, looks: Looks) -> None:
    with looks.as_(cast.police_lead) as by, transaction():
        rename_self("  Pia   Constable ", by=by)
        with pytest.raises(Refused, match="Write a name"):
            rename_self("   ", by=by)
    with looks.as_(cast.chair):
        assert "Pia Constable" in set(db.session.scalars(select(Person.name)))


def test_the_operator_is_recorded_as_themselves(cast: Cast, operator: Operator) -> None:
    with operator.at_work() as by:
        person = add_person("First Chair", by=by)
        appoint(person, agency_id=cast.office, role=Role.CHAIR, partnership_id=cast.here, by=by)
        events = db.session.execute(select(AuditEvent.kind, AuditEvent.system, AuditEvent.person_id)).all()
    assert {(kind, system, one) for kind, system, one in events} == {
        ("PersonAdded", "operator", None),
        ("Appointed", "operator", None),
    }
