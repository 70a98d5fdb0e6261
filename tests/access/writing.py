"""Let each person try to write, under the rules, and compare what the database took with the table.

Every try happens inside one function of the database that undoes it at once, so that a person's whole list is one call.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, text

from tests.access.facts import Who
from tests.access.oracle_world import OracleWorld
from tests.access.reading import Tally, describe, key_of, looking_as
from tests.access.table import ADDS, CHANGES, MOVES, SEES, Try

# What a refusal looks like: no right to the row or column; a trigger that keeps what must not change, or a state;
# a key that ties a row to the partnership of another.
REFUSALS = ("42501", "23001", "23503", "23514", "P0001")
# Written once for each table and set of columns, so that the database plans it once.
ONE = """
CREATE FUNCTION oracle.{name}(keys uuid[], rows jsonb[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE told text[] := '{{}}'; done bigint;
BEGIN
  FOR i IN 1 .. cardinality(rows) LOOP
    BEGIN
      {statement};
      GET DIAGNOSTICS done = ROW_COUNT;
      RAISE EXCEPTION USING ERRCODE = 'UNDO1', MESSAGE = done;
    EXCEPTION WHEN OTHERS THEN
      told := told || CASE SQLSTATE WHEN 'UNDO1' THEN SQLERRM ELSE SQLSTATE || ' ' || SQLERRM END;
    END;
  END LOOP;
  RETURN told;
END $$;
GRANT EXECUTE ON FUNCTION oracle.{name}(uuid[], jsonb[]) TO portal_web;
"""
TRIED = """
CREATE SCHEMA oracle;
GRANT USAGE ON SCHEMA oracle TO portal_web;
CREATE FUNCTION oracle.changed(change text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE told text;
BEGIN
  IF change LIKE '%RETURNING%' THEN
    EXECUTE 'WITH done AS (' || change || ') SELECT coalesce(string_agg(key, '' ''), '''') FROM done' INTO told;
  ELSE
    EXECUTE change;
    GET DIAGNOSTICS told = ROW_COUNT;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'UNDO1', MESSAGE = told;
EXCEPTION WHEN SQLSTATE 'UNDO1' THEN RETURN SQLERRM;
END $$;
GRANT EXECUTE ON FUNCTION oracle.changed(text) TO portal_web;
"""


@dataclass
class Written:
    """What became of everything one person tried."""

    tally: Tally = field(default_factory=Tally)

    def note(self, who: Who, sentence: str, *, may: bool, told: str) -> None:
        """`told` is the number of rows, or the error."""
        self.tally.checks += 1
        done = told not in {"", "0"} and not told.startswith(REFUSALS)
        if done != may or (done and told != "1"):
            self.tally.differences.append(f"{who.words} {sentence}: expected {may}, got {told[:120] or 'no row'}")


def tries_of(world: OracleWorld, who: Who) -> Iterator[Try]:
    """Every row this person tries to add, and every move with one that is there."""
    for tries in (*ADDS.values(), *MOVES.values()):
        yield from tries(world, who)


def write_everything(engine: Engine, world: OracleWorld, people: list[Who]) -> Tally:
    """These people, every table: rows that are added, moves of single rows, and changes of all rows at once."""
    written = Written()
    for who in people:
        with looking_as(engine, who) as connection:
            _try_rows(connection, world, who, written)
            _try_changes(connection, world, who, written)
    return written.tally


def kind_of(one: Try) -> tuple[str, bool, tuple[str, ...]]:
    """Tries of one kind are written by one statement: table, verb, columns."""
    return one.table, one.key is None, tuple(one.values)


def functions(kinds: Iterable[tuple[str, bool, tuple[str, ...]]]) -> str:
    """The functions that try rows of these kinds, and the one that tries a change of all rows."""
    made = [TRIED]
    for kind in kinds:
        table, adds, names = kind
        columns = ", ".join(f'"{name}"' for name in names)
        taken = f"SELECT {columns} FROM jsonb_populate_record(NULL::public.{table}, rows[i])"
        statement = f"INSERT INTO public.{table} ({columns}) {taken}"
        if not adds:
            statement = f"UPDATE public.{table} SET ({columns}) = ({taken}) WHERE id = keys[i]"
        made.append(ONE.format(name=name_of(kind), statement=statement))
    return "\n".join(made)


def name_of(kind: tuple[str, bool, tuple[str, ...]]) -> str:
    """Short enough for a name, and the same in each run."""
    return f"try_{kind[0]}_{sha256(repr(kind).encode()).hexdigest()[:12]}"


def _try_rows(connection: Connection, world: OracleWorld, who: Who, written: Written) -> None:
    kinds: dict[tuple[str, bool, tuple[str, ...]], list[Try]] = defaultdict(list)
    for one in tries_of(world, who):
        kinds[kind_of(one)].append(one)
    for kind, tries in kinds.items():
        asked = {"keys": [one.key for one in tries], "rows": [as_json(one.values) for one in tries]}
        question = f"SELECT oracle.{name_of(kind)}(CAST(:keys AS uuid[]), CAST(CAST(:rows AS text[]) AS jsonb[]))"
        for one, told in zip(tries, connection.scalar(text(question), asked), strict=True):
            verb = "adds" if one.key is None else "changes"
            written.note(who, f"{verb} {one.table} {one.words}", may=one.may, told=told)


def _try_changes(connection: Connection, world: OracleWorld, who: Who, written: Written) -> None:
    """Once naming the rows, once blindly: a rule that changes what it does not show would take more rows then."""
    for table, change in CHANGES.items():
        rows = world.records[table]
        may = {key for key, row in rows.items() if change.may(who, row)}
        if not change.touch:
            continue
        unseen = [key for key in may if not SEES[table](who, rows[key])]
        assert not unseen, f"The table lets {who.words} change {table} rows that it does not show."
        update = f"UPDATE {table} SET {change.touch}"
        named = f"{update} WHERE true RETURNING {key_of(table)} AS key"
        done = set((connection.scalar(text("SELECT oracle.changed(:change)"), {"change": named}) or "").split())
        blindly = connection.scalar(text("SELECT oracle.changed(:change)"), {"change": update})
        for key in done.symmetric_difference(may):
            said = f"{who.words} changes {describe(table, rows[key])}: expected {key in may}, got {key in done}"
            written.tally.differences.append(said)
        written.tally.checks += len(rows) + 1
        if int(blindly) != len(may):
            said = f"{who.words} changes {table} without naming rows: expected {len(may)}, got {blindly}"
            written.tally.differences.append(said)


def as_json(values: dict[str, Any]) -> str:
    """A row as the database takes it."""
    return json.dumps(values, default=str)
