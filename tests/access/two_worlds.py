"""Everything one person is sent by a furnished house, tokens masked, to be compared with what another world sends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import Connection, text

from portal.site_map import site_map
from tests.access.answers import words_of
from tests.access.furnished import House
from tests.access.hidden import HIDDEN, Samples
from tests.access.table import KEYS, SEES

# Drawn anew for every page: the mark of a form sent once, the token of the form, the secret of a session.
TOKENS = re.compile(r'(name="(?:once|csrf_token)"[^>]*? value=)"[^"]*"|data-token="[^"]*"|[0-9a-f]{64}')
QUERIES = (
    "/p/tests/actions?list=everything&state=all&sort=agency",
    "/p/tests/actions?overdue=yes&order=falling",
    "/p/tests/actions?state=in+progress&opened=no",
    "/p/tests/actions.csv?state=all",
    "/p/tests/decisions?show=all&sort=title",
    "/p/tests/decisions.csv?show=all",
    "/p/tests/challenges?stage=all&sort=due",
    "/p/tests/challenges.csv?stage=all",
    "/p/tests/meetings",
    "/p/tests/meetings.csv",
    "/p/tests/meetings?show=past",
    "/p/tests/people?name=hidden",
    "/p/tests/agencies/900002",
    "/search?q=hidden",
    "/search?q=900002",
    "/your-work?period=year",
    "/your-work/later",
    "/your-work/soon",
)
REFERENCES = ("TESTS-V1", "TESTS-V2", "TESTS-C1", "TESTS-C2", "TESTS-C1-900002", "TESTS-C2-900002")
# Tells how the server is, and asks that by a connection of its own, which sees neither world.
ELSEWHERE = {"health.ready"}
# Asked as the person, without a page between: what the rows that are left tell by their number and order.
COUNTS = (
    "SELECT array_agg({key} ORDER BY {key}) FROM {table}",
    "SELECT count(*) FROM {table}",
    "SELECT min({key}) || max({key}) FROM {table}",
    "SELECT array_agg(n ORDER BY n) FROM (SELECT count(*) AS n FROM {table} GROUP BY xmin) AS g",
    "SELECT count(*) FROM {table} AS t WHERE t::text ILIKE '%hidden%'",
)


Answer = tuple[int, list[tuple[str, str]], str]


class SignInConnection:
    """What the portal takes for its sign-in engine: the tests' own connection, in that role for one question."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A savepoint."""
        with self.connection.begin_nested():
            self.connection.execute(text("SET LOCAL ROLE portal_sign_in"))
            yield self.connection
            self.connection.execute(text("SET LOCAL ROLE portal_web"))


@dataclass
class Worlds:
    """A furnished house inside a transaction; hidden records come into it and go again.

    `known` keeps what somebody was answered without any: no test changes that world.
    """

    house: House
    app: Flask
    known: dict[tuple[str, ...], dict[str, object]] = field(default_factory=dict)

    @contextmanager
    def holding(self, kinds: list[str]) -> Iterator[Samples]:
        """Inside, a record of each of these kinds; what their addresses are filled with."""
        with self.house.world.connection.begin_nested() as savepoint:
            found: Samples = {}
            for kind in kinds:
                found |= HIDDEN[kind].make(self.house)
            yield found
            savepoint.rollback()

    def answers(self, token: str, addresses: list[str]) -> dict[str, object]:
        """What that person gets for each address and question; the questions first, since pages note openings."""
        return {**self._counted(token), **self.fetched(token, addresses)}

    def without(self, token: str, addresses: list[str]) -> dict[str, object]:
        """The same with no hidden record, asked once."""
        key = (token, *addresses)
        if key not in self.known:
            with self.holding([]):
                self.known[key] = self.answers(token, addresses)
        return self.known[key]

    def _counted(self, token: str) -> dict[str, object]:
        connection = self.house.world.connection
        connection.execute(text("SELECT rights.come_in(:token)"), {"token": token or "00"})
        asked = [count.format(table=table, key=KEYS.get(table, "id::text")) for table in SEES for count in COUNTS]
        return {sql: str(connection.scalar(text(sql))) for sql in asked}

    def fetched(self, token: str, addresses: list[str]) -> dict[str, Answer]:
        """Status, headers and words of each address, tokens masked."""
        client = self.app.test_client()
        if token:
            with client.session_transaction() as kept:
                kept["_user_id"] = token
        found: dict[str, Answer] = {}
        for address in addresses:
            answer = client.get(address)
            headers = [(name, "" if name == "Set-Cookie" else masked(value)) for name, value in answer.headers]
            found[address] = (answer.status_code, headers, masked(words_of(answer)))
            answer.close()
        return found

    def addresses(self, samples: Samples) -> list[str]:
        """Every page with its own sample and with the hidden record's, lists by other ways, searches, references."""
        pages = self.house.pages(self.app) + site_map(self.app, self.house.samples | samples)
        drawn = [samples["reference"]] if "reference" in samples else []
        named = [f"{way}{one}" for one in (*REFERENCES, *drawn) for way in ("/ref/", "/search?q=")]
        whole = [sample for sample in samples.values() if sample.startswith("/")]
        mapped = [page.address for page in pages if page.endpoint not in ELSEWHERE]
        return list(dict.fromkeys([*mapped, *whole, *QUERIES, *named]))


def masked(said: str) -> str:
    """Without tokens."""
    return TOKENS.sub(r"\1", said)
