"""Reading changes nothing: every page is fetched as people who may see it, and every table compared before and after.

Five writes may come of a GET: the note of an opening, the session's last-seen time, the start of a sign-in, its
callback, and the provider's front-channel logout.
"""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, text

from tests.access.furnished import House
from tests.access.house_fixtures import browser, house, house_app, house_database, house_engine

__all__ = ["browser", "house", "house_app", "house_database", "house_engine"]

# What the note of an opening keeps on its record, and the five writes' own tables and columns.
MAY_CHANGE = {
    "opening": None,
    "sign_in_state": None,
    "web_session": {"seen_at"},
    "action": {"first_opened_at"},
    "part": {"is_opened"},
    "invitation": {"first_opened_at", "state"},
}
PEOPLE = ("business_manager", "chair", "police_lead", "police_coordinator", "education_officer", "head", "front_door")
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


def digest(connection: Connection) -> dict[str, str]:
    """Each table's rows as one hash, without what may change."""
    found = {}
    for table in connection.scalars(text(TABLES)).all():
        left_out = MAY_CHANGE.get(table, set())
        if left_out is not None:
            row = "to_jsonb(t) - CAST(:left AS text[])"
            asked = text(
                f"SELECT count(*) || coalesce(md5(string_agg(({row})::text, '' ORDER BY t)), '') FROM {table} t"
            )
            found[table] = connection.scalar(asked, {"left": list(left_out)})
    return found


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_who_reads_a_page_changes_a_record(
    name: str, house: House, house_app: Flask, house_engine: Engine
) -> None:
    client, wrong, answered = browser(house_app, house, name), [], 0
    with house_engine.connect().execution_options(isolation_level="AUTOCOMMIT") as looking:
        before = digest(looking)
        for page in house.pages(house_app):
            answered += client.get(page.address).status_code == 200
            after = digest(looking)
            wrong += [f"{page.endpoint} changed {table}" for table in after if after[table] != before[table]]
            before = after
    assert not wrong, "\n".join(wrong)
    assert answered > 20


def test_a_changed_record_would_be_found(house: House, house_engine: Engine) -> None:
    with house_engine.connect() as connection:
        before = digest(connection)
        connection.execute(text("UPDATE action SET title = 'Changed'"))
        after = digest(connection)
    assert [table for table in before if before[table] != after[table]] == ["action"]
