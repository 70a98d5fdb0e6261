"""A real clamd looks at files; one that is away or says something else is never taken for a clean answer."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from portal.evidence_files.scanner import Scanner, ScannerAway
from tests.peers.clamd import EICAR, running_clamd


@pytest.fixture(scope="module")
def clamd() -> Iterator[Scanner]:
    with running_clamd() as address:
        yield Scanner(address)


def test_a_file_without_a_virus_is_clean(clamd: Scanner) -> None:
    assert clamd.look_at(io.BytesIO(b"Minutes of a meeting")) is None


def test_a_virus_is_named(clamd: Scanner) -> None:
    assert clamd.look_at(io.BytesIO(EICAR)) == "Eicar-Test.UNOFFICIAL"


def test_a_virus_at_the_end_of_a_long_file_is_found(clamd: Scanner) -> None:
    assert clamd.look_at(io.BytesIO(b"a" * 300_000 + EICAR)) == "Eicar-Test.UNOFFICIAL"


def test_a_file_larger_than_the_scanner_takes_is_not_called_clean(clamd: Scanner) -> None:
    with pytest.raises(ScannerAway):
        clamd.look_at(io.BytesIO(b"a" * 21 * 1024 * 1024))


def test_a_scanner_that_is_not_there_is_said_to_be_away() -> None:
    with pytest.raises(ScannerAway, match="did not answer"):
        Scanner("127.0.0.1:1").look_at(io.BytesIO(b"Minutes"))


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK but", b"OK\0"])
def test_any_other_answer_is_no_answer(answer: bytes) -> None:
    with answering(answer) as address, pytest.raises(ScannerAway):
        Scanner(address, patience=5).look_at(io.BytesIO(b"Minutes"))


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """Something that takes one file and answers this."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                while not line.recv(65536).endswith(b"\0\0\0\0"):
                    pass
                line.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        thread.join(5)
