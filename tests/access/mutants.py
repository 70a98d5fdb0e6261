"""Break each term of each row rule once, and see that the table notices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, Text, literal, literal_column, text
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BooleanClauseList, True_

from portal.access.install import to_sql
from portal.access.roles import Role
from portal.access.rules import RULES, WEB, RowRule, table_of
from tests.access.facts import Who
from tests.access.oracle_world import OracleWorld
from tests.access.reading import key_of, prove
from tests.access.table import Row

AT_ONCE = 50


@dataclass(frozen=True)
class Mutant:
    """A rule with one term broken: what was done to it, and what it says then."""

    table: str
    words: str
    sql: str


def mutants_of(rule: RowRule) -> Iterator[tuple[str, ColumnElement[bool]]]:
    """Each operand of each `and` and `or` made true and made false; each role taken out and each other put in."""
    whole = rule.rule()
    if not isinstance(whole, True_):
        yield "the whole made true", literal_column("true")
    yield "the whole made false", literal_column("false")
    for element in list(visitors.iterate(whole)):
        if isinstance(element, BooleanClauseList):
            for operand in element.clauses:
                for value in ("true", "false"):
                    yield f"[{brief(operand)}] made {value}", _replaced(whole, operand, literal_column(value))
        elif isinstance(element, array):
            roles = [getattr(one, "value", None) for one in element.clauses]
            if roles and all(isinstance(role, str) for role in roles):
                yield from _other_roles(whole, element, roles)


def _other_roles(whole: Any, element: Any, roles: list[Any]) -> Iterator[tuple[str, ColumnElement[bool]]]:
    for role in Role:
        kept = [one for one in roles if one != role] if role in roles else [*roles, str(role)]
        said = f"{role} {'out of' if role in roles else 'into'} {roles[0]} ... ({len(roles)})"
        yield said, _replaced(whole, element, array([literal(str(one), Text()) for one in kept], type_=Text()))


def _replaced(whole: Any, part: Any, other: Any) -> Any:
    def replace(element: Any, **_more: Any) -> Any:
        return other if element is part else None

    return visitors.replacement_traverse(whole, {}, replace)


def brief(part: Any) -> str:
    """An operand in few words."""
    return " ".join(str(part).split())[:110]


def rules_of(table: str, verb: str) -> list[RowRule]:
    """The web role's rules of one verb for one table."""
    return [rule for rule in RULES if rule.to == WEB and rule.verb == verb and table_of(rule.model).name == table]


def rule_of(table: str, verb: str) -> str:
    """What the table's rules of one verb say together."""
    return " OR ".join(f"({to_sql(rule.rule(), table_of(rule.model))})" for rule in rules_of(table, verb))


def all_mutants(table: str, verb: str) -> list[Mutant]:
    """Every broken form of that table's rules of one verb; what several rules say adds up."""
    rules = rules_of(table, verb)
    found: dict[str, Mutant] = {}
    for rule in rules:
        model: Table = table_of(rule.model)
        others = [to_sql(other.rule(), model) for other in rules if other is not rule]
        for words, broken in mutants_of(rule):
            sql = " OR ".join(f"({one})" for one in [to_sql(broken, model), *others])
            found.setdefault(sql, Mutant(table, f"{table} {verb} ({rule.name}): {words}", sql))
    return list(found.values())


def survivors(
    connection: Connection, world: OracleWorld, mutants: list[Mutant], expected: Row, people: list[Who]
) -> list[Mutant]:
    """Mutants that gave every person exactly what the table says: no record told them from the rule.

    The table's own policies are opened for the length of the transaction, and each broken rule is asked as a
    condition instead, many in one statement; what a rule asks of other tables passes their own policies.
    """
    table = mutants[0].table
    for rule in rules_of(table, "sees"):
        connection.execute(text(f'ALTER POLICY "sees_{rule.name}" ON {table} USING (true)'))
    rows = world.records[table]
    left = mutants
    for who in people:
        truth = {key: expected(who, row) for key, row in rows.items()}
        connection.execute(text("SET LOCAL ROLE portal_web"))
        prove(connection, who)
        left = [mutant for some in _slices(left) for mutant in _alike(connection, some, truth)]
        connection.execute(text("SET LOCAL ROLE postgres"))
        if not left:
            break
    connection.rollback()
    return left


def _slices(mutants: list[Mutant]) -> Iterator[list[Mutant]]:
    for start in range(0, len(mutants), AT_ONCE):
        yield mutants[start : start + AT_ONCE]


def _alike(connection: Connection, mutants: list[Mutant], truth: dict[str, bool]) -> list[Mutant]:
    table = mutants[0].table
    asked = ", ".join(f"coalesce(({mutant.sql}), false)" for mutant in mutants)
    rows = connection.exec_driver_sql(f"SELECT {key_of(table)}, {asked} FROM {table}").all()
    return [
        mutant
        for number, mutant in enumerate(mutants, 1)
        if all(row[number] == truth[row[0]] for row in rows if row[0] in truth)
    ]


def who_tell(world: OracleWorld) -> list[Who]:
    """People whose roles, groups and exclusions differ; how a sign-in ends is no term of a rule. Few words first."""
    apart = ("until", "from tomorrow", "of an agency that", "whose ", "in all partnerships")
    return sorted(
        (who for who in world.cast if not any(one in who.words for one in apart)), key=lambda who: len(who.words)
    )
