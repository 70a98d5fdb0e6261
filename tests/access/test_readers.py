""" "Who can see this" names exactly the people whom the database would show the record."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.access.reading import Tally, looking_as
from tests.access.table import SEES

TABLES = (
    "action",
    "evidence",
    "campaign",
    "invitation",
    "arrangement_version",
    "agency_contact",
    "challenge",
    "meeting",
    "pack",
)


def test_who_can_see_this_is_who_can_see_this(oracle_engine, oracle_world, record_property):
    """Asked by one who sees everything here; people whose sign-in has ended could come in again, so they count."""
    tally = Tally()
    may_come_in = [who for who in oracle_world.cast if who.sign_in == "open" and not who.is_closed and who.is_served]
    with looking_as(oracle_engine, oracle_world.who("chair")) as connection:
        for table in TABLES:
            for key, row in list(oracle_world.records[table].items())[:60]:
                if not SEES[table](oracle_world.who("chair"), row):
                    continue
                query = text(f"SELECT person_id, agency_id FROM rights.readers_of_{table}(:id)")
                told = {tuple(one) for one in connection.execute(query, {"id": row.id})}
                for who in may_come_in:
                    expected = bool(who.roles.get(row.partnership)) and SEES[table](who, row)
                    said = f"who can see {table} {key} names {who.words}"
                    tally.compare(said, expected=expected, got=(who.person, who.agency) in told)
    record_property("oracle_checks", tally.checks)
    record_property("oracle_differences", len(tally.differences))
    assert not tally.differences, f"{len(tally.differences)} differences:\n" + "\n".join(tally.differences[:40])


PEOPLE = ("chair", "staff", "head", "coordinator", "staff of the other partnership", "chair, kept from records")
ASKED = text("SELECT substr(p.proname, 12) FROM pg_proc p WHERE p.proname LIKE 'readers\\_of\\_%' ORDER BY 1")


@pytest.mark.parametrize("words", PEOPLE)
def test_nobody_learns_the_readers_of_a_record_out_of_their_sight(words, oracle_engine, oracle_world):
    """Of any table that has such a function: it answers with the owner's rights, and must ask for itself."""
    who, asked, learnt = oracle_world.who(words), 0, []
    with looking_as(oracle_engine, who) as connection:
        for table in connection.scalars(ASKED).all():
            hidden = [row for row in oracle_world.records[table].values() if not SEES[table](who, row)]
            for row in hidden[:20]:
                asked += 1
                query = text(f"SELECT count(*) FROM rights.readers_of_{table}(:id)")
                learnt += [table] if connection.scalar(query, {"id": row.id}) else []
    assert asked > 50
    assert not learnt, learnt
