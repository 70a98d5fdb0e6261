"""The provider as a process of its own: quick to start, clean to stop, and refusing what is unsafe."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from tests.peers.running import free_port

PERSON = {
    "sub": "p-1",
    "name": "Amina Shah",
    "email": "amina@police.example",
    "what": "Police lead",
    "claims": {"hd": "x"},
}
CLIENT = {"id": "portal", "secret": "secret", "redirect_uris": ["http://127.0.0.1/callback"]}
CONFIGURATION = {"issuers": [{"path": "police", "name": "Police", "people": [PERSON], "clients": [CLIENT]}]}


def command(file: Path, port: int, *more: str) -> list[str]:
    return [
        sys.executable, "-m", "portal.demonstration.provider", "--config", str(file), "--port", str(port), *more,
    ]  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A configuration on disk."""
    path = tmp_path / "provider.json"
    path.write_text(json.dumps(CONFIGURATION), encoding="utf-8")
    return path


def answer_of(port: int) -> dict[str, str]:
    for _ in range(200):
        try:
            document: dict[str, str] = requests.get(
                f"http://127.0.0.1:{port}/police/.well-known/openid-configuration", timeout=5
            ).json()
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return document
    raise AssertionError("The provider did not start.")


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_answers_and_stops_when_told(file, told):
    port = free_port()
    with subprocess.Popen(command(file, port), stderr=subprocess.PIPE, text=True) as process:
        try:
            assert answer_of(port)["issuer"] == f"http://127.0.0.1:{port}/police"
            process.send_signal(told)
            assert process.wait(5) == 0
            assert process.stderr.read() == ""
        finally:
            process.kill()


def test_it_does_not_start_where_others_could_reach_it(file):
    done = subprocess.run(
        command(file, free_port(), "--host", "0.0.0.0"), capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 2
    assert "needs no password" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_is_said_in_words(tmp_path):
    done = subprocess.run(command(tmp_path / "none", 1), capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, "cannot start" in done.stderr, "Traceback" in done.stderr) == (2, True, False)
