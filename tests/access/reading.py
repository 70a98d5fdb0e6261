"""Ask the database what each person sees, and compare it with the table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, text

from tests.access.facts import Who
from tests.access.oracle_world import OracleWorld
from tests.access.table import KEYS, SEES


@dataclass
class Tally:
    """How many answers were compared, and a sentence for each that was wrong."""

    checks: int = 0
    differences: list[str] = field(default_factory=list)

    def compare(self, sentence: str, *, expected: bool, got: bool) -> None:
        """One answer."""
        self.checks += 1
        if expected != got:
            self.differences.append(f"{sentence}: expected {'yes' if expected else 'no'}, got {'yes' if got else 'no'}")


def key_of(table: str) -> str:
    """The SQL that names a row of that table."""
    return KEYS.get(table, "id::text")


@contextmanager
def looking_as(engine: Engine, who: Who, *, role: str = "portal_web") -> Iterator[Connection]:
    """A transaction of that person, as a page would begin it; nothing of it stays."""
    with engine.connect() as connection:
        connection.execute(text(f"SET LOCAL ROLE {role}"))
        prove(connection, who)
        yield connection
        connection.rollback()


def prove(connection: Connection, who: Who) -> None:
    """Show the person's secret: of a session, of a link, or none."""
    who.look_again()
    if who.sign_in == "link":
        connection.execute(text("SELECT rights.come_by_link(:token)"), {"token": who.token})
    else:
        connection.execute(text("SELECT rights.come_in(:token)"), {"token": who.token or "00"})


def describe(table: str, row: object) -> str:
    """A row in words, as far as its facts go."""
    facts = {name: value for name, value in vars(row).items() if name not in {"id", "key", "invitations", "seen"}}
    return f"{table} {facts}"[:300]


def read_everything(engine: Engine, world: OracleWorld) -> Tally:
    """Every person, every table, every record."""
    tally = Tally()
    for who in world.cast:
        with looking_as(engine, who) as connection:
            for table, rows in world.records.items():
                seen = set(connection.scalar(text(f"SELECT array_agg({key_of(table)}) FROM {table}")) or ())
                for key, row in rows.items():
                    expected, got = SEES[table](who, row), key in seen
                    tally.checks += 1
                    if expected != got:
                        said = f"{who.words} reads {describe(table, row)}: expected {expected}, got {got}"
                        tally.differences.append(said)
    return tally
