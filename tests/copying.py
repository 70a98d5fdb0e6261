"""Rows made by copying one that the seed or a test made, with some columns of their own."""

from __future__ import annotations

import portal.models as _models  # noqa: F401
from portal.database import db


def copied(table: str, like: str, changes: str, rest: str) -> str:
    """The statement that adds such copies to a table.

    `like` is the name that the copied row has in `rest`, which goes on from FROM; `changes` says in SQL, as one jsonb,
    what differs. What the database makes itself of other columns it makes for the copy too.
    """
    names = [column.name for column in db.metadata.tables[table].columns if column.computed is None]
    values = ", ".join(f"(made.as_row).{name}" for name in names)
    row = f"jsonb_populate_record({like}, {changes}) AS as_row"
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM (SELECT {row} FROM {rest}) made"
