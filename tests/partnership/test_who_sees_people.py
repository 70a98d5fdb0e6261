"""Names of people are read inside their partnership, by a coordinator inside the own agency, and by nobody else."""

from __future__ import annotations

from sqlalchemy import func, select

from portal.database import db
from portal.partnership.models import Membership, Person
from portal.partnership.readers import readers_of
from tests.cast import Cast
from tests.conftest import Looks


def names() -> set[str]:
    return set(db.session.scalars(select(Person.name)))


def test_staff_read_the_names_of_their_partnership(cast: Cast, looks: Looks) -> None:
    with looks.as_(cast.police_lead):
        seen = names()
    assert "Ines Chair" in seen
    assert "Sol Stranger" not in seen


def test_a_coordinator_reads_the_own_agency_only(cast: Cast, looks: Looks) -> None:
    with looks.as_(cast.police_coordinator):
        assert names() == {"Dara Delegate", "Pia Police", "Paul Police", "Rosa Police", "Kofi Coordinator"}
        assert db.session.scalar(select(func.count()).select_from(Membership)) == 0


def test_nobody_reads_nothing(cast: Cast, looks: Looks) -> None:
    with looks.as_nobody():
        assert names() == set()


def test_a_school_is_told_how_many_people_see_a_membership(cast: Cast, looks: Looks) -> None:
    with looks.as_(cast.head):
        membership = db.session.scalars(select(Membership.id).where(Membership.agency_id == cast.police)).one()
        line = readers_of(Membership, membership).line()
    assert line.people == 19
    assert "2 schools" in line.agencies
