"""The whole demonstration for tests: started once per test process on free ports, on a copy of a filled database.

Ask for `site`: a site as it was seeded, whatever other test modules did. Ask for `demonstration` where that is all one.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests
from sqlalchemy import Connection, create_engine, text

from portal import clock
from portal.config import Settings
from portal.demonstration.children import Children
from portal.demonstration.claims import Ports, claimed
from portal.demonstration.content import load_content
from portal.demonstration.content.cast import Person
from portal.demonstration.database import Ground, demonstration_settings, point_providers, rename, settings_on
from portal.demonstration.folders import ROOT, Folders, Secrets, drawn_secrets
from portal.demonstration.mailbox.letters import Letter, Letters
from portal.demonstration.processes import start_processes, wait_until_ready
from portal.demonstration.seed import seed_database
from portal.embedded_databases import drop_database, make_database
from portal.embedded_postgres import EmbeddedPostgres
from portal.upgrade import upgrade
from tests.browser.following import follow
from tests.peers.clamd import running_clamd
from tests.peers.running import choose_person

if TYPE_CHECKING:
    from playwright.sync_api import Page

LOCK = 7_313_005
SEEDED_WITH = Secrets("key " * 8, "key " * 8, "secret")  # a mail that still waits holds what this key sealed
SOURCES = ("portal", "agencies", "migrations")
KINDS = {".py", ".sql", ".toml", ".csv"}
BY_THE_CLOCK = ("ask_for_receipts", "climb_ladders", "queue_digests", "remind_schools", "upkeep")
NEVER_BY_ITSELF = text(
    "INSERT INTO jobs.procrastinate_jobs (queue_name, task_name, queueing_lock, args, scheduled_at)"
    " SELECT 'default', name, name, '{}', 'infinity' FROM unnest(CAST(:names AS text[])) AS name"
)


@dataclass
class Site:
    """A running demonstration. `address` is the portal's; people are named by their key in the content."""

    server: EmbeddedPostgres
    database: str
    template: str
    folders: Folders
    settings: Settings
    secrets: Secrets
    ports: Ports
    was_used: bool = field(default=False)

    @property
    def address(self) -> str:
        return self.ports.public_address

    @property
    def provider_address(self) -> str:
        return self.ports.provider_address

    @property
    def mail_address(self) -> str:
        """The page with what was sent."""
        return self.ports.mail_address

    @property
    def people(self) -> tuple[Person, ...]:
        return load_content().people

    def person(self, key: str) -> Person:
        return load_content().person(key)

    def sign_in(self, page: Page, key: str, *, agency: str = "", to: str = "") -> None:
        """Sign in as that person in a real browser, at `agency` (a part of its name) where they have several.

        `to` is the path to come to; a browser that is signed in already becomes the other person.
        """
        person = self.person(key)
        page.goto(f"{self.address}/sign-in/{person.provider}/start{f'?next={to}' if to else ''}")
        follow(page.locator(f'button[name="sub"][value="{person.sub}"]'))
        page.wait_for_url(f"{self.address}/**")
        if "/choose-agency" in page.url and agency:
            page.get_by_label(agency).check()
            follow(page.get_by_role("button", name="Continue"))

    def browser(self, key: str = "") -> requests.Session:
        """A browser without script, signed in as that person."""
        session = requests.Session()
        if key:
            person = self.person(key)
            start = f"{self.address}/sign-in/{person.provider}/start"
            away = session.get(start, allow_redirects=False, timeout=10).headers["location"]
            session.get(choose_person(session, away, person.sub), timeout=10)
        return session

    def mails(self, words: str = "", *, seconds: float = 0) -> list[Letter]:
        """What was sent to receivers or with subjects that have these words, newest first; waits for one so long."""
        until = time.monotonic() + seconds
        while not (found := Letters(self.folders.mail).found(words, most=1000)) and time.monotonic() < until:
            time.sleep(0.1)
        return found

    @contextmanager
    def as_owner(self) -> Iterator[Connection]:
        """The database with no rule in the way, to look or to arrange what no page does."""
        engine = create_engine(self.server.url(self.database, "portal_owner"))
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    def restore(self) -> None:
        """Back to what was seeded; running processes notice a lost connection and go on. Mail is emptied."""
        drop_database(self.server, self.database)
        self.folders.audit_head.unlink(missing_ok=True)
        make_database(self.server, self.database, template=self.template)
        ground = Ground(
            self.server, self.folders, self.settings, self.provider_address, self.secrets.client_secret, print
        )
        point_providers(ground)
        for letter in self.folders.mail.glob("*.eml"):
            letter.unlink(missing_ok=True)
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            if requests.get(f"{self.address}/readyz", timeout=10).ok:
                return
            time.sleep(0.1)
        raise AssertionError("The site did not come back.")


