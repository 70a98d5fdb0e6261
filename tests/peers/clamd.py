"""A real clamd that knows one virus, the harmless EICAR test file; `python -m tests.peers.clamd` makes sure of one."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.debian import NotInstalled, install, may_install

HOW_TO_GET_ONE = (
    "The tests need clamd, ClamAV's daemon, and found none. On Debian: apt-get install clamav-daemon (as root, "
    "make test does it itself). Elsewhere install ClamAV."
)
# In halves, so that no scanner takes this file for the virus it plays.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"
SIGNATURES = f"# what the scanner of the tests finds\nEicar-Test:0:*:{EICAR.hex()}\n"
SETTINGS = """\
LocalSocket {folder}/clamd
DatabaseDirectory {folder}/signatures
TemporaryDirectory {folder}
Foreground yes
StreamMaxLength 20M
"""
STARTS_WITHIN = 60.0  # seconds


class ScannerMissing(Exception):
    """No clamd here; the text says how to get one."""


def find_clamd() -> Path:
    """The program to start. Raises ScannerMissing."""
    found = shutil.which("clamd", path=os.environ.get("PATH", os.defpath) + os.pathsep + "/usr/sbin")
    if found is None:
        raise ScannerMissing(HOW_TO_GET_ONE)
    return Path(found)


def make_sure() -> Path:
    """Find clamd, else install it where that is ours to do. Raises ScannerMissing."""
    try:
        return find_clamd()
    except ScannerMissing:
        if not may_install():
            raise
    try:
        install("clamav-daemon")
    except NotInstalled as fault:
        raise ScannerMissing(f"{fault}\n{HOW_TO_GET_ONE}") from fault
    return find_clamd()


@contextmanager
def running_clamd() -> Iterator[str]:
    """The daemon's address while it runs."""
    with tempfile.TemporaryDirectory(prefix="clamd-") as place:
        folder = Path(place)
        (folder / "signatures").mkdir()
        (folder / "signatures" / "tests.ndb").write_text(SIGNATURES, encoding="ascii")
        settings = folder / "clamd.conf"
        settings.write_text(SETTINGS.format(folder=folder), encoding="utf-8")
        with (folder / "said").open("wb") as said:
            daemon = subprocess.Popen(
                [find_clamd(), "--config-file", settings], stdin=subprocess.DEVNULL, stdout=said, stderr=said
            )
            try:
                _wait_for(folder / "clamd", daemon, folder / "said")
                yield f"unix:{folder}/clamd"
            finally:
                daemon.terminate()
                daemon.wait(10)


def _wait_for(path: Path, daemon: subprocess.Popen[bytes], said: Path) -> None:
    ends = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < ends and daemon.poll() is None:
        with socket.socket(socket.AF_UNIX) as line:
            try:
                line.connect(str(path))
            except OSError:
                time.sleep(0.05)
            else:
                return
    raise ScannerMissing(f"clamd did not start:\n{said.read_text(errors='replace')}")


def main() -> int:
    """Returns the process's exit code."""
    try:
        make_sure()
    except ScannerMissing as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
