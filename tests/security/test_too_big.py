"""What is too big to take is answered by a page that says so; the words beside it stay, and nothing is written."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from playwright.sync_api import expect
from werkzeug.test import TestResponse

from portal.imports.forms import REGISTER_BYTES
from portal.web.body_limit import check_size
from tests.actions.conftest import Promises
from tests.actions.pages import fill_in, page_of
from tests.browser.following import follow
from tests.cast import Cast
from tests.conftest import Looks
from tests.journeys.acting import add_action, at
from tests.journeys.conftest import browser, walk, walkers
from tests.journeys.walking import Walk

__all__ = ["browser", "walk", "walkers"]
SENTENCE = "The file or text is bigger than we can take. Nothing was changed."
TOO_BIG = 13_000_000
KINDS = ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain", "application/json", ""]
WRITTEN = (
    "SELECT (SELECT count(*) FROM evidence), (SELECT count(*) FROM import_run), (SELECT count(*) FROM action_event)"
)


class Unread(io.RawIOBase):
    """A body nobody may touch."""

    def read(self, *_: int) -> bytes:
        raise AssertionError("it was read")


def written(cast: Cast) -> Any:
    with cast.world.as_owner():
        return cast.world.connection.exec_driver_sql(WRITTEN).one()


def said(client: FlaskClient, address: str, kind: str, length: int, body: io.RawIOBase) -> TestResponse:
    """A POST that says how long it is, whatever it brings."""
    environ = {"CONTENT_LENGTH": str(length), "wsgi.input": body}
    return client.post(address, content_type=kind, environ_overrides=environ)


@pytest.fixture
def evidence(cast: Cast, looks: Looks) -> str:
    return page_of(cast, Promises(cast, looks).started(), "/evidence/new")


@pytest.mark.parametrize("kind", KINDS)
def test_what_nobody_waits_for_is_refused_unread(kind: str, evidence: str, cast: Cast, looks: Looks) -> None:
    before = written(cast)
    owner, office = looks.client(cast.police_lead), looks.client(cast.business_manager)
    for client, address in [
        (owner, evidence), (owner, "/p/tests/actions/new"), (office, "/p/tests/imports/contacts"),
        (office, "/p/tests/imports/schools"), (looks.app.test_client(), "/sign-in"),
    ]:  # fmt: skip
        answer = said(client, address, kind, 10**12, Unread())
        assert (answer.status_code, SENTENCE in answer.text) == (413, True), address
    assert written(cast) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_length_left_unsaid_is_no_way_round(kind: str, evidence: str, cast: Cast, looks: Looks) -> None:
    before = written(cast)
    pieces = {"wsgi.input": io.BytesIO(b"x" * TOO_BIG), "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    environ = {**pieces, "HTTP_TRANSFER_ENCODING": "chunked"}
    answer = looks.client(cast.police_lead).post(evidence, content_type=kind, environ_overrides=environ)
    assert (answer.status_code, SENTENCE in answer.text) == (413, True)
    assert written(cast) == before


def test_a_form_that_comes_in_pieces_is_read_whole(app: Flask) -> None:
    sent = b"kept_path=/&name=" + b"y" * 1_000_000
    with app.test_request_context(
        "/", method="POST", content_type=KINDS[1],
        environ_overrides={"wsgi.input": io.BytesIO(sent), "HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""},
    ):  # fmt: skip
        check_size()
        assert len(request.form["name"]) == 1_000_000


def test_words_beside_a_file_too_big_are_kept_without_it(evidence: str, cast: Cast, looks: Looks) -> None:
    owner, before = looks.client(cast.police_lead), written(cast)
    file = (io.BytesIO(b"x" * TOO_BIG), "minutes.pdf")
    answer = fill_in(owner, evidence, statement="See the minutes of Tuesday’s meeting, item 4.", file=file)
    assert (answer.status_code, SENTENCE in answer.text) == (413, True)
    assert "See the minutes of Tuesday’s meeting, item 4.</textarea>" in answer.text
    assert "minutes.pdf" not in answer.text
    assert "Send it without the file" in answer.text
    assert written(cast) == before


@pytest.mark.parametrize(("address", "size"), [("contacts", TOO_BIG), ("schools", 2 * REGISTER_BYTES + 2**21)])
def test_a_list_too_big_to_read_in_starts_no_import(address: str, size: int, cast: Cast, looks: Looks) -> None:
    office, before = looks.client(cast.business_manager), written(cast)
    file = (io.BytesIO(b"x" * size), "list.csv")
    answer = fill_in(office, f"/p/tests/imports/{address}", file=file)
    assert (answer.status_code, SENTENCE in answer.text) == (413, True)
    assert "Send it without the file" not in answer.text, "nothing was typed"
    assert written(cast) == before


def test_words_past_the_limit_are_refused_too(evidence: str, cast: Cast, looks: Looks) -> None:
    before = written(cast)
    answer = fill_in(looks.client(cast.police_lead), evidence, statement="x" * 600_000)
    assert (answer.status_code, SENTENCE in answer.text) == (413, True)
    assert written(cast) == before


@pytest.mark.browser
def test_a_browser_shows_the_page_and_sends_the_words_without_the_file(walk: Walk, tmp_path: Path) -> None:
    file = tmp_path / "minutes.pdf"
    file.write_bytes(b"x" * TOO_BIG)
    address = f"/p/herts/actions/{add_action(walk, 'Send something big')}/evidence"
    page = at(walk, "mark-hollis", f"{address}/new", script=False)
    page.get_by_label("What shows that it is done?").fill("The minutes say so.")
    page.get_by_label("A file").set_input_files(file)
    follow(page.locator("main form button[type=submit]"))
    expect(page.locator("main")).to_contain_text(SENTENCE)
    follow(page.get_by_role("button", name="Send it without the file"))
    walk.to(page, address)
    expect(page.locator("main")).to_contain_text("The minutes say so.")
