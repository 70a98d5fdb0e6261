"""Starts, stops and finds one PostgreSQL server whose data lies in one folder."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import signal
import stat
import tempfile
import time
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from psycopg.pq import PGconn, Ping

from portal.embedded_postgres import binaries as programs
from portal.embedded_postgres.account import Account
from portal.embedded_postgres.errors import EmbeddedPostgresError
from portal.embedded_postgres.lock import held_lock

PATIENCE = 10.0  # seconds; the orphans of a killed server hold its shared memory for a while
SETTINGS = {
    "listen_addresses": "",  # no TCP: only who can enter the socket's folder gets in
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "fsync": "on",
    "shared_buffers": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "idle_in_transaction_session_timeout": "5min",
    "jit": "off",  # compiling costs more than a short page's query
    "random_page_cost": "1.1",  # solid state storage
}


class EmbeddedPostgres:
    """One server for one data folder, shared by every process that names the same folder.

    `data_root` holds `pg<major>`, so that two major versions lie side by side. All methods may be called from several
    processes at once. They raise EmbeddedPostgresError with a sentence and its cure.
    """

    def __init__(self, data_root: Path, *, binaries: Path | None = None) -> None:
        self.data_root = data_root.resolve()
        self._found = binaries or programs.choose(self.data_root)

    @cached_property
    def major(self) -> int:
        return programs.major_of(self._found)

    @property
    def data(self) -> Path:
        return self.data_root / f"pg{self.major}"

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    @cached_property
    def socket_dir(self) -> Path:
        """A short path, as a socket's may have 107 bytes (103 on macOS); the same for every process and session."""
        base = Path("/tmp") if Path("/tmp").is_dir() else Path(tempfile.gettempdir())  # noqa: S108 - checked when used
        name = hashlib.sha256(f"{self.data_root}\0{self.major}".encode()).hexdigest()[:12]
        return base / f"portal-pg-{name}"

    def url(self, database: str, user: str) -> str:
        """SQLAlchemy's address of a database here, for a user of the database; no password, see SETTINGS."""
        host = quote(str(self.socket_dir), safe="/")
        return f"postgresql+psycopg://{quote(user, safe='')}@/{quote(database, safe='')}?host={host}"

    def is_up(self) -> bool:
        """Whether the server answers; asked at its socket, because its process file outlives a kill."""
        conninfo = f"host={self.socket_dir} dbname=postgres user=postgres connect_timeout=3"
        return PGconn.ping(conninfo.encode()) == Ping.OK and self._process_file.exists()

    def status(self) -> str:
        """One sentence for a person."""
        if self.is_up():
            return f"PostgreSQL {self.major} is running; its data is in {self.data}, its socket in {self.socket_dir}."
        if _is_folder(self.data):
            return f"PostgreSQL {self.major} is not running; its data is in {self.data}."
        return f"PostgreSQL {self.major} has not been started yet; its data will be in {self.data}."

    def start(self) -> None:
        """Start the server unless it answers already; the first time this makes the data folder."""
        if self.is_up():
            return
        account = Account.choose()
        account.require_way_to(next(step for step in (self.data_root, *self.data_root.parents) if _is_folder(step)))
        self._make_root()
        with held_lock(self._lock_file):
            if self.is_up():
                return
            binaries = programs.made_runnable(self._found, account, self.data_root)
            self._end_server_without_data()
            self._end_server_without_socket(binaries, account)
            self._make_socket_dir(account)
            if not (self.data / "PG_VERSION").exists():
                self._make_data(binaries, account)
            self._launch(binaries, account)

    def stop(self) -> None:
        """Stop the server and wait for it; connections still open are closed. Nothing happens where none runs."""
        if not self._process_file.exists():
            return
        account = Account.choose()
        with held_lock(self._lock_file):
            if self._pid(self._process_file):
                self._end(programs.made_runnable(self._found, account, self.data_root), account)
                with suppress(OSError):  # somebody may keep a file of their own there
                    self.socket_dir.rmdir()

    @property
    def _process_file(self) -> Path:
        return self.data / "postmaster.pid"

    @property
    def _lock_file(self) -> Path:
        return self.data_root / f"pg{self.major}.lock"

    def _make_root(self) -> None:
        if _is_folder(self.data_root):
            return
        try:
            self.data_root.mkdir(parents=True, exist_ok=True)
            self.data_root.chmod(0o755)  # the data folder inside is closed; this one the account must pass
        except OSError as problem:
            raise EmbeddedPostgresError(
                f"The folder {self.data_root} cannot be made: {problem.strerror}. Start the portal where you may write."
            ) from problem

    def _make_socket_dir(self, account: Account) -> None:
        """Its name can be guessed and others may write beside it: so whose it is gets checked, never assumed."""
        with suppress(FileExistsError):
            self.socket_dir.mkdir(mode=0o700)
            os.chown(self.socket_dir, account.uid, account.gid)
        found = self.socket_dir.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or stat.S_IMODE(found.st_mode) != 0o700:
            raise EmbeddedPostgresError(
                f"{self.socket_dir} should be a folder of the user {account.name}, closed to others, and is not. "
                "Look who made it, remove it and start again."
            )

    def _make_data(self, binaries: Path, account: Account) -> None:
        """Make it under another name and rename it, so that a half-made folder is never taken for a whole one."""
        half = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        os.chown(half, account.uid, account.gid)
        # Trust: whoever can enter the socket's folder may be any user of the database, without a password.
        # That is for a demonstration and tests only; production refuses to start without addresses of its own.
        command: list[str | Path] = [
            "-D",
            half,
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-instructions",
            "-k",
        ]
        locales = [["--locale=C.UTF-8"], ["--locale=C"]]  # some systems have no C.UTF-8
        if self.major >= 17:
            locales = [["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]]
        for locale in locales:
            done = account.run([binaries / "initdb", *command, *locale])
            if done.returncode == 0:
                half.rename(self.data)
                return
        shutil.rmtree(half, ignore_errors=True)
        raise EmbeddedPostgresError(f"A new database could not be made in {self.data}. {_ending(done.stdout)}")

    def _launch(self, binaries: Path, account: Account) -> None:
        settings = {**SETTINGS, "unix_socket_directories": str(self.socket_dir)}
        options = " ".join(shlex.join(["-c", f"{name}={value}"]) for name, value in settings.items())
        deadline = time.monotonic() + PATIENCE
        while True:
            done = account.run(
                [binaries / "pg_ctl", "start", "-D", self.data, "-l", self.log, "-o", options, "-w", "-t", "120"]
            )
            if self.is_up():
                return
            if time.monotonic() > deadline:
                raise EmbeddedPostgresError(f"PostgreSQL {self.major} did not start. {self._last_words(done.stdout)}")
            time.sleep(0.2)

    def _pid(self, file: Path) -> int | None:
        """The server this file of PostgreSQL's tells of, if it is alive and serves this data folder."""
        try:
            pid, folder = file.read_text().split("\n")[:2]
            os.kill(int(pid), 0)
            # A later process may have got the number.
            command = Path("/proc", pid, "cmdline")
            ours = Path(folder) == self.data and (not command.exists() or str(self.data) in command.read_text())
        except (OSError, ValueError):
            return None
        return int(pid) if ours else None

    def _end_server_without_data(self) -> None:
        """Somebody removed the data folder under a running server: it would hold the socket for up to a minute more."""
        lock = self.socket_dir / ".s.PGSQL.5432.lock"
        if self._process_file.exists() or not (pid := self._pid(lock)):
            return
        os.kill(pid, signal.SIGQUIT)
        deadline = time.monotonic() + PATIENCE
        while self._pid(lock) and time.monotonic() < deadline:
            time.sleep(0.05)

    def _end_server_without_socket(self, binaries: Path, account: Account) -> None:
        """A cleaner of temporary files removed a running server's socket: nobody reaches it, so it gives way."""
        if self._pid(self._process_file) and not (self.socket_dir / ".s.PGSQL.5432").exists():
            self._end(binaries, account)

    def _end(self, binaries: Path, account: Account) -> None:
        done = account.run([binaries / "pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", "60"])
        if done.returncode != 0 and self._pid(self._process_file):
            raise EmbeddedPostgresError(f"PostgreSQL did not stop. {self._last_words(done.stdout)}")

    def _last_words(self, output: str) -> str:
        with suppress(OSError):
            output = self.log.read_text(errors="replace")
        return f"{_ending(output)} The whole log is in {self.log}."


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises where we may not look


def _ending(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "Its last words: " + " / ".join(lines[-4:])
