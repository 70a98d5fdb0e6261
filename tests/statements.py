"""Counting the statements a page sends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event

NOT_COUNTED = re.compile(r"(SAVEPOINT|RELEASE|ROLLBACK|SELECT set_config)")


@contextmanager
def statements(connection: Connection | Engine) -> Iterator[list[str]]:
    """The statements sent meanwhile, without BEGIN, COMMIT, savepoints and set_config."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not NOT_COUNTED.match(statement):
            sent.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", note)
