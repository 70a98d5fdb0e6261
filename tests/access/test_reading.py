"""What the database shows each person is what the product text says, row by row."""

from __future__ import annotations

from tests.access.reading import read_everything


def test_everybody_sees_exactly_what_the_table_says(oracle_engine, oracle_world, record_property):
    tally = read_everything(oracle_engine, oracle_world)
    record_property("oracle_checks", tally.checks)
    record_property("oracle_differences", len(tally.differences))
    assert tally.checks > 100_000
    assert not tally.differences, f"{len(tally.differences)} differences:\n" + "\n".join(tally.differences[:40])
