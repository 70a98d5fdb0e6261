"""The table in portal/access/README.md says what the row rules say."""

from __future__ import annotations

from portal.access.table import access_table, kept_table


def test_the_printed_table_is_the_one_of_the_rules() -> None:
    assert kept_table() == access_table(), "A rule changed: run `portal access-table --write` and read what it says."


def test_a_scrutineer_reads_actions_and_changes_none() -> None:
    header, _, *lines = access_table().splitlines()
    roles = [cell.strip() for cell in header.split("|")]
    actions = next(line for line in lines if line.startswith("| action |"))
    assert [cell.strip() for cell in actions.split("|")][roles.index("scrutineer")] == "S"
