"""Members are admitted and ended by the office; schools come in together; seats and mandates name who decides."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import ProgrammingError

from agencies.sectors import Sector, Standing
from portal import clock
from portal.access.roles import Role
from portal.access.rules import table_of
from portal.access.verdict import Refused
from portal.access.viewer import Viewer
from portal.database import db, new_id, transaction
from portal.partnership.membership import (
    Agreement,
    add_agency,
    add_partnership,
    admit_member,
    admit_schools,
    end_member,
    name_member_people,
)
from portal.partnership.models import Mandate, Membership, SeatBody
from portal.partnership.school_register import import_schools
from portal.partnership.seats import add_group, add_seat, add_seat_body, end_mandate, give_mandate
from tests.cast import Cast
from tests.conftest import Looks
from tests.partnership.conftest import Operator

BASIS = "Children Act 2004, section 16G"
SINCE = date(2019, 6, 29)


def make_partnership(by: Viewer) -> uuid.UUID:
    office = add_agency(sector=Sector.PARTNERSHIP_OFFICE, name="Office", by=by)
    return add_partnership(
        key="herts",
        prefix="HERTS",
        name="Hertfordshire Safeguarding Children Partnership",
        area="Hertfordshire",
        office_id=office,
        contact_email="office@partnership.example",
        contact_telephone="01632 960000",
        by=by,
    )


def test_every_open_school_of_a_council_is_admitted_once(operator: Operator, registers) -> None:
    with operator.at_work() as by:
        import_schools(registers["schools"], by=by)
        here = make_partnership(by)
        facts: dict[str, Any] = {
            "standing": Standing.RELEVANT_AGENCY,
            "legal_basis": BASIS,
            "starts_on": SINCE,
            "by": by,
        }
        leaves_out = ("Higher Education Institutions",)
        admitted = admit_schools(here, "919", **facts, leaves_out_types=leaves_out)
        assert admitted == db.session.scalar(select(func.count()).select_from(Membership))
        assert admit_schools(here, "919", **facts, leaves_out_types=leaves_out) == 0
    assert admitted == 595


def test_the_office_admits_a_member_with_its_agreement(cast: Cast, looks: Looks) -> None:
    charity = cast.world.agency("Invented Charity", "voluntary")
    agreement = Agreement(title="Sharing information", signed_on=date(2026, 4, 20))
    with looks.as_(cast.office_worker) as by, transaction():
        admit_member(
            cast.here,
            charity,
            standing=Standing.RELEVANT_AGENCY,
            legal_basis=BASIS,
            starts_on=SINCE,
            agreement=agreement,
            by=by,
        )
        kept = db.session.scalars(select(Membership).where(Membership.agency_id == charity)).one()
        assert (kept.agreement_title, kept.agreement_review_on) == ("Sharing information", None)


def test_a_school_is_no_statutory_partner(cast: Cast, operator: Operator) -> None:
    with operator.at_work() as by, pytest.raises(Refused, match="cannot be a statutory partner"):
        admit_member(
            cast.elsewhere,
            cast.school,
            standing=Standing.STATUTORY_PARTNER,
            legal_basis=BASIS,
            starts_on=SINCE,
            by=by,
        )


def test_staff_admit_nobody(cast: Cast, looks: Looks) -> None:
    charity = cast.world.agency("Invented Charity", "voluntary")
    row: dict[str, Any] = {
        "partnership_id": cast.here,
        "agency_id": charity,
        "standing": Standing.RELEVANT_AGENCY,
        "id": new_id(),
    }
    with looks.as_(cast.police_lead) as by:
        with pytest.raises(Refused, match="office"):
            admit_member(
                cast.here, charity, standing=Standing.RELEVANT_AGENCY, legal_basis=BASIS, starts_on=SINCE, by=by
            )
        with pytest.raises(ProgrammingError, match="row-level security"):
            db.session.execute(
                table_of(Membership).insert().values(**row, legal_basis=BASIS, legal_basis_check=False, starts_on=SINCE)
            )


def test_people_of_an_ended_member_see_nothing_from_the_next_day(cast: Cast, looks: Looks) -> None:
    with looks.as_(cast.business_manager) as by, transaction():
        membership = db.session.scalars(select(Membership).where(Membership.agency_id == cast.trust)).one()
        end_member(membership, last_day=clock.today() - timedelta(days=1), by=by)
    with looks.as_(cast.trust_staff) as by:
        assert by.places == ()


def test_the_office_names_who_speaks_for_a_member(cast: Cast, looks: Looks) -> None:
    with looks.as_(cast.business_manager) as by, transaction():
        membership = db.session.scalars(select(Membership).where(Membership.agency_id == cast.police)).one()
        someone = cast.police_representative.person
        name_member_people(membership, representative_id=someone, senior_id=None, by=by)
    assert cast.world.scalar("SELECT count(*) FROM membership WHERE representative_id IS NOT NULL") == 1


def test_a_lead_partner_names_the_delegate_of_the_own_body_and_nobody_elses(cast: Cast, looks: Looks) -> None:
    someone = cast.world.person(cast.council, Role.STAFF).person
    with looks.as_(cast.council_lead) as by:
        own = db.session.scalars(select(SeatBody.seat_id).where(SeatBody.agency_id == cast.council)).one()
        other = db.session.scalars(select(SeatBody.seat_id).where(SeatBody.agency_id == cast.police)).one()
        facts: dict[str, Any] = {"role": Role.DELEGATE, "starts_on": clock.today(), "by": by}
        with transaction():
            key = give_mandate(own, someone, agency_id=cast.council, **facts)
            end_mandate(db.session.get_one(Mandate, key), by=by)
        with pytest.raises(Refused, match="lead partner of that body"):
            give_mandate(other, someone, agency_id=cast.police, **facts)
        with pytest.raises(Refused, match="themselves"):
            give_mandate(own, cast.council_lead.person, agency_id=cast.council, **facts)


def test_the_business_manager_enters_a_lead_partner_with_the_letter(cast: Cast, looks: Looks) -> None:
    someone = cast.world.person(cast.police, Role.STAFF).person
    with looks.as_(cast.business_manager) as by:
        seat = db.session.scalars(select(SeatBody.seat_id).where(SeatBody.agency_id == cast.police)).one()
        facts: dict[str, Any] = {
            "agency_id": cast.police,
            "role": Role.LEAD_PARTNER,
            "starts_on": clock.today(),
            "by": by,
        }
        with pytest.raises(Refused, match="letter"):
            give_mandate(seat, someone, **facts)
        with transaction():
            give_mandate(seat, someone, **facts, letter="Letter of 1 November 2026")


def test_a_seat_stands_for_the_bodies_it_was_given(cast: Cast, operator: Operator) -> None:
    with operator.at_work() as by:
        seat = add_seat(cast.here, name="NHS", by=by)
        add_seat_body(seat, cast.health, starts_on=SINCE, by=by)
        add_group(cast.here, name="Education group", terms="Meets once a term.", by=by)
        with pytest.raises(Refused, match="does not stand for this body"):
            give_mandate(
                seat, cast.police_lead.person, agency_id=cast.police, role=Role.LEAD_PARTNER, starts_on=SINCE, by=by
            )
