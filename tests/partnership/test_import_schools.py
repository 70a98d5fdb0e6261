"""A county's schools are read in by number: whole or not at all, and the same file twice changes nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from portal.database import db
from portal.partnership.imports import ImportRefused
from portal.partnership.models import Agency, School
from portal.partnership.school_register import import_schools
from tests.partnership.conftest import Operator


def agency(urn: str) -> Agency:
    return db.session.scalars(select(Agency).where(Agency.identifier_kind == "URN", Agency.identifier == urn)).one()


def test_all_881_schools_come_in_and_the_same_files_again_change_nothing(operator: Operator, registers) -> None:
    with operator.at_work() as by:
        first = import_schools(registers["schools"], registers["school_links"], by=by)
        again = import_schools(registers["schools"], registers["school_links"], by=by)
        kept = db.session.scalar(select(func.count()).select_from(School))
        is_open = db.session.scalar(select(func.count()).select_from(School).where(School.status == "open"))
    assert (first.rows, first.new, first.successors, kept, is_open) == (881, 881, 1, 881, 596)
    assert again.changed_nothing
    assert again.unchanged == 881


def test_northgate_is_followed_by_its_academy(operator: Operator, registers) -> None:
    with operator.at_work() as by:
        import_schools(registers["schools"], registers["school_links"], by=by)
        assert agency("117085").successor_id == agency("138539").id


def test_schools_of_one_name_stay_three(operator: Operator, registers) -> None:
    with operator.at_work() as by:
        import_schools(registers["schools"], by=by)
        named = db.session.scalars(select(Agency.identifier).where(Agency.name.contains("Mandeville"))).all()
    assert len(set(named)) == 3


def test_one_bad_row_refuses_the_file_whole(operator: Operator, registers) -> None:
    bad = registers["schools"].replace(b"11-10-1962", b"31-02-1962", 1)
    with operator.at_work() as by:
        with pytest.raises(ImportRefused) as refusal:
            import_schools(bad, by=by)
        assert db.session.scalar(select(func.count()).select_from(School)) == 0
    assert refusal.value.sentences == (
        'Row 2, column OpenDate: "31-02-1962" is not a date. Write it as day-month-year, for example 01-09-2016.',
    )


def test_a_school_that_closes_is_counted_and_its_last_day_kept(operator: Operator, registers) -> None:
    with operator.at_work() as by:
        import_schools(registers["schools"], by=by)
        lines = registers["schools"].splitlines()
        row = lines[1].replace(b",Open,", b",Closed,", 1).replace(b"11-10-1962,,,,", b"11-10-1962,,,31-08-2026,", 1)
        result = import_schools(b"\n".join((lines[0], row)), by=by)
        assert agency("102256").ends_on is not None
    assert (result.closed, result.missing_from_file, result.new) == (1, 880, 0)


def test_trusts_come_from_the_group_links_and_are_parents_of_their_schools(operator: Operator, registers) -> None:
    groups = (
        b"URN,Group UID,Group Name,Group Type (code),Group Type,Joined date\n"
        b"138539,2044,Invented Trust,06,Multi-academy trust,01/08/2012\n"
    )
    with operator.at_work() as by:
        import_schools(registers["schools"], None, groups, by=by)
        again = import_schools(registers["schools"], None, groups, by=by)
        trust = db.session.get_one(Agency, agency("138539").parent_id)
        assert (trust.sector, trust.identifier, trust.name) == ("trust", "2044", "Invented Trust")
    assert again.changed_nothing


def test_a_file_that_is_no_table_is_refused_in_words(operator: Operator) -> None:
    with operator.at_work() as by, pytest.raises(ImportRefused, match="zip file"):
        import_schools(b"PK\x03\x04rest", by=by)
