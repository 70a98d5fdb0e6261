"""A portal with real commits and its three roles, a provider that can be told to lie, and browsers without script."""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text

from portal import create_app
from portal.demonstration.provider.configuration import Client, InventedPerson, Issuer
from portal.sign_in.models import Identity, IdentityProvider, ProviderAgency, ProviderDomain
from tests.cast import Cast
from tests.conftest import copied, settings_for
from tests.peers.hostile_provider import HostileProvider
from tests.peers.running import choose_person, free_port
from tests.people import Someone
from tests.world import World

PORTAL = f"http://127.0.0.1:{free_port()}"  # where the test in a browser serves it
LEFT = f"{PORTAL}/signed-out"


class Browser:
    """One person's browser: at the portal (a test client) and at the provider (a cookie jar)."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.portal: FlaskClient = door.app.test_client()
        self.elsewhere = requests.Session()

    def get(self, address: str) -> Any:
        return self.portal.get(address)

    def token(self) -> str:
        """A form token of this browser, as any page would carry it."""
        page = self.portal.get("/sign-in/organisations").get_data(as_text=True)
        found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
        assert found, page
        return unescape(found[1])

    def post(self, address: str, **fields: Any) -> Any:
        return self.portal.post(address, data={"csrf_token": self.token(), **fields})

    def come_back(self, sub: str, provider: str = "police", **more: str) -> str:
        """Goes to the provider and chooses a person; the address the provider sends the browser to."""
        there = self.portal.get(f"/sign-in/{provider}/start", query_string=more)
        assert there.status_code == 303, there.get_data(as_text=True)
        return choose_person(self.elsewhere, there.location, sub).removeprefix(PORTAL)

    def sign_in(self, sub: str, provider: str = "police", **more: str) -> Any:
        return self.portal.get(self.come_back(sub, provider, **more))

    @property
    def secret(self) -> str | None:
        with self.portal.session_transaction() as kept:
            found: str | None = kept.get("_user_id")
        return found

    def is_in(self) -> bool:
        """Whether a page for signed-in people lets this browser in."""
        return bool(self.portal.get("/choose-agency").status_code == 200)


class Door:
    """The portal, its people and its providers."""

    def __init__(self, app: Any, owner: str, hostile: HostileProvider) -> None:
        self.app, self.hostile, self.address = app, hostile, PORTAL
        self.engine = create_engine(owner)
        with self.building() as world:
            self.cast = Cast(world).build()
            self.police = self.provider(world, "police", self.cast.police)
            self.health = self.provider(world, "health", self.cast.health, self.cast.trust)

    @contextmanager
    def building(self) -> Iterator[World]:
        """Builders whose rows are committed at the end."""
        with self.engine.begin() as connection:
            connection.execute(text("SET LOCAL ROLE portal_web"))
            yield World(connection)

    def provider_for(self, world: World, key: str, *agencies: uuid.UUID) -> uuid.UUID:
        """One more organisation's sign-in, which serves these agencies."""
        before = self.hostile.configuration
        client = Client("door", "secret", (f"{PORTAL}/sign-in/{key}/callback",), (LEFT,))
        issuer = Issuer(key, key.title(), (), (client,))
        self.hostile.configuration = replace(before, issuers=(*before.issuers, issuer))
        return self.provider(world, key, *agencies)

    def provider(self, world: World, key: str, *agencies: uuid.UUID) -> uuid.UUID:
        issuer = next(one for one in self.hostile.configuration.issuers if one.path == key)
        made = world.add(
            IdentityProvider,
            key=key,
            name=f"{key.title()} sign-in",
            profile="standard",
            issuer=self.hostile.url(issuer),
            client_id="door",
            client_secret="secret",
            settings={"timeout_seconds": 2},
        )
        for agency in agencies:
            world.add(ProviderAgency, provider_id=made, agency_id=agency)
        world.add(ProviderDomain, domain=f"{key}.example", provider_id=made)
        return made

    def knows(self, world: World, someone: Someone, provider: str = "police") -> str:
        """Bind an account at a provider to this person, as a confirmed invitation does; the account's subject."""
        sub = self.account(someone.name, provider)
        values = {"name_given": someone.name, "bound_at": text("now()"), "confirmed_at": text("now()")}
        key = {"police": self.police, "health": self.health}[provider]
        world.add(Identity, provider_id=key, subject=sub, person_id=someone.person, **values)
        return sub

    def account(self, name: str = "Nia Newcomer", provider: str = "police", email: str = "", **more: Any) -> str:
        """A new account at a provider, of nobody the portal knows."""
        sub = secrets.token_hex(6)
        self.known_elsewhere(InventedPerson(sub, name, email or f"{sub}@{provider}.example", **more), provider)
        return sub

    def known_elsewhere(self, person: InventedPerson, provider: str) -> None:
        """The provider knows this person from now on."""
        before = self.hostile.configuration
        issuers = tuple(
            replace(one, people=(*one.people, person)) if one.path == provider else one for one in before.issuers
        )
        self.hostile.configuration = replace(before, issuers=issuers)

    def member(self, **more: Any) -> tuple[Someone, str]:
        """A new police officer with an account that may come in."""
        with self.building() as world:
            someone = world.person(self.cast.police, name=more.pop("name", "Mo Member"), **more)
            return someone, self.knows(world, someone)

    def idle(self, someone: Someone, minutes: int) -> None:
        """Nothing has come from this person's browsers for so long."""
        change = "UPDATE web_session SET seen_at = now() - make_interval(mins => :minutes) WHERE person_id = :person"
        self.as_owner(change, minutes=minutes, person=someone.person)

    def session(self, someone: Someone, column: str) -> Any:
        """One column of this person's newest session."""
        newest = f"SELECT {column} FROM web_session WHERE person_id = :p ORDER BY started_at DESC LIMIT 1"
        return self.as_owner(newest, p=someone.person)

    def as_owner(self, sql: str, **values: Any) -> Any:
        with self.engine.begin() as connection:
            answer = connection.execute(text(sql), values)
            return answer.scalar() if answer.returns_rows else None

    def browser(self) -> Browser:
        return Browser(self)


@pytest.fixture(scope="module")
def door(server, base_database, hostile, tmp_path_factory) -> Iterator[Door]:
    """One portal a module; each test brings its own people."""
    before = hostile.configuration
    addresses = {path: f"{PORTAL}/sign-in/{path}/callback" for path in ("police", "health")}
    issuers = tuple(
        replace(one, clients=(*one.clients, Client("door", "secret", (addresses[one.path],), (LEFT,))))
        for one in before.issuers
    )
    hostile.lie, hostile.configuration = "", replace(before, issuers=issuers)
    with copied(server, base_database) as name:
        app = create_app(settings_for(server, name, tmp_path_factory.mktemp("door"), public_address=PORTAL))
        made = Door(app, server.url(name, "postgres"), hostile)
        yield made
        made.engine.dispose()
        with app.app_context():
            from portal.database import db

            for engine in db.engines.values():
                engine.dispose()
    hostile.configuration = before


@pytest.fixture
def browser(door: Door) -> Browser:
    """A new browser, nobody signed in."""
    door.hostile.lie = ""
    return door.browser()
