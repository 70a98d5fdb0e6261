"""Connections that keep their prepared statements, and with them the plans, over a ROLLBACK.

A page that only reads ends by one, and psycopg then forgets what it had prepared, lest something made in that
transaction be gone. The web role makes nothing; and under row rules, planning a statement takes longer than running it.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import Engine, event

OPEN = (TransactionStatus.INTRANS, TransactionStatus.INERROR)


class KeepingConnection(psycopg.Connection[Any]):
    """A connection of a role that makes no tables, types or functions."""

    def rollback(self) -> None:
        """Roll back by itself, below psycopg; where that fails, psycopg does it and says what is wrong."""
        if self.pgconn.transaction_status in OPEN and self.pgconn.exec_(b"ROLLBACK").status is ExecStatus.COMMAND_OK:
            return
        super().rollback()


def keep_plans(engine: Engine) -> None:
    """Every new connection of that engine keeps its plans."""

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, arguments: Any, settings: Any) -> KeepingConnection:
        return KeepingConnection.connect(*arguments, **settings)
