"""One word stands in every record of the oracle's world: each person finds exactly what the table gives them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from tests.access.oracle_world import OracleWorld
from tests.access.table import SEES
from tests.access.test_pages import PEOPLE, browser, oracle_app

__all__ = ["oracle_app"]

HIT = re.compile(r'data-label="Reference">([^<]*)</td><td data-label="Kind">([^<]*)<')
ADDRESS = re.compile(r'data-label="Title"><a [^>]*href="([^"#]*)')
FURTHER = re.compile(r'href="([^"]+)" rel="next"')
MOST_PAGES = 200
TABLES = {
    "action": ("Action", "SELECT id, reference FROM action"),
    "decision": ("Decision", "SELECT id, reference FROM decision"),
    "challenge": ("Challenge", "SELECT id, reference FROM challenge"),
    "campaign": ("Campaign", "SELECT id, reference FROM campaign"),
    "meeting_item": (
        "Meeting",
        "SELECT i.id, m.reference FROM meeting_item i JOIN meeting m ON m.id = i.meeting_id WHERE taken_off_at IS NULL",
    ),
    "clause": (
        "Arrangements",
        "SELECT c.id, reference FROM clause c JOIN arrangement_version v ON v.id = version_id WHERE removed_at IS NULL",
    ),
}


@pytest.fixture(scope="module")
def standing(oracle_engine: Engine, oracle_world: OracleWorld) -> dict[str, dict[str, str]]:
    """The reference of every row that holds the word, by table and key."""
    with oracle_engine.connect() as connection:
        return {
            table: {str(key): reference for key, reference in connection.execute(text(query))}
            for table, (_, query) in TABLES.items()
        }


def hits(client: FlaskClient, address: str) -> Iterator[tuple[str, str]]:
    """Kind and reference of everything the search lists, page after page."""
    for _ in range(MOST_PAGES):
        page = client.get(address).text
        yield from ((kind, reference) for reference, kind in HIT.findall(page))
        further = FURTHER.search(page)
        if further is None:
            return
        address = "/search" + unescape(further[1])
    raise AssertionError("The list does not end.")


@pytest.mark.parametrize("words", [*PEOPLE, "office", "scrutineer", "lead partner", "education officer"])
def test_the_search_names_what_that_person_reads_and_nothing_else(
    words: str,
    oracle_app: Flask,
    oracle_world: OracleWorld,
    standing: dict[str, dict[str, str]],
    record_property: Callable[[str, object], None],
) -> None:
    who = oracle_world.who(words)
    read = Counter(
        (kind, standing[table][key])
        for table, (kind, _) in TABLES.items()
        for key, it in oracle_world.records[table].items()
        if key in standing[table] and _where(it) in who.roles and SEES[table](who, it)
    )
    named = Counter(hits(browser(oracle_app, who), "/search?q=canary"))
    record_property("oracle_checks", sum(len(rows) for rows in standing.values()))
    record_property("oracle_differences", len(named - read) + len(read - named))
    assert not named - read, f"{words} is told of {named - read}"
    assert not read - named, f"{words} does not find {read - named}"


@pytest.mark.parametrize("words", PEOPLE)
def test_whatever_the_search_names_opens(words: str, oracle_app: Flask, oracle_world: OracleWorld) -> None:
    client = browser(oracle_app, oracle_world.who(words))
    found = set(ADDRESS.findall(client.get("/search?q=canary").text))
    assert {address: client.get(unescape(address)).status_code for address in found} == dict.fromkeys(found, 200)


def _where(it: object) -> object:
    return vars(it).get("partnership") or vars(vars(it)["version"])["partnership"]
