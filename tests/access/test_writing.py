"""Whoever adds or changes a row may do so by the product text, and the database takes from them nothing else."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.access.table import ADDS, CHANGES
from tests.access.writing import functions, kind_of, tries_of, write_everything

# The cast in parts, so that none takes long on a busy machine.
PARTS = 6
GRANTED = """
SELECT c.relname, NULL AS name, has_table_privilege('portal_web', c.oid, 'INSERT') FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
UNION ALL
SELECT c.relname, a.attname, has_column_privilege('portal_web', c.oid, a.attnum, 'UPDATE')
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
"""


@pytest.fixture(scope="session")
def writing_engine(oracle_engine, oracle_world):
    with oracle_engine.begin() as connection:
        kinds = {kind_of(one) for who in oracle_world.cast[:2] for one in tries_of(oracle_world, who)}
        connection.exec_driver_sql(functions(kinds).replace("%", "%%"))
    return oracle_engine


@pytest.mark.parametrize("part", range(PARTS))
def test_everybody_writes_exactly_what_the_table_says(part, writing_engine, oracle_world, record_property):
    tally = write_everything(writing_engine, oracle_world, oracle_world.cast[part::PARTS])
    record_property("oracle_checks", tally.checks)
    record_property("oracle_differences", len(tally.differences))
    assert tally.checks > 100_000 / PARTS
    assert not tally.differences, f"{len(tally.differences)} differences:\n" + "\n".join(tally.differences[:60])


def test_the_web_role_adds_to_no_table_and_changes_no_column_without_a_line_in_the_table(writing_engine, oracle_world):
    added = {one.table for who in oracle_world.cast[:1] for one in tries_of(oracle_world, who) if one.key is None}
    changed = {(table, name) for table, change in CHANGES.items() for name in change.columns.split()}
    with writing_engine.connect() as connection:
        rows = connection.execute(text(GRANTED)).all()
    granted = [(table, name) for table, name, has in rows if has]
    assert {table for table, name in granted if name is None} == added
    assert {pair for pair in granted if pair[1] is not None} == changed
    assert set(ADDS) <= added


def test_the_web_role_removes_nothing(writing_engine):
    removing = " OR ".join(f"has_table_privilege('portal_web', c.oid, '{verb}')" for verb in ("DELETE", "TRUNCATE"))
    with writing_engine.connect() as connection:
        found = connection.scalars(
            text(f"SELECT relname FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND ({removing})")
        )
        assert found.all() == []
