"""What production refuses to start with, each in a sentence; and what it starts with."""

from __future__ import annotations

import pytest

from portal.config import Settings, SettingsError

GOOD = {
    "WEB_DATABASE_URL": "postgresql+psycopg://portal_web:word@db.example/portal",
    "SIGN_IN_DATABASE_URL": "postgresql+psycopg://portal_sign_in:word@db.example/portal",
    "WORKER_DATABASE_URL": "postgresql+psycopg://portal_worker:word@db.example/portal",
    "SECRET_KEY": "s" * 32,
    "PUBLIC_ADDRESS": "https://portal.example",
    "AUDIT_KEY": "a" * 32,
    "AUDIT_HEAD_FILE": "head",
    "EVIDENCE_FOLDER": "evidence",
    "SMTP_URL": "smtp://mail.example:587",
    "MAIL_FROM": "portal@portal.example",
}
DATABASES = tuple(name for name in GOOD if name.endswith("DATABASE_URL"))


def test_production_is_what_runs_unless_said_otherwise() -> None:
    settings = Settings.from_environment(GOOD)
    assert settings.is_production
    assert settings.tls_only


@pytest.mark.parametrize("name", GOOD)
def test_nothing_that_is_needed_has_a_default(name: str) -> None:
    with pytest.raises(SettingsError, match=f"Set {name} in the environment"):
        Settings.from_environment({**GOOD, name: ""})


@pytest.mark.parametrize("name", DATABASES)
@pytest.mark.parametrize("role", ["postgres", "portal_owner", "portal_backup", ""])
def test_no_process_looks_as_a_role_that_the_rules_do_not_bind(name: str, role: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} must name the role portal_"):
        Settings.from_environment({**GOOD, name: f"postgresql+psycopg://{role}:word@db.example/portal"})


def test_one_role_does_not_do_two_jobs() -> None:
    with pytest.raises(SettingsError, match="must name the role portal_sign_in"):
        Settings.from_environment({**GOOD, "SIGN_IN_DATABASE_URL": f"{GOOD['WEB_DATABASE_URL']}?connect_timeout=5"})


@pytest.mark.parametrize(
    "address", ["https://", "https:///p", "https://portal.example/p", "https://me@portal.example", "portal.example"]
)
def test_links_in_mail_need_a_whole_name(address: str) -> None:
    with pytest.raises(SettingsError, match="PUBLIC_ADDRESS is https"):
        Settings.from_environment({**GOOD, "PUBLIC_ADDRESS": address})


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PUBLIC_ADDRESS", "http://portal.example", "must begin with https"),
        ("SECRET_KEY", "s" * 31, "at least 32"),
        ("AUDIT_KEY", "a" * 31, "at least 32"),
        ("AUDIT_KEY", GOOD["SECRET_KEY"], "must differ"),
        ("MAILBOX_ADDRESS", "http://127.0.0.1:5001/mail/", "leave it empty in production"),
        ("TRUSTED_PROXIES", "-1", "whole number"),
        ("CLAMAV_ADDRESS", "clamd", "clamd's socket"),
        ("PORTAL_ENVIRONMENT", "prod", "production, demonstration or test"),
        ("WEB_DATABASE_URL", "postgresql+psycopg://portal_web@db.example:port/portal", "must name the role"),
        ("WEB_DATABASE_URL", "postgresql://portal_web@db.example/portal", "begin with postgresql"),
    ],
)
def test_production_refuses_what_is_unsafe(name: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        Settings.from_environment({**GOOD, name: value})
