"""Slow senders at the real portal: an upload that trickles is cut, honest ones and idle browsers are served."""

from __future__ import annotations

import io
import time
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from urllib3.filepost import encode_multipart_formdata

from tests.evidence_files.test_kinds import PDF
from tests.security.installation import ACTIONS, Installation, installed, token_of
from tests.security.test_slow_input import everything, opened, trickle

SECONDS = 2  # that a request has to come, and one more for each 16 KiB
EVERYBODY = 20  # more than the portal has threads
WRITTEN = "SELECT count(*) FROM evidence WHERE kind = 'file'"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installed(tmp_path_factory.mktemp("slow"), SLOW_INPUT_SECONDS=str(SECONDS)) as made:
        yield made


@pytest.fixture
def new(installation: Installation) -> str:
    """Where evidence is added."""
    return installation.at(f"{ACTIONS}/{installation.ground.action}/evidence/new")


def port_of(installation: Installation) -> int:
    return urlsplit(installation.running.address).port or 80


def upload(installation: Installation, new: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of an honest upload of a quarter of a megabyte."""
    browser = installation.browser("police")
    page = browser.get(new, timeout=30).text
    fields = {"csrf_token": token_of(page), "once": uuid.uuid4().hex, "version": version_of(page)}
    file = ("minutes.pdf", PDF + b"\n%" + b"x" * 250_000, "application/pdf")
    body, kind = encode_multipart_formdata({**fields, "statement": "See the minutes.", "file": file})
    cookie = str(browser.prepare_request(requests.Request("POST", new)).headers["Cookie"])
    return {"Content-Type": kind, "Content-Length": str(len(body)), "Cookie": cookie}, body


def version_of(page: str) -> str:
    return page.partition('name="version"')[2].partition('value="')[2].partition('"')[0]


def head(new: str, headers: dict[str, str]) -> bytes:
    lines = [f"POST {urlsplit(new).path} HTTP/1.1", f"Host: {urlsplit(new).netloc}"]
    return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items()), "", ""]).encode()


def test_an_upload_that_trickles_is_cut_and_writes_nothing(installation: Installation, new: str) -> None:
    before = installation.counted(WRITTEN)
    headers, body = upload(installation, new)
    slow = [opened(port_of(installation), head(new, headers) + body[:1000]) for _ in range(EVERYBODY)]
    assert all(trickle(each) for each in slow)
    for each in slow:
        each.close()
    assert installation.counted(WRITTEN) == before
    assert installation.browser("police").get(new, timeout=60).status_code == 200


def test_an_upload_by_a_slow_line_is_taken_though_it_lasts_longer(installation: Installation, new: str) -> None:
    before = installation.counted(WRITTEN)
    headers, body = upload(installation, new)
    began, line = time.monotonic(), opened(port_of(installation), head(new, {**headers, "Connection": "close"}))
    pieces = io.BytesIO(body)
    while piece := pieces.read(32_768):
        line.sendall(piece)
        time.sleep(0.4)  # the line: 80 KiB a second
    assert time.monotonic() - began > SECONDS
    assert everything(line).startswith(b"HTTP/1.1 303")
    line.close()
    assert installation.counted(WRITTEN) == before + 1


def test_idle_browsers_hold_nobody_up_and_go_on_where_they_were(installation: Installation, new: str) -> None:
    idle = [opened(port_of(installation), b"") for _ in range(EVERYBODY)]
    browser = installation.browser("police")
    assert browser.get(new, timeout=30).status_code == 200
    time.sleep(SECONDS + 1)  # longer than a request may take to come, shorter than a connection is kept
    assert browser.get(new, timeout=30).status_code == 200
    assert requests.get(installation.at("/healthz"), timeout=30).ok
    for each in idle:
        each.close()
