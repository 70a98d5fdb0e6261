"""Break each term of each row rule once, and see that the table notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, Text, literal, literal_column, text
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BooleanClauseList, Grouping, True_

from portal.access.install import to_sql
from portal.access.roles import Role
from portal.access.rules import RULES, WEB, RowRule, table_of
from tests.access.facts import Who
from tests.access.oracle_world import OracleWorld
from tests.access.reading import key_of, prove
from tests.access.table import Row

AT_ONCE = 200


@dataclass(frozen=True)
class Mutant:
    """A rule with one term broken: what was done to it, and what it says then, in `parts` that others share by name."""

    table: str
    words: str
    sql: str
    parts: dict[str, str]


def mutants_of(whole: ColumnElement[bool]) -> Iterator[tuple[str, Any, Any]]:
    """What to put in the place of what: each operand of each `and` and `or` made true and made false; each role taken
    out and each other put in.
    """
    if not isinstance(whole, True_):
        yield "the whole made true", whole, literal_column("true")
    yield "the whole made false", whole, literal_column("false")
    for element in list(visitors.iterate(whole)):
        if isinstance(element, BooleanClauseList):
            for operand in element.clauses:
                for value in ("true", "false"):
                    yield f"[{brief(operand)}] made {value}", operand, literal_column(value)
        elif isinstance(element, array):
            roles = [getattr(one, "value", None) for one in element.clauses]
            if roles and all(isinstance(role, str) for role in roles):
                yield from _other_roles(element, roles)


def _other_roles(element: Any, roles: list[Any]) -> Iterator[tuple[str, Any, Any]]:
    for role in Role:
        kept = [one for one in roles if one != role] if role in roles else [*roles, str(role)]
        said = f"{role} {'out of' if role in roles else 'into'} {roles[0]} ... ({len(roles)})"
        yield said, element, array([literal(str(one), Text()) for one in kept], type_=Text())


def _replaced(whole: Any, place: Any, other: Any) -> Any:
    def replace(element: Any, **_more: Any) -> Any:
        return other if element is place else None

    return visitors.replacement_traverse(whole, {}, replace)


def brief(part: Any) -> str:
    """An operand in few words."""
    return " ".join(str(part).split())[:110]


def rules_of(table: str, verb: str) -> list[RowRule]:
    """The web role's rules of one verb for one table."""
    return [rule for rule in RULES if rule.to == WEB and rule.verb == verb and table_of(rule.model).name == table]


def rule_of(table: str, verb: str) -> Mutant:
    """What the table's rules of one verb say together, unbroken."""
    parts: dict[str, str] = {}
    said = [_in_parts(rule.rule(), table_of(rule.model), parts) for rule in rules_of(table, verb)]
    return Mutant(table, "the rule itself", " OR ".join(said), parts)


_sql = lru_cache(maxsize=None)(to_sql)  # most parts of a mutant are those of its rule


def _in_parts(condition: Any, model: Table, parts: dict[str, str], place: Any = None, other: Any = None) -> str:
    """The condition as `and` and `or` of names, with `other` in that place; `parts` gets what each name stands for."""
    if condition is place:
        condition = other
    if isinstance(condition, Grouping):
        return _in_parts(condition.element, model, parts, place, other)
    if isinstance(condition, BooleanClauseList):
        word = " AND " if condition.operator is operators.and_ else " OR "
        return f"({word.join(_in_parts(one, model, parts, place, other) for one in condition.clauses)})"
    if place is not None and any(one is place for one in visitors.iterate(condition)):
        condition = _replaced(condition, place, other)
    sql = _sql(condition, model)
    name = f"p_{sha256(sql.encode()).hexdigest()[:12]}"
    parts[name] = sql
    return name


def all_mutants(table: str, verb: str) -> list[Mutant]:
    """Every broken form of that table's rules of one verb; what several rules say adds up."""
    rules = rules_of(table, verb)
    found: dict[str, Mutant] = {}
    for rule in rules:
        model: Table = table_of(rule.model)
        known: dict[str, str] = {}
        others = [_in_parts(other.rule(), model, known) for other in rules if other is not rule]
        whole = rule.rule()
        for words, place, other in mutants_of(whole):
            parts = dict(known)
            sql = " OR ".join([_in_parts(whole, model, parts, place, other), *others])
            found.setdefault(sql, Mutant(table, f"{table} {verb} ({rule.name}): {words}", sql, parts))
    return list(found.values())


def survivors(
    connection: Connection,
    world: OracleWorld,
    mutants: list[Mutant],
    expected: Row,
    people: list[Who],
    *,
    explained: Callable[[str], bool],
) -> list[Mutant]:
    """Mutants that gave every person exactly what the table says: no record told them from the rule.

    Nobody more is asked once of all that are left it is `explained` which other term holds. The table's own policies
    are opened for the length of the transaction, and each broken rule is asked as a condition instead, many in one
    statement; what a rule asks of other tables passes their own policies.
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
        if all(explained(mutant.words) for mutant in left):
            break
    connection.rollback()
    return left


def _slices(mutants: list[Mutant]) -> Iterator[list[Mutant]]:
    for start in range(0, len(mutants), AT_ONCE):
        yield mutants[start : start + AT_ONCE]


def _alike(connection: Connection, mutants: list[Mutant], truth: dict[str, bool]) -> list[Mutant]:
    table = mutants[0].table
    question = f"WITH asked AS MATERIALIZED (SELECT {key_of(table)} AS key{parts_of(mutants)} FROM {table})"
    rows = connection.exec_driver_sql(f"{question} SELECT key, {answers_of(mutants)} FROM asked").all()
    return [
        mutant
        for number, mutant in enumerate(mutants, 1)
        if all(row[number] == truth[row[0]] for row in rows if row[0] in truth)
    ]


def parts_of(mutants: list[Mutant]) -> str:
    """Every part of these mutants once, as columns that follow another."""
    parts = {name: sql for mutant in mutants for name, sql in mutant.parts.items()}
    return "".join(f", ({sql}) AS {name}" for name, sql in parts.items())


def answers_of(mutants: list[Mutant]) -> str:
    """What each mutant says of a row whose parts are known, as columns."""
    return ", ".join(f"coalesce(({mutant.sql}), false)" for mutant in mutants)


def who_tell(world: OracleWorld) -> list[Who]:
    """People whose roles, groups and exclusions differ; how a sign-in ends is no term of a rule. Plain roles first."""
    apart = ("until", "from tomorrow", "of an agency that", "whose ", "in all partnerships")
    return sorted(
        (who for who in world.cast if not any(one in who.words for one in apart)),
        key=lambda who: (who.words not in set(Role), len(who.words)),
    )
