"""Tables to files and back, by PostgreSQL's own COPY as text: the same for every version, with no program beside it."""

from __future__ import annotations

import gzip
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from psycopg import sql
from sqlalchemy import Connection, text

from portal.backup.manifest import CopiedTable

PIECE = 1024 * 1024
NOT_COPIED = {"alembic_version", "row_rules_installed"}  # made anew by every upgrade
COLUMNS = text(
    "SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c"
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''"
    " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' GROUP BY c.relname ORDER BY c.relname"
)
REFERENCES = text(
    "SELECT f.relname, t.relname FROM pg_constraint k JOIN pg_class f ON f.oid = k.conrelid"
    " JOIN pg_class t ON t.oid = k.confrelid"
    " WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace AND f.oid <> t.oid"
)


def tables_in_order(connection: Connection) -> list[tuple[str, tuple[str, ...]]]:
    """Every table with its columns, those that others refer to first. The queue of jobs is made anew, not copied."""
    columns = {name: tuple(found) for name, found in connection.execute(COLUMNS) if name not in NOT_COPIED}
    order: TopologicalSorter[str] = TopologicalSorter({name: set() for name in columns})
    for name, referred in connection.execute(REFERENCES):
        if name in columns and referred in columns:
            order.add(name, referred)
    return [(name, columns[name]) for name in order.static_order()]


def copy_out(connection: Connection, name: str, columns: tuple[str, ...], path: Path) -> CopiedTable:
    """Write a table's rows as the transaction's snapshot has them."""
    statement = sql.SQL("COPY public.{} ({}) TO STDOUT").format(sql.Identifier(name), _listed(columns))
    with _driver(connection).cursor() as cursor, gzip.open(path, "wb", compresslevel=1) as file:
        with cursor.copy(statement) as copy:
            for piece in copy:
                file.write(piece)
        return CopiedTable(name, columns, cursor.rowcount)


def copy_in(connection: Connection, table: CopiedTable, path: Path) -> int:
    """Load a table's rows; answers how many."""
    statement = sql.SQL("COPY public.{} ({}) FROM STDIN").format(sql.Identifier(table.name), _listed(table.columns))
    with _driver(connection).cursor() as cursor, gzip.open(path, "rb") as file:
        with cursor.copy(statement) as copy:
            while piece := file.read(PIECE):
                copy.write(piece)
        return int(cursor.rowcount)


def _listed(columns: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(column) for column in columns)


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection
