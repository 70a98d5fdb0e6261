"""Settings, read once from the environment; production has no default for a secret and starts with none missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

PUBLIC_ADDRESS = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?")
SCANNER = re.compile(r"unix:/.+|[^:/\s]+:\d{1,5}")


class Environment(StrEnum):
    """Where the portal runs; production alone insists on https and long secrets."""

    PRODUCTION = "production"
    DEMONSTRATION = "demonstration"
    TEST = "test"


class SettingsError(Exception):
    """A setting is missing or unusable; the text says which and what to write."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What one process needs to know. Addresses of databases are SQLAlchemy's, `postgresql+psycopg://...`."""

    environment: Environment
    web_database: str
    sign_in_database: str
    worker_database: str
    owner_database: str | None
    secret_key: str
    public_address: str
    audit_key: bytes
    audit_head_file: Path
    evidence_folder: Path
    smtp_address: str
    mail_from: str
    trusted_proxies: int = 0
    mailbox_address: str = ""  # the demonstration's page of everything sent
    scanner_address: str = ""  # clamd at unix:/path or host:port; files wait for it where it is set

    @property
    def is_production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @property
    def is_demonstration(self) -> bool:
        return self.environment is Environment.DEMONSTRATION

    @property
    def tls_only(self) -> bool:
        """Cookies travel over TLS alone wherever the public address is https; production refuses any other."""
        return urlsplit(self.public_address).scheme == "https"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read every setting.

        Raises SettingsError naming all that is missing at once, so that nobody starts the portal six times.
        """
        environment = _environment(environ.get("PORTAL_ENVIRONMENT", "production"))
        names = (
            "WEB_DATABASE_URL",
            "SIGN_IN_DATABASE_URL",
            "WORKER_DATABASE_URL",
            "SECRET_KEY",
            "PUBLIC_ADDRESS",
            "AUDIT_KEY",
            "AUDIT_HEAD_FILE",
            "EVIDENCE_FOLDER",
            "SMTP_URL",
            "MAIL_FROM",
        )
        missing = [name for name in names if not environ.get(name)]
        if missing:
            raise SettingsError(f"Set {', '.join(missing)} in the environment. README.md says what each one holds.")
        settings = cls(
            environment=environment,
            web_database=environ["WEB_DATABASE_URL"],
            sign_in_database=environ["SIGN_IN_DATABASE_URL"],
            worker_database=environ["WORKER_DATABASE_URL"],
            owner_database=environ.get("OWNER_DATABASE_URL") or None,
            secret_key=environ["SECRET_KEY"],
            public_address=environ["PUBLIC_ADDRESS"].rstrip("/"),
            audit_key=environ["AUDIT_KEY"].encode(),
            audit_head_file=Path(environ["AUDIT_HEAD_FILE"]),
            evidence_folder=Path(environ["EVIDENCE_FOLDER"]),
            smtp_address=environ["SMTP_URL"],
            mail_from=environ["MAIL_FROM"],
            trusted_proxies=_whole_number("TRUSTED_PROXIES", environ.get("TRUSTED_PROXIES", "0")),
            mailbox_address=environ.get("MAILBOX_ADDRESS", ""),
            scanner_address=environ.get("CLAMAV_ADDRESS", ""),
        )
        settings.check()
        return settings

    def check(self) -> None:
        """Refuse what would be unsafe: another database role than the rules are made for; in production more.

        Raises SettingsError.
        """
        for name, role, address in self._databases():
            if not address.startswith("postgresql+psycopg://"):
                raise SettingsError(
                    "Database addresses begin with postgresql+psycopg:// and name one of the portal's roles."
                )
            if _role_in(address) != role:  # the row rules bind these roles; a superuser would see everything
                raise SettingsError(f"{name} must name the role {role}: postgresql+psycopg://{role}:...@host/portal")
        if self.scanner_address and not SCANNER.fullmatch(self.scanner_address):
            raise SettingsError("CLAMAV_ADDRESS is unix: and the path of clamd's socket, or host:port.")
        if not PUBLIC_ADDRESS.fullmatch(self.public_address):
            raise SettingsError("PUBLIC_ADDRESS is https:// and a name, with no path: https://portal.example")
        if self.is_production:
            self._check_production()

    def _databases(self) -> tuple[tuple[str, str, str], ...]:
        """Each setting with the role it must name."""
        return (
            ("WEB_DATABASE_URL", "portal_web", self.web_database),
            ("SIGN_IN_DATABASE_URL", "portal_sign_in", self.sign_in_database),
            ("WORKER_DATABASE_URL", "portal_worker", self.worker_database),
        )

    def _check_production(self) -> None:
        if not self.tls_only:
            raise SettingsError("PUBLIC_ADDRESS must begin with https:// so that cookies travel over TLS only.")
        if len(self.secret_key) < 32 or len(self.audit_key) < 32:
            raise SettingsError("SECRET_KEY and AUDIT_KEY need at least 32 characters each, drawn at random.")
        if self.secret_key.encode() == self.audit_key:
            raise SettingsError("SECRET_KEY and AUDIT_KEY must differ: pages know the one, seals rest on the other.")
        if self.mailbox_address:
            raise SettingsError("MAILBOX_ADDRESS is for the demonstration: leave it empty in production.")


def _environment(name: str) -> Environment:
    try:
        return Environment(name)
    except ValueError:
        raise SettingsError("PORTAL_ENVIRONMENT is production, demonstration or test.") from None


def _role_in(address: str) -> str | None:
    try:
        return make_url(address).username
    except (ArgumentError, ValueError):
        return None


def _whole_number(name: str, text: str) -> int:
    if not text.isdecimal():
        raise SettingsError(f"{name} is a whole number, for example 1.")
    return int(text)
