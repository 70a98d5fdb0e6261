"""Install the row rules: policies, grants and the functions they ask, dropped and made anew with every upgrade.

They are derived objects, like views: their source is `policy.py` and `functions.sql` of each slice. One transaction;
if it stops half way, no rule means empty, not open.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from typing import Any

from sqlalchemy import Connection, Select, Table, literal_column, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import ColumnElement

from portal.access.rules import (
    CAPACITY,
    CLOSED,
    HISTORY,
    OPEN,
    RULES,
    WEB,
    WORDED,
    Model,
    RowRule,
    Rule,
    of_each_person,
    of_the_owner,
    table_of,
)
from portal.database import Base
from portal.rooms import ROOMS

DIALECT = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]  # the usual style doubles every %
COMMANDS = {"sees": "SELECT", "adds": "INSERT", "changes": "UPDATE"}
LOCK = 7_313_001
FORCED = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity"


class RulesMissing(Exception):
    """A table has neither row rules nor a place on the short lists of open and closed ones."""


def to_sql(rule: ColumnElement[bool], table: Table) -> str:
    """The condition as PostgreSQL wants it.

    Compiled inside a SELECT from its table: alone, EXISTS would list the table a second time. A rule that names
    another table outside a sub-select stops here.
    """
    query: Select[Any] = select(literal_column("1")).select_from(table).where(rule)
    return _where(query, ["SELECT", "1", "FROM", f"public.{table.name}"])


def readers_sql(rule: ColumnElement[bool], table: Table) -> str:
    """The same condition about each capacity row `c`."""
    query: Select[Any] = (
        select(literal_column("1")).select_from(table.join(CAPACITY, literal_column("true"))).where(rule)
    )
    return _where(query, None)


def _where(query: Select[Any], expected: list[str] | None) -> str:
    """Tables are named with their schema: a definer function looks for nothing outside pg_catalog."""
    whole = str(
        query.compile(
            dialect=DIALECT,
            schema_translate_map={None: "public"},
            render_schema_translate=True,
            compile_kwargs={"literal_binds": True},
        )
    )
    head, _, condition = whole.partition("WHERE ")
    if expected is not None and head.split() != expected:
        raise RulesMissing(f"A row rule may name its own table only: {head}")
    return condition


def statements() -> list[str]:
    """Everything but the migrations, in order."""
    return [
        "CREATE SCHEMA rights",
        "GRANT USAGE ON SCHEMA rights TO portal_web, portal_worker, portal_sign_in",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO portal_web, portal_worker, portal_sign_in",
        "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
        *_functions(),
        *(statement for table in Base.metadata.sorted_tables for statement in _table_statements(table)),
        *(statement for model in HISTORY for statement in _only_added_to(table_of(model).name)),
        *(_policy(rule) for rule in RULES),
        *(statement for rule in RULES for statement in _grants(rule)),
        *_readers(),
        *_word_finders(),
    ]


def _functions() -> Iterator[str]:
    for room in ROOMS:
        sources = [one for one in (files("portal") / room).iterdir() if one.name.endswith(".sql")]
        for source in sorted(sources, key=lambda one: one.name):
            yield source.read_text(encoding="utf-8")


def _table_statements(table: Table) -> Iterator[str]:
    model = next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)
    name = f'public."{table.name}"'
    yield f"REVOKE ALL ON {name} FROM PUBLIC, portal_web, portal_worker, portal_sign_in"
    if model in OPEN:
        yield f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY"
        yield f"GRANT SELECT ON {name} TO portal_web"
        yield f"GRANT SELECT, INSERT, UPDATE ON {name} TO portal_worker"
        return
    if model not in CLOSED and not any(rule.model is model for rule in RULES):
        raise RulesMissing(f"{table.name} has no row rules and is neither open nor closed.")
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
    # With a forced table and no rule of its own the owner would see nothing, and its functions would answer nothing.
    yield f"CREATE POLICY keeper ON {name} TO portal_owner USING (true) WITH CHECK (true)"


def _only_added_to(name: str) -> Iterator[str]:
    refuse = "EXECUTE FUNCTION rights.refuse_change()"
    yield f'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON public."{name}" FOR EACH ROW {refuse}'
    yield f'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON public."{name}" FOR EACH STATEMENT {refuse}'


def _policy(rule: RowRule) -> str:
    table = table_of(rule.model)
    condition = to_sql(rule.rule(), table)
    parts = {
        "sees": f"USING ({condition})",
        "adds": f"WITH CHECK ({condition})",
        "changes": f"USING ({condition}) WITH CHECK ({condition})",
    }
    who = "" if rule.to == WEB else f"_{rule.to}"
    return (
        f'CREATE POLICY "{rule.verb}_{rule.name}{who}" ON public."{table.name}"'
        f" FOR {COMMANDS[rule.verb]} TO {rule.to} {parts[rule.verb]}"
    )


def _grants(rule: RowRule) -> Iterator[str]:
    name = f'public."{table_of(rule.model).name}"'
    if rule.verb == "changes":
        columns = ", ".join(f'"{column}"' for column in rule.columns)
        yield f"GRANT UPDATE ({columns}) ON {name} TO {rule.to}"
    else:
        yield f"GRANT {COMMANDS[rule.verb]} ON {name} TO {rule.to}"


def _readers() -> Iterator[str]:
    """One function a record table: everybody who can see that record, for whoever can see it.

    Not for history: it is seen through its record, and inside the function, which is the owner's, that asks nothing.
    """
    for model in dict.fromkeys(rule.model for rule in RULES if rule.verb == "sees" and rule.to == WEB):
        table = table_of(model)
        if "partnership_id" not in table.c or "id" not in table.c or model in HISTORY:
            continue
        rules, seen = _rules_to_see(model), _seen_in_full(model)
        with of_each_person():
            readers = " OR ".join(f"({readers_sql(rule(), table)})" for rule in rules)
        name = f"rights.readers_of_{table.name}"
        yield (
            f"CREATE FUNCTION {name}(record uuid) RETURNS TABLE (person_id uuid, agency_id uuid)"  # noqa: S608 - our own words
            " STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$"
            " BEGIN RETURN QUERY"
            f' SELECT DISTINCT c.person_id, c.agency_id FROM public."{table.name}"'
            f' JOIN rights.capacity AS c ON c.partnership_id = "{table.name}".partnership_id'
            f' WHERE "{table.name}".id = record AND ({seen}) AND ({readers}); END $$'
        )
        yield f"GRANT EXECUTE ON FUNCTION {name}(uuid) TO {WEB}"


def _rules_to_see(model: Model) -> list[Rule]:
    return [rule.rule for rule in RULES if rule.model is model and rule.verb == "sees" and rule.to == WEB]


def _seen_in_full(model: Model) -> str:
    """What the person who looks sees of the table, spelled out for a function of the owner's."""
    with of_the_owner():
        return " OR ".join(f"({to_sql(rule(), table_of(model))})" for rule in _rules_to_see(model))


