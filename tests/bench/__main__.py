"""`make bench`: one line a measurement, and what the bare page beside it took."""

from __future__ import annotations

import re
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from html import unescape
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine
from werkzeug.test import TestResponse

from portal import create_app
from portal.config import Environment, Settings
from portal.database import db
from portal.embedded_databases import drop_database, make_roles
from portal.embedded_postgres import EmbeddedPostgres
from tests.bench.bare import add_bare_pages
from tests.bench.deciding import DECISION
from tests.bench.load import Loaded, load
from tests.bench.measure import Ask, measure, ratio
from tests.people import Someone
from tests.world import World

SIZES = (10_000, 1_000_000)
PAGE = 60
LIST = "/p/bench/actions"
COVERAGE = "/p/bench/co-operation/C1"
DECISIONS, MEETINGS = "/p/bench/decisions", "/p/bench/meetings"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]*)"')
REFERENCE = re.compile(r"BENCH-A[0-9]+")
NEXT = re.compile(r'href="([^"]+)" rel="next"')


@dataclass(frozen=True)
class Bench:
    """One filled database, the application on it, and the browsers of the people who look."""

    loaded: Loaded
    app: Flask
    browsers: dict[str, FlaskClient]

    def asking(self, who: str, path: str) -> Ask:
        """A call that fetches a page as that person."""
        return partial(self.browsers[who].get, path)

    def sending(self, who: str, page: str, path: str, fields: dict[str, str]) -> Ask:
        """A call that sends a form, each time as a new one."""
        browser = self.browsers[who]
        token = TOKEN.search(browser.get(page).text)
        assert token is not None, f"{page} has no form"

        def send() -> TestResponse:
            return browser.post(path, data={**fields, "csrf_token": token[1], "once": uuid.uuid4().hex})

        return send

    def references(self, who: str, path: str) -> list[str]:
        """The actions a list page shows."""
        return list(dict.fromkeys(REFERENCE.findall(self.browsers[who].get(path).text)))

    def page(self, who: str, number: int) -> str:
        """The address of that page of the list, by its Next links."""
        path = f"{LIST}?state=all"
        for _ in range(number - 1):
            found = NEXT.search(self.browsers[who].get(path).text)
            assert found is not None, f"the list has fewer than {number} pages"
            path = LIST + unescape(found[1]).removeprefix(LIST)
        return path


def prepare(server: EmbeddedPostgres, rows: int) -> Bench:
    """A filled database with everybody signed in, and the bare pages beside ours."""
    loaded = load(server, rows)
    app = create_app(settings_for(server, loaded.name))
    engine = create_engine(server.url(loaded.name, "postgres"))
    with engine.begin() as connection:
        world = World(connection)
        people = {"chair": loaded.chair, "staff": loaded.staff, "five": loaded.one_of_five}
        browsers = {name: _signed_in(app, world, one) for name, one in people.items()}
    engine.dispose()
    bench = Bench(loaded, app, browsers)
    shown: dict[str, list[str]] = {}
    add_bare_pages(app, shown, loaded.partnership)
    shown.update({who: bench.references(who, LIST) for who in people})
    return bench


def _signed_in(app: Flask, world: World, someone: Someone) -> FlaskClient:
    client = app.test_client()
    token = world.session_of(someone)
    with client.session_transaction() as kept:
        kept["_user_id"] = token
    return client


def pages(bench: Bench) -> Iterator[tuple[str, Ask, Ask | None]]:
    """Every measured page with its bare page, none where there is none."""
    one = f"{LIST}/{bench.loaded.action}"
    yield "action-list", bench.asking("staff", LIST), bench.asking("staff", "/bare/list/staff")
    yield "action-list-five", bench.asking("five", LIST), bench.asking("five", "/bare/list/five")
    yield "action-list-chair", bench.asking("chair", LIST), bench.asking("chair", "/bare/list/chair")
    first = bench.asking("chair", f"{LIST}?state=all")  # page 60 is held against page 1 of the same list
    yield "action-list-page-60", bench.asking("chair", bench.page("chair", PAGE)), first
    yield "by-agency", bench.asking("chair", f"{LIST}/by-agency"), bench.asking("chair", "/bare/by-agency")
    yield "action", bench.asking("staff", one), bench.asking("staff", f"/bare/action/{bench.loaded.action}")
    yield "your-work", bench.asking("staff", "/your-work"), None
    update = {"text": "A word on how it goes.", "state": "in progress"}
    yield (
        "update",
        bench.sending("staff", one, one, update),
        bench.sending("staff", one, f"/bare/update/{bench.loaded.action}", update),
    )
    yield "coverage", bench.asking("chair", COVERAGE), None
    yield "decision-list", bench.asking("chair", DECISIONS), None
    yield "decision-list-staff", bench.asking("staff", DECISIONS), None
    yield "decision", bench.asking("staff", f"{DECISIONS}/{DECISION}"), None
    yield "agenda", bench.asking("chair", f"{MEETINGS}/{bench.loaded.meeting}"), None
    yield "search-number", bench.asking("staff", f"/search?q={bench.loaded.action.rpartition('A')[2]}"), None
    for who in ("chair", "staff", "five"):
        yield f"search-words-rare-{who}", bench.asking(who, "/search?q=wallaby"), None
        yield f"search-words-common-{who}", bench.asking(who, "/search?q=plan"), None


def main(sizes: tuple[int, ...]) -> None:
    """Measure at each size and print; the databases are dropped at the end."""
    server = EmbeddedPostgres(Path("var") / "bench")
    server.start()
    make_roles(server)
    try:
        for rows in sizes:
            bench = prepare(server, rows)
            with bench.app.app_context():
                engine = db.engine
            for name, ask, bare in pages(bench):
                ours, plain = measure(ask, bare, engine)
                print(
                    f"bench: {name} rows={rows} statements={ours.statements} p50={ours.p50:.1f} p95={ours.p95:.1f}"
                    f" kb={ours.kilobytes:.1f} ratio={f'{ratio(ours, plain):.2f}' if plain else '-'}"
                    + (f" bare_p50={plain.p50:.1f}" if plain else ""),
                    flush=True,
                )
            engine.dispose()
            drop_database(server, bench.loaded.name)
    finally:
        server.stop()


def settings_for(server: EmbeddedPostgres, name: str) -> Settings:
    """Settings of the bench: nothing of it is secret."""
    folder = Path("var") / "bench" / "files"
    return Settings(
        environment=Environment.TEST,
        web_database=server.url(name, "portal_web"),
        sign_in_database=server.url(name, "portal_sign_in"),
        worker_database=server.url(name, "portal_worker"),
        owner_database=None,
        secret_key="bench",
        public_address="http://127.0.0.1:5000",
        audit_key=b"bench",
        audit_head_file=folder / "head",
        evidence_folder=folder / "evidence",
        smtp_address="smtp://127.0.0.1:1",
        mail_from="portal@partnership.example",
    )


if __name__ == "__main__":
    main(tuple(int(size) for size in sys.argv[1:]) or SIZES)
