"""Functions that run with the owner's rights: what they look up, and who may call them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, text

from portal.access.rules import HISTORY, table_of
from portal.database import Base

# Every function of a schema of ours that looks as its owner.
DEFINERS = (
    "SELECT p.oid::regprocedure::text AS name, p.proconfig AS settings, EXISTS (SELECT 1 FROM"
    " aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0) AS is_public"
    " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    " WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
)
# Tables of history are named so; one that is not has its reason here.
HISTORY_ENDS = ("_event", "_change", "_seal", "opening", "given_answer", "call_note", "formal_request")


@pytest.fixture(scope="module")
def owner(server, base_database) -> Iterator[Connection]:
    """The upgraded database, read by its owner."""
    engine = create_engine(server.url(base_database, "portal_owner"))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_a_definer_function_looks_in_no_schema_that_others_can_write(owner):
    found = owner.execute(text(DEFINERS)).all()
    wrong = [one.name for one in found if "search_path=pg_catalog, pg_temp" not in (one.settings or ())]
    assert len(found) > 50
    assert not wrong, f"SET search_path = pg_catalog, pg_temp, and names in full: {wrong}"


def test_no_definer_function_is_everybodys(owner):
    wrong = [one.name for one in owner.execute(text(DEFINERS)) if one.is_public]
    assert not wrong, f"REVOKE EXECUTE FROM PUBLIC, and grant it to whom it serves: {wrong}"


def test_every_function_of_ours_fixes_where_it_looks(owner):
    """Also one that runs as its caller: a rule calls it while others' tables lie in front."""
    loose = owner.scalars(
        text("SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'rights'::regnamespace AND p.proconfig IS NULL")
    ).all()
    assert not loose, loose


def test_what_is_history_is_listed_by_name():
    assert {table_of(model).name for model in HISTORY} >= {
        "action_event",
        "audit_event",
        "audit_seal",
        "contact_change",
        "given_answer",
        "opening",
    }
    listed = {table_of(model).name for model in HISTORY}
    named = {table.name for table in Base.metadata.sorted_tables if table.name.endswith(HISTORY_ENDS)}
    assert named <= listed, f"Say only_added_to() in the policy of {named - listed}"


@pytest.mark.parametrize("table", sorted(table_of(model).name for model in HISTORY))
def test_history_is_only_added_to(table, owner):
    """By grants, for the roles that connect; by triggers, for the owner too."""
    for role in ("portal_web", "portal_worker", "portal_sign_in"):
        for verb in ("UPDATE", "DELETE", "TRUNCATE"):
            assert not owner.scalar(text(f"SELECT has_table_privilege('{role}', 'public.{table}', '{verb}')")), verb
        assert not owner.scalar(text(f"SELECT has_any_column_privilege('{role}', 'public.{table}', 'UPDATE')"))
    kinds = owner.execute(
        text(
            "SELECT t.tgtype::int & 56 AS verbs FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            f" WHERE t.tgrelid = 'public.{table}'::regclass AND p.proname = 'refuse_change' AND t.tgenabled = 'O'"
        )
    ).scalars()
    assert sum(kinds) == 8 + 16 + 32, "a trigger refuses delete, update and truncate"