def _word_finders() -> Iterator[str]:
    """One function a table in `WORDED`: rows of these partnerships with the words, before or after an edge.

    Under a row rule `@@` is no index condition, since it is not leakproof; here the rule stands beside it. The plan is
    made anew each time: a rare word starts from its index, a common one from the newest rows.
    """
    for model, moment in WORDED:
        table = table_of(model)
        name, row = f"rights.worded_{table.name}", f'"{table.name}"'
        found = (
            f'SELECT {row}.id FROM public.{row} WHERE {row}."words" @@ wanted'  # noqa: S608 - our own words
            f" AND {row}.partnership_id = ANY (places) AND ({_seen_in_full(model)})"
        )
        key = f"{row}.{moment}, {row}.id"
        older, newer = (
            f"RETURN QUERY {found} AND ({key}) {sign} (edge_at, edge_id)"
            f" ORDER BY {row}.{moment} {falls}, {row}.id {falls} LIMIT most;"
            for sign, falls in (("<", "DESC"), (">", "ASC"))
        )
        yield (
            f"CREATE FUNCTION {name}(wanted tsquery, places uuid[], edge_at timestamptz, edge_id uuid,"
            " backwards boolean, most integer) RETURNS SETOF uuid STABLE SECURITY DEFINER ROWS 50"
            " SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan LANGUAGE plpgsql AS $$"
            f" BEGIN IF backwards THEN {newer} ELSE {older} END IF; END $$"
        )
        yield f"GRANT EXECUTE ON FUNCTION {name}(tsquery, uuid[], timestamptz, uuid, boolean, integer) TO {WEB}"


def source_digest() -> str:
    """Digest of our own statements: it changes when a rule does."""
    return sha256("\n".join(statements()).encode()).hexdigest()


def drop(connection: Connection) -> None:
    """Take every policy and the schema of their functions away, so that the migrations may change what they named.

    Until `install`, the owner's migrations see every row: on a forced table without its keeper they would find none,
    and change nothing without a word. Everybody else sees none.
    """
    found = connection.execute(text("SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public'")).all()
    for table, policy in found:
        _run(connection, f'DROP POLICY "{policy}" ON public."{table}"')
    for table in connection.scalars(text(FORCED)).all():
        _run(connection, f'ALTER TABLE public."{table}" NO FORCE ROW LEVEL SECURITY')
    _run(connection, "DROP SCHEMA IF EXISTS rights CASCADE")


def install(connection: Connection) -> None:
    """Make all rules, in the transaction at hand, and note the digests."""
    for statement in statements():
        _run(connection, statement)
    connection.execute(
        text(
            "INSERT INTO public.row_rules_installed (id, source_digest, stored_digest)"
            " VALUES (gen_random_uuid(), :source, rights.state())"
        ),
        {"source": source_digest()},
    )


def _run(connection: Connection, statement: str) -> None:
    """As bytes on the driver's connection: function bodies hold percent signs and several statements."""
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(statement.encode())
