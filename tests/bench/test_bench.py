"""The bench itself: it fills a database, and each page it measures answers, with few statements, whatever the time."""

from __future__ import annotations

import pytest

from portal.database import db
from portal.embedded_databases import drop_database
from portal.embedded_postgres import EmbeddedPostgres
from tests.bench import __main__ as bench
from tests.bench.measure import counted

ROWS = 600  # a few pages of a list, and the five actions of one agency
MOST_STATEMENTS = 8


def test_each_measured_page_and_its_bare_page_answer(server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "PAGE", 2)
    filled = bench.prepare(server, ROWS)
    with filled.app.app_context():
        engine = db.engine
    names = []
    for name, ask, bare in bench.pages(filled):
        with counted(engine) as seen:
            answer = ask()
        assert answer.status_code in {200, 303}, name
        assert 0 < len(seen) <= MOST_STATEMENTS, name
        assert bare is None or bare().status_code in {200, 303}, name
        names.append(name)
    engine.dispose()
    drop_database(server, filled.loaded.name)
    assert len(set(names)) == len(names) == 20
