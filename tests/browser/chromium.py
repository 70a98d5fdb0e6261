"""Finds Chromium; `python -m tests.browser.chromium` also installs it on Debian when run as root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.debian import NotInstalled, install, may_install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FONTS = Path("/usr/share/fonts")

# No sandbox, as containers and root have none; nothing is fetched that the pages did not ask for.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)
HOW_TO_GET_ONE = (
    "The tests need Chromium and found none. On Debian: apt-get install chromium fonts-liberation (as root, make test "
    "does it itself). Elsewhere install Chromium or Chrome, or set CHROMIUM to its program."
)


class BrowserMissing(Exception):
    """No browser that starts; the text says how to get one."""


def find_chromium(environ: Mapping[str, str] = os.environ) -> Path:
    """The program to start, CHROMIUM's before any other. Raises BrowserMissing."""
    chosen = environ.get("CHROMIUM")
    if chosen:
        if not starts(Path(chosen)):
            raise BrowserMissing(f"CHROMIUM is {chosen}, which does not start. Set it to a Chromium, or unset it.")
        return Path(chosen)
    found = [Path(path) for name in NAMES if (path := shutil.which(name, path=environ.get("PATH", os.defpath)))]
    for program in (*found, MAC):
        if starts(program):
            return program
    raise BrowserMissing(HOW_TO_GET_ONE)


def starts(program: Path) -> bool:
    """Whether it says its version: some systems have a program of that name which only tells where to get it."""
    try:
        return subprocess.run([program, "--version"], capture_output=True, check=False, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def make_sure() -> Path:
    """Find the browser, else install it where that is ours to do. Raises BrowserMissing."""
    try:
        program = find_chromium()
    except BrowserMissing:
        if os.environ.get("CHROMIUM") or not may_install():
            raise
        _install("chromium", "fonts-liberation")
        return find_chromium()
    if may_install() and not any(FONTS.rglob("LiberationSans-Regular*")):
        _install("fonts-liberation")  # without it nothing has Arial's widths, and pages measure differently
    return program


def _install(*packages: str) -> None:
    try:
        install(*packages)
    except NotInstalled as fault:
        raise BrowserMissing(f"{fault}\n{HOW_TO_GET_ONE}") from fault


def main() -> int:
    """Returns the process's exit code."""
    try:
        make_sure()
    except BrowserMissing as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
