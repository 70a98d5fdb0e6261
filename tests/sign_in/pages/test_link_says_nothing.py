"""Asking for a link tells nobody whether an address is known: same words, same way, same number of statements."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from portal.database import db
from tests.sign_in.pages import links


@pytest.fixture(scope="module")
def charity(door):
    return links.charity(door)


@contextmanager
def statements(door):
    """What the portal asks its database meanwhile, on every connection."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        seen.append(re.sub(r"\s+", " ", statement))

    with door.app.app_context():
        engines = [db.engines[name] for name in (None, "sign_in")]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def asked(door, path, email):
    """Everything a person could notice of asking for a link: address of the answer, its words, what it cost."""
    browser = door.browser()
    browser.token()
    with statements(door) as seen:
        answer = browser.post(path, email=email)
        page = browser.get(answer.location)
    words = re.sub(r'value="[^"]*"', "", page.get_data(as_text=True))
    headers = {name: value for name, value in page.headers if name not in {"Set-Cookie", "X-Request-Id", "Date"}}
    return answer.status_code, answer.location, words, headers, seen


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/by-link"])
def test_a_known_and_an_unknown_address_cannot_be_told_apart(door, charity, path):
    vera = links.account(door, charity, "Vera Known")
    known, unknown = asked(door, path, vera.email), asked(door, path, "nobody@home.example")
    assert known == unknown
    assert len(known[-1]) > 0
    assert "If we know this address, we have sent it a link" in known[2]
    assert links.mailed(door, vera.email) is not None


def test_nor_an_address_to_which_no_more_is_mailed_for_a_while(door, charity):
    vera = links.account(door, charity, "Vera Asked-For")
    for _ in range(3):
        door.browser().post("/sign-in/by-link", email=vera.email)
    tired, unknown = (asked(door, "/sign-in/by-link", email) for email in (vera.email, "nobody@home.example"))
    assert tired == unknown
    assert door.as_owner("SELECT count(*) FROM message WHERE address = :e", e=vera.email) == 3


def test_the_same_rows_come_to_be_and_none_holds_an_unknown_address(door, charity):
    vera = links.account(door, charity, "Vera Rows")
    count = "SELECT (SELECT count(*) FROM sign_in_link) * 1000 + (SELECT count(*) FROM message)"
    before = door.as_owner(count)
    door.browser().post("/sign-in/by-link", email=vera.email)
    between = door.as_owner(count)
    door.browser().post("/sign-in/by-link", email="stranger@home.example")
    assert between - before == door.as_owner(count) - between == 1001
    assert door.as_owner("SELECT count(*) FROM message m WHERE m::text LIKE '%stranger@%'") == 0
