"""The whole national register, 24,000 schools, comes in at once; the same file again changes nothing."""

from __future__ import annotations

from portal.partnership.school_register import import_schools
from tests.partnership.conftest import Operator

SCHOOLS = 24_000


def national(county: bytes) -> bytes:
    """As many rows as the national register has, each with a number of its own."""
    header, *rows = county.splitlines()
    made = (str(200_000 + number).encode() + rows[number % len(rows)][6:] for number in range(SCHOOLS))
    return b"\n".join((header, *made))


def test_the_national_register_comes_in_whole_and_once(operator: Operator, registers) -> None:
    data = national(registers["schools"])
    lines: list[str] = []
    with operator.at_work() as by:
        first = import_schools(data, by=by, progress=lines.append)
        again = import_schools(data, by=by)
    assert (first.new, again.unchanged, again.changed_nothing) == (SCHOOLS, SCHOOLS, True)
    assert "Writing 24,000 schools" in lines
