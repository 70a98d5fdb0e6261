"""Whatever is sent to a form, the answer is a page in words: never a fault of ours, never read without limit."""

from __future__ import annotations

import os
import re
import uuid
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from portal.site_map import site_map
from tests.actions.conftest import Promises
from tests.actions.pages import hidden, page_of
from tests.cast import Cast
from tests.conftest import Looks

INPUTS = int(os.environ.get("BAD_INPUTS", "300"))  # shared by all forms; 10,000 for a long run
FIELD = re.compile(r'<(?:input|textarea|select)[^>]*\bname="([^"]+)"')
WORDS = [
    "", " ", "\0", "a\0b", "\ud7ff", "\u202egnp.exe", "\ufeff", "%00", "%", "'; DROP TABLE action; --", "{{7*7}}",
    "<script>alert(1)</script>", "../../etc/passwd", "-1", "0", "1e309", "NaN", "99999999999999999999", "2026-02-30",
    "=cmd|' /C calc'!A0", "٣", "x" * 5_000, "\r\nSet-Cookie: a=b", "[" * 2_000, "*" * 3_000, "> " * 1_000,
    "00000000-0000-0000-0000-000000000000", "None", "true", "\U0001f9d1\u200d\U0001f4bb", "a@b", "javascript:alert(1)",
]  # fmt: skip
bad_words = st.one_of(st.sampled_from(WORDS), st.text(max_size=200))


@pytest.fixture
def action(cast: Cast, looks: Looks) -> str:
    return page_of(cast, Promises(cast, looks).started())


@pytest.fixture
def owner(cast: Cast, looks: Looks) -> FlaskClient:
    return looks.client(cast.police_lead)


@pytest.fixture
def everywhere(app: Flask, action: str) -> list[str]:
    """Every address that takes a form, with this action in it; what has no sample gets nonsense."""
    samples = {"partnership": "tests", "reference": action.rpartition("/")[2]}
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    taking = {page.address for page in site_map(app, samples) if any(rule.endpoint == page.endpoint for rule in rules)}
    posted = {
        re.sub(r"<(?:uuid:)?(\w+)>", lambda part: samples.get(part[1], str(uuid.UUID(int=1))), rule.rule)
        for rule in rules
    }
    return sorted(address for address in taking | posted if address.startswith("/p/") and "<" not in address)


def test_every_form_answers_nonsense_in_words(everywhere: list[str], owner: FlaskClient, looks: Looks, cast: Cast):
    assert len(everywhere) > 20
    people = {"owner": owner, "chair": looks.client(cast.chair), "office": looks.client(cast.education_officer)}
    pages = {(who, one): client.get(one) for who, client in people.items() for one in everywhere}
    names = {key: fields(page) for key, page in pages.items()}
    answered: set[str] = set()

    @settings(max_examples=INPUTS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def send(data: st.DataObject) -> None:
        who, address = data.draw(st.sampled_from(sorted(names)))
        known = names[who, address]
        sent = data.draw(st.dictionaries(st.sampled_from([*known, "nobody-asked"]), bad_words, max_size=6))
        extra = {"once": uuid.uuid4().hex, "csrf_token": hidden_token(pages[who, address])}
        answer = people[who].post(address, data={**extra, **sent}, content_type="multipart/form-data")
        assert answer.status_code < 500, (address, sent, answer.status_code)
        answered.add(address)

    send()
    assert len(answered) > 5


def fields(page: TestResponse) -> list[str]:
    """The names of a page's boxes."""
    return sorted(set(FIELD.findall(page.text)) - {"csrf_token", "once"}) or ["text"]


def hidden_token(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]*)"', page.text)
    return found[1] if found else ""


@pytest.mark.parametrize("words", WORDS)
def test_search_and_filters_take_anything(words: str, owner: FlaskClient):
    for address in ("/p/tests/actions", "/search", "/p/tests/people", "/ref/x"):
        for name in ("q", "state", "owner", "after", "sort", "reference", "next"):
            answer = owner.get(address, query_string={name: words})
            assert answer.status_code < 500, (address, name)


@pytest.mark.parametrize("words", WORDS)
def test_an_address_may_hold_anything(words: str, owner: FlaskClient):
    for head in ("/p/", "/ref/", "/p/tests/actions/", "/p/tests/actions/{0}/evidence/", "/sign-in/"):
        assert owner.get(head + quote(words, safe="")).status_code < 500


def test_a_box_of_ten_megabytes_changes_nothing(action: str, owner: FlaskClient, cast: Cast):
    fields, before = hidden(owner.get(action).text), cast.world.scalar("SELECT count(*) FROM action_event")
    answer = owner.post(action, data={**fields, "text": "y" * 10_000_000})
    assert answer.status_code < 500
    assert cast.world.scalar("SELECT count(*) FROM action_event") == before


def test_thousands_of_boxes_are_refused(action: str, owner: FlaskClient):
    many = {f"text-{number}": "x" for number in range(5_000)}
    assert owner.post(action, data=many, content_type="multipart/form-data").status_code in {400, 413}


BROKEN = [
    ("multipart/form-data", b"--x"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=text\r\n\r\nwithout an end"),
    ("multipart/form-data; boundary=x", b"--x\r\n" * 3_000),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: " + b"a" * 100_000),
    ("multipart/form-data; boundary=" + "x" * 2_000, b"\0" * 5_000),
    ("application/x-www-form-urlencoded", b"text=%ff%fe%zz&&&===&text" * 50),
    ("application/x-www-form-urlencoded; charset=utf-7", b"text=+ADw-script+AD4-"),
    ("application/json", b'{"text":' * 3_000),
    ("text/plain", b"text=words"),
    ("", b"\xff\xfe\x00"),
]


@pytest.mark.parametrize(("kind", "body"), BROKEN)
def test_a_broken_body_is_answered_in_words(kind: str, body: bytes, action: str, owner: FlaskClient):
    answer = owner.post(action, data=body, content_type=kind)
    assert answer.status_code < 500
    assert "There is a problem" in answer.text or answer.status_code >= 400
    assert "<h1" in answer.text


@pytest.mark.parametrize("text", ["[" * 900, "> " * 450, "*" * 999, "`" * 999, "- " * 450, "![" * 450, "<b>" * 300])
def test_deep_nesting_is_shown(text: str, action: str, owner: FlaskClient):
    sent = owner.post(action, data={**hidden(owner.get(action).text), "text": text})
    assert sent.status_code == 303, sent.status_code
    assert owner.get(action).status_code == 200
