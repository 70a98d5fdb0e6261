"""Councils, forces, boards and trusts come in by their codes; a board without a code is found again by its row."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.access.verdict import Refused
from portal.database import db
from portal.partnership.imports import ImportRefused
from portal.partnership.models import Agency
from portal.partnership.registers import import_councils, import_icbs, import_nhs_trusts, import_police_forces
from tests.cast import Cast
from tests.conftest import Looks
from tests.partnership.conftest import Operator

READERS = {
    "councils": (import_councils, 3),
    "police_forces": (import_police_forces, 2),
    "icbs": (import_icbs, 3),
    "nhs_trusts": (import_nhs_trusts, 13),
}


@pytest.mark.parametrize("name", READERS)
def test_each_register_comes_in_once(operator: Operator, registers, name: str) -> None:
    take, rows = READERS[name]
    with operator.at_work() as by:
        assert take(registers[name], by=by).new == rows
        assert take(registers[name], by=by).changed_nothing


def test_a_council_keeps_its_second_code(operator: Operator, registers) -> None:
    with operator.at_work() as by:
        ids = import_councils(registers["councils"], by=by).ids
        assert db.session.get_one(Agency, ids["E10000015"]).other_identifiers == {"DfE code": "919"}


def test_both_old_boards_are_followed_by_the_one_without_a_code(operator: Operator, registers) -> None:
    with operator.at_work() as by:
        ids = import_icbs(registers["icbs"], by=by).ids
        new = db.session.get_one(Agency, ids["central-east"])
        assert new.identifier is None
        assert "ods_code" in new.to_check
        before = db.session.scalars(select(Agency.id).where(Agency.successor_id == new.id)).all()
    assert set(before) == {ids["QM7"], ids["QUE"]}


def test_a_code_that_becomes_known_is_written_on_the_same_board(operator: Operator, registers) -> None:
    with operator.at_work() as by:
        first = import_icbs(registers["icbs"], by=by).ids["central-east"]
        known = registers["icbs"].replace(b"central-east,,", b"central-east,QXX,", 1)
        assert known != registers["icbs"]
        result = import_icbs(known, by=by)
    assert (result.ids["QXX"], result.changed, result.new) == (first, 1, 0)


def test_a_wrong_code_refuses_the_whole_register(operator: Operator, registers) -> None:
    with operator.at_work() as by, pytest.raises(ImportRefused, match="Row 2, column police_force_code"):
        import_police_forces(registers["police_forces"].replace(b"E23000023", b"X"), by=by)


def test_nobody_but_the_operator_reads_a_register_in(cast: Cast, looks: Looks, registers) -> None:
    with looks.as_(cast.business_manager) as by, pytest.raises(Refused, match="operator"):
        import_councils(registers["councils"], by=by)
