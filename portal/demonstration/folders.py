"""Where the demonstration keeps what it keeps: below `var/`, which git ignores, or where PORTAL_VAR says."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Folders:
    """`var` holds the database too; everything else of the demonstration is in one folder inside."""

    var: Path

    @classmethod
    def here(cls, environ: Mapping[str, str] = os.environ) -> Folders:
        """PORTAL_VAR, else `var` beside the code."""
        return cls(Path(environ.get("PORTAL_VAR") or ROOT / "var").resolve())

    @property
    def own(self) -> Path:
        return self.var / "demonstration"

    @property
    def mail(self) -> Path:
        return self.own / "mail"

    @property
    def evidence(self) -> Path:
        return self.own / "evidence"

    @property
    def audit_head(self) -> Path:
        return self.own / "audit-head"

    @property
    def log(self) -> Path:
        return self.own / "log"

    @property
    def lock(self) -> Path:
        return self.own / "running.lock"

    @property
    def provider_configuration(self) -> Path:
        return self.own / "provider.json"

    def make(self) -> None:
        """Make the folders; the one of our own is closed to others, as secrets lie in it."""
        if not self.var.is_dir():
            self.var.mkdir(parents=True)
            self.var.chmod(0o755)  # the database's user passes through it
        self.own.mkdir(mode=0o700, exist_ok=True)
        for folder in (self.mail, self.evidence, self.log):
            folder.mkdir(exist_ok=True)


@dataclass(frozen=True)
class Secrets:
    """Drawn once for this machine, so that sessions outlive a restart."""

    secret_key: str
    audit_key: str
    client_secret: str


def drawn_secrets(folders: Folders) -> Secrets:
    """Those in secrets.json, drawn and written when there is none; readable by its owner alone."""
    file = folders.own / "secrets.json"
    if not file.exists():
        drawn = {name: secrets.token_hex(32) for name in Secrets.__dataclass_fields__}
        write_closed(file, json.dumps(drawn, indent=2))
    return Secrets(**json.loads(file.read_text(encoding="utf-8")))


def write_closed(file: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    half = file.with_suffix(".half")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    half.replace(file)
