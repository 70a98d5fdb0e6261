"""The web server refuses to start, in words, without settings or on a database that is not of this release."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import create_engine, text

from portal.embedded_postgres import EmbeddedPostgres
from tests.test_cli import environment

ROOT = Path(__file__).parents[1]


def start(settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Start gunicorn, which here always ends by itself."""
    plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "portal/gunicorn_settings.py", "--bind", "127.0.0.1:0"]
    return subprocess.run(
        gunicorn, cwd=ROOT, env={**plain, **settings}, capture_output=True, text=True, timeout=60, check=False
    )


def test_without_settings_it_says_which_are_missing() -> None:
    ended = start({})
    assert ended.returncode != 0
    assert "Set WEB_DATABASE_URL" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_rules_changed_by_hand_stop_the_start(server: EmbeddedPostgres, own_database: str, tmp_path: Path) -> None:
    engine = create_engine(server.url(own_database, "portal_owner"))
    with engine.begin() as connection:
        connection.execute(text("ALTER POLICY sees_partnership ON membership USING (true)"))
    engine.dispose()
    ended = start(environment(server, own_database, tmp_path))
    assert ended.returncode != 0
    assert "The row rules were changed by hand" in ended.stderr
