"""The whole national register, 24,000 schools, comes in well below a minute; the same file again changes nothing."""

from __future__ import annotations

import time

from portal.partnership.school_register import import_schools
from tests.partnership.conftest import Operator

SCHOOLS = 24_000
LONGEST = 60.0  # seconds an operator waits for a whole county


def national(county: bytes) -> bytes:
    """As many rows as the national register has, each with a number of its own."""
    header, *rows = county.splitlines()
    made = (str(200_000 + number).encode() + rows[number % len(rows)][6:] for number in range(SCHOOLS))
    return b"\n".join((header, *made))


def test_the_national_register_comes_in_within_a_minute(operator: Operator, registers) -> None:
    data = national(registers["schools"])
    lines: list[str] = []
    with operator.at_work() as by:
        started = time.monotonic()
        first = import_schools(data, by=by, progress=lines.append)
        took = time.monotonic() - started
        again = import_schools(data, by=by)
    assert (first.new, again.unchanged, again.changed_nothing) == (SCHOOLS, SCHOOLS, True)
    assert took < LONGEST
    assert "Writing 24,000 schools" in lines
