"""Who the database runs as: PostgreSQL refuses to run as root, so root hands over to an account with fewer rights."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from portal.embedded_postgres.errors import EmbeddedPostgresError


@dataclass(frozen=True)
class Account:
    """The system user that owns the data folder and runs the server."""

    uid: int
    gid: int
    differs: bool  # from the user who asked

    @classmethod
    def choose(cls) -> Account:
        """The present user, or for root `postgres`, or `nobody` where there is none.

        Raises EmbeddedPostgresError where the user has no name or root has nobody to hand over to.
        """
        if (uid := os.geteuid()) != 0:
            account = cls(uid, os.getegid(), differs=False)
            if account.name == str(uid):
                raise EmbeddedPostgresError(
                    f"PostgreSQL wants a user with a name, and number {uid} has none on this machine. "
                    "Start the portal as a user that the machine knows."
                )
            return account
        for name in ("postgres", "nobody"):
            with suppress(KeyError):
                entry = pwd.getpwnam(name)
                return cls(entry.pw_uid, entry.pw_gid, differs=True)
        raise EmbeddedPostgresError(
            "PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody. "
            "Start the portal as an ordinary user, or make one: useradd --system postgres"
        )

    @cached_property
    def name(self) -> str:
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:  # containers give numbers without names
            return str(self.uid)

    def run(self, command: Sequence[str | Path], *, seconds: float = 180) -> subprocess.CompletedProcess[str]:
        """Run a command as this account, at `/` since it may not be allowed where we stand, without our PG settings."""
        words = [str(word) for word in command]
        environment = {"PATH": os.defpath, "LC_ALL": "C"}
        return subprocess.run(
            words,
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
            user=self.uid if self.differs else None,
            group=self.gid if self.differs else None,
            extra_groups=[] if self.differs else None,
        )

    def can_enter(self, folder: Path) -> bool:
        """Whether this account may pass through the folder; asked by trying, since modes alone do not tell."""
        return self.run(["/bin/sh", "-c", 'cd "$1"', "sh", folder]).returncode == 0

    def require_way_to(self, folder: Path) -> None:
        """Raise EmbeddedPostgresError naming the first folder on the way that this account may not enter."""
        if self.can_enter(folder):
            return
        closed = next((step for step in (*reversed(folder.parents), folder) if not self.can_enter(step)), folder)
        raise EmbeddedPostgresError(
            f"The database runs as the user {self.name}, who may not enter {closed}. Either let others pass through it "
            f"(chmod o+x '{closed}'), or move the portal to a folder that others may enter, such as /srv."
        )