@pytest.fixture(scope="session")
def seeded_template(server: EmbeddedPostgres) -> str:
    """A filled database to copy, made once a day for each state of the code."""
    name = f"demo_{clock.today():%Y%m%d}_{_digest()}"
    engine = create_engine(server.url("postgres", "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        try:
            found = set(connection.scalars(text("SELECT datname FROM pg_database WHERE datname LIKE 'demo\\_%'")))
            if name not in found:
                for old in found:
                    drop_database(server, old)
                _fill(server, name)
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
    engine.dispose()
    return name


def _fill(server: EmbeddedPostgres, name: str) -> None:
    half = f"filling_{uuid.uuid4().hex[:12]}"
    make_database(server, half)
    try:
        upgrade(server.url(half, "portal_owner"))
        folders = Folders(ROOT / "var" / "tests")
        plain = demonstration_settings(
            server, folders, SEEDED_WITH,
            public_address="http://127.0.0.1:5000", smtp_address="smtp://127.0.0.1:1",
        )  # fmt: skip
        seed_database(
            settings_on(plain, server, half),
            provider_address="http://127.0.0.1:5001",
            client_secret="secret",
            tell=lambda _: None,
        )
        _stop_the_clock(server, half)
        rename(server, half, name)
    finally:
        drop_database(server, half)


def _stop_the_clock(server: EmbeddedPostgres, name: str) -> None:
    """No job of the hour comes into a test by itself: its place in the queue is taken. Tests do it on purpose."""
    engine = create_engine(server.url(name, "portal_owner"))
    with engine.begin() as connection:
        connection.execute(NEVER_BY_ITSELF, {"names": list(BY_THE_CLOCK)})
    engine.dispose()


def _digest() -> str:
    """Of everything a seed depends on."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for source in SOURCES:
        for path in sorted((ROOT / source).rglob("*")):
            if path.suffix in KINDS and "node_modules" not in path.parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@pytest.fixture(scope="session")
def demonstration(
    server: EmbeddedPostgres, seeded_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The site of this test process; what earlier tests did in it is still there."""
    database = f"site_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    folders = Folders(tmp_path_factory.mktemp("site"))
    folders.make()
    with ExitStack() as held:
        ports = held.enter_context(claimed(None))
        scanner = held.enter_context(running_clamd())
        make_database(server, database, template=seeded_template)
        held.callback(drop_database, server, database)
        drawn = replace(drawn_secrets(folders), secret_key=SEEDED_WITH.secret_key)
        plain = demonstration_settings(
            server, folders, drawn, public_address=ports.public_address, smtp_address=ports.smtp_address
        )
        settings = replace(settings_on(plain, server, database), scanner_address=scanner)
        point_providers(Ground(server, folders, settings, ports.provider_address, drawn.client_secret, print))
        children = Children(None, folders.log)
        held.callback(children.dismiss_guard)
        held.callback(children.stop)
        start_processes(children, folders, settings, drawn, ports)
        wait_until_ready(children, ports.public_address)
        yield Site(server, database, seeded_template, folders, settings, drawn, ports)


@pytest.fixture(scope="module")
def site(demonstration: Site) -> Site:
    """The site as it was seeded, at the beginning of each test module."""
    if demonstration.was_used:
        demonstration.restore()
    demonstration.was_used = True
    return demonstration


def words_of(html: str) -> str:
    """The text of a page without its tags, for tests that only read."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def log_of(site: Site, name: str) -> str:
    """What a process of the site said: "web-server", "worker" or "sign-in"."""
    return Path(site.folders.log / f"{name}.log").read_text(errors="replace")
