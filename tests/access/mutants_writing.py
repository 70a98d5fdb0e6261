"""Break each term of each rule about new rows once, and see that the rows somebody tries to add notice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from sqlalchemy import Connection, text

from tests.access.facts import Who
from tests.access.mutants import AT_ONCE, Mutant, answers_of, parts_of, rule_of
from tests.access.oracle_world import OracleWorld
from tests.access.reading import prove
from tests.access.table import Try
from tests.access.writing import as_json, tries_of


def added(world: OracleWorld, who: Who) -> dict[str, list[Try]]:
    """What that person tries to add, by table."""
    found: dict[str, list[Try]] = defaultdict(list)
    for one in tries_of(world, who):
        if one.key is None:
            found[one.table].append(one)
    return found


def unnoticed(
    connection: Connection,
    table: str,
    mutants: list[Mutant],
    tries: dict[str, list[Try]],
    people: list[Who],
    *,
    explained: Callable[[str], bool],
) -> list[Mutant]:
    """Mutants that took the same new rows from everybody as the rule does.

    Each is asked about rows that are nowhere yet. A row that the table refuses and the rule does not is left out:
    a trigger or a key refuses it, whatever the rule says. As with reading, nobody more is asked once all left are
    `explained`.
    """
    rule = rule_of(table, "adds")
    left = mutants
    for who in people:
        prove(connection, who)
        asked = [as_json({**one.values, **one.made}) for one in tries[who.words]]
        truth = [one.may for one in tries[who.words]]
        left = [mutant for some in _slices(left) for mutant in _alike(connection, [rule, *some], asked, truth)]
        if all(explained(mutant.words) for mutant in left):
            break
    return left


def _slices(mutants: list[Mutant]) -> Iterator[list[Mutant]]:
    for start in range(0, len(mutants), AT_ONCE):
        yield mutants[start : start + AT_ONCE]


def _alike(connection: Connection, mutants: list[Mutant], rows: list[str], truth: list[bool]) -> list[Mutant]:
    """Of a rule and its mutants, those that answer as the rule does."""
    table = mutants[0].table
    own = re.compile(rf"\bpublic\.{table}\.")
    question = (
        f"WITH asked AS MATERIALIZED (SELECT x.place{own.sub('tried.', parts_of(mutants))}"
        " FROM unnest(CAST(CAST(:rows AS text[]) AS jsonb[])) WITH ORDINALITY AS x(said, place),"
        f" LATERAL jsonb_populate_record(NULL::public.{table}, x.said) AS tried)"
        f" SELECT {answers_of(mutants)} FROM asked ORDER BY place"
    )
    found = connection.execute(text(question), {"rows": rows}).all()
    decided = [answer for answer, may in zip(found, truth, strict=True) if answer[0] == may]
    return [
        mutant
        for number, mutant in enumerate(mutants)
        if number and all(answer[number] == answer[0] for answer in decided)
    ]
