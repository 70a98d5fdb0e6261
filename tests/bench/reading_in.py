"""`python -m tests.bench.reading_in 24000`: the register of so many schools, read in on the pages by real processes.

The file has the register's full width and encoding. One line a step: seconds as the person at the page waits for them,
and the most memory that worker and web server ever held. The worker is killed once in the middle of writing.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from agencies.registers.schools import COLUMNS
from tests.agencies.registers.register_files import carried
from tests.security.installation import Installation, installed, token_of

SCHOOLS = 24_000
WIDTH = 140  # columns of the national register
FILLER = "Not applicable"
AT = "/p/tests/imports/schools"
ONCE = re.compile(r'name="once"[^>]*value="([^"]*)"')
LONGEST = 600.0  # seconds
WRITING = "SELECT count(*) FROM import_progress WHERE steps = 5 AND step >= 3"


def register(schools: int, *, bad_row: int | None = None) -> bytes:
    """The carried schools again and again under other numbers, 140 columns wide, in Windows-1252."""
    known = list(csv.DictReader(io.StringIO(carried("schools.csv").decode("utf-8-sig"))))
    wide = [*COLUMNS, *(f"Column {number}" for number in range(WIDTH - len(COLUMNS)))]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, wide, restval=FILLER, extrasaction="ignore")
    writer.writeheader()
    for number in range(schools):
        row = {name: known[number % len(known)].get(name) or "" for name in COLUMNS}
        row |= {"URN": str(100_000 + number), "UKPRN": "", "EstablishmentNumber": str(1000 + number % 9000)}
        row |= {"OpenDate": "31-02-2016"} if number == bad_row else {}
        writer.writerow(row)
    return text.getvalue().encode("cp1252", errors="replace")


@dataclass
class Reader:
    """The business manager's browser, and what it waited for."""

    installation: Installation
    browser: requests.Session
    peaks: dict[str, float] = field(default_factory=dict)

    def upload(self, file: bytes) -> tuple[str, float]:
        """The address of the import's page, and the seconds of sending."""
        token = self._hidden(self.browser.get(self.installation.at(AT), timeout=60).text)
        began = time.monotonic()
        sent = self.browser.post(
            self.installation.at(AT), token, files={"file": ("edubase.csv", file)}, allow_redirects=False, timeout=120
        )
        assert sent.status_code == 303, sent.text
        return sent.headers["Location"], time.monotonic() - began

    def apply(self, page: str) -> None:
        """Press the button."""
        address = self.installation.at(page)
        form = self._hidden(self.browser.get(address, timeout=60).text)
        assert self.browser.post(f"{address}/apply", form, allow_redirects=False, timeout=60).status_code == 303

    def settled(self, page: str) -> tuple[str, float, float]:
        """The page once the worker is done, the seconds until then, and the largest page on the way in KB."""
        began, largest = time.monotonic(), 0
        while time.monotonic() - began < LONGEST:
            answer = self.browser.get(self.installation.at(page), timeout=60)
            largest = max(largest, len(answer.content))
            self._weigh()
            if "Refresh" not in answer.headers:
                return answer.text, time.monotonic() - began, largest / 1024
            time.sleep(0.2)
        raise AssertionError(f"{page} never settled.")

    def _weigh(self) -> None:
        for name, pids in self.installation.family().items():
            with suppress(FileNotFoundError):  # one has just ended
                sizes = [re.search(r"Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text()) for pid in pids]
                megabytes = sum(int(one[1]) for one in sizes if one) / 1024
                self.peaks[name] = max(self.peaks.get(name, 0), megabytes)

    @property
    def memory(self) -> str:
        """The most that each kind of process held together, each shared page counted once."""
        return " ".join(f"{name}_peak_mb={megabytes:.0f}" for name, megabytes in self.peaks.items())

    def _hidden(self, page: str) -> dict[str, str]:
        once = ONCE.search(page)
        assert once
        return {"csrf_token": token_of(page), "once": once[1]}


def until(holds: Callable[[], bool]) -> None:
    """Wait for it, bounded."""
    end = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def main(schools: int) -> None:
    """Check, apply with a kill in the middle, the same file again, and one bad row."""
    with TemporaryDirectory() as folder, installed(Path(folder)) as installation:
        reader = Reader(installation, installation.browser("manager"))
        counted, written = installation.counted, "SELECT count(*) FROM school"
        file = register(schools)
        page, sending = reader.upload(file)
        text, checking, kilobytes = reader.settled(page)
        assert f"{schools:,} schools in the file" in text, text
        print(
            f"reading-in: check rows={schools} columns={WIDTH} mb={len(file) / 1024**2:.1f} upload={sending:.1f}"
            f" check={checking:.1f} largest_page_kb={kilobytes:.1f} {reader.memory}",
            flush=True,
        )
        reader.apply(page)
        until(lambda: counted(WRITING) == 1)
        installation.running.kill("worker")
        print(f"reading-in: killed while writing, written={counted(written)}", flush=True)
        text, applying, _ = reader.settled(page)
        assert "is read in" in text, text
        print(
            f"reading-in: applied anew written={counted(written)} seconds_with_the_kill={applying:.1f} {reader.memory}",
            flush=True,
        )
        page, _ = reader.upload(file)
        text, checking, _ = reader.settled(page)
        print(f"reading-in: the same again check={checking:.1f} changes_nothing={'It changes nothing' in text}")
        page, _ = reader.upload(register(schools, bad_row=schools - 2))
        text, checking, _ = reader.settled(page)
        found = re.search(r"<li>(Row.*?)</li>", text, re.DOTALL)
        print(f"reading-in: one bad row check={checking:.1f} written={counted(written)} says: {found and found[1]}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else SCHOOLS)
