"""Slow senders: each loses its connection after its time, and other people are answered."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = """
from flask import Flask, request
app = Flask(__name__)
@app.route("/", methods=["GET", "POST"])
def page():
    return str(len(request.get_data()))
"""
ROOT = Path(__file__).parents[2]
THREADS = 2
HEADERS = b"GET / HTTP/1.1\r\nHost: x\r\n"
BODY = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf"


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Real gunicorn with our worker, where a request has two seconds to come."""
    (tmp_path / "slow_page.py").write_text(APP)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        words = [
            sys.executable, "-m", "gunicorn", "--worker-class", "portal.web_worker.TimedWorker",
            "--threads", str(THREADS), "--no-control-socket", "--bind", f"fd://{listener.fileno()}",
            "--pythonpath", f"{tmp_path},{ROOT}", "slow_page:app",
        ]  # fmt: skip
        process = subprocess.Popen(
            words, cwd=tmp_path, pass_fds=[listener.fileno()], env={**os.environ, "SLOW_INPUT_SECONDS": "2"}
        )
        try:
            yield listener.getsockname()[1]
        finally:
            process.terminate()
            process.wait(30)


def opened(port: int, said: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(said)
    return connection


def everything(connection: socket.socket) -> bytes:
    """What is said until the other side closes."""
    heard = b""
    try:
        while came := connection.recv(4096):
            heard += came
    except ConnectionResetError:
        pass
    return heard


def trickle(connection: socket.socket) -> bool:
    """Whether the connection ended although a byte came every now and then."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            connection.sendall(b"a")
        except (BrokenPipeError, ConnectionResetError):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("begun", [HEADERS, BODY], ids=["headers", "bodies"])
def test_slow_senders_on_every_thread_are_closed_and_others_are_answered(port: int, begun: bytes) -> None:
    slow = [opened(port, begun) for _ in range(THREADS)]
    other = opened(port, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\nwhole")
    assert everything(other).startswith(b"HTTP/1.1 200")
    assert all(trickle(each) for each in slow)
    for each in [*slow, other]:
        each.close()
