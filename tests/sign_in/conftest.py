"""A provider that can be told to lie, and the portal's part of a sign-in against it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests

from agencies.sign_in.outcome import Refusal
from portal.demonstration.provider.configuration import Client, Configuration, InventedPerson, Issuer
from portal.demonstration.provider.web import create_provider
from portal.sign_in.client import SignInCompleted, begin, build_client, finish
from portal.sign_in.provider_config import ProviderConfig
from tests.peers.bad_answers import fail_when_told
from tests.peers.hostile_provider import HostileProvider
from tests.peers.relying_party import ForgetfulDict, RelyingParty
from tests.peers.running import answering, arguments_of, choose_person, free_server

CALLBACK = "http://127.0.0.1:9/callback"  # never called: the tests read the arguments from the address
AMINA = InventedPerson("police-1", "SHAH, Amina", "amina.shah@police.example", "Police lead")
TOM = InventedPerson("police-2", "Tom O&#39;Neill", "tom@police.example", "Sergeant", {"auth_time": 1795339699.5})


class Visit:
    """One person with one browser at the portal, and the provider under test."""

    def __init__(self, provider: HostileProvider, config: ProviderConfig) -> None:
        """Nobody signed in."""
        self.provider, self.config = provider, config
        self.cookie: dict[str, Any] = {}
        self.browser = requests.Session()
        self.change()

    def change(self, **changes: Any) -> None:
        """The provider's row changes."""
        self.config = replace(self.config, **changes)
        self.cache = ForgetfulDict()
        self.client = build_client(self.config, self.cache)

    def start(self, **options: Any) -> str:
        """The address the browser is sent to."""
        answer = begin(self.client, self.cookie, **options)
        assert isinstance(answer, str), answer
        return answer

    def come_back(self, sub: str = AMINA.sub, **options: Any) -> dict[str, str]:
        """Goes to the provider, chooses a person, and returns the arguments of the callback."""
        return arguments_of(choose_person(self.browser, self.start(**options), sub))

    def sign_in(self, sub: str = AMINA.sub, **options: Any) -> SignInCompleted | Refusal:
        """The whole way."""
        return finish(self.client, self.cookie, self.come_back(sub, **options))

    def sign_in_while(self, lie: str) -> SignInCompleted | Refusal:
        """The whole way with a provider that lies once the person has chosen, or from the start of the callback."""
        arguments = self.come_back()
        self.provider.lie = lie
        return finish(build_client(self.config, self.cache), self.cookie, arguments)


@pytest.fixture(scope="session")
def hostile() -> Iterator[HostileProvider]:
    """One running provider for all tests: two issuers, so that one can be taken for the other."""
    client = Client("portal", "secret", (CALLBACK,))
    other = Client("other", "secret", (CALLBACK,))
    issuers = tuple(Issuer(path, path.title(), (AMINA, TOM), (client, other)) for path in ("police", "health"))
    app = create_provider(Configuration("http://127.0.0.1:0", issuers), HostileProvider)
    provider = app.extensions["provider"]
    fail_when_told(app, provider)
    with answering(free_server(app)) as address:
        provider.configuration = provider.configuration.at(address)
        yield provider


@pytest.fixture
def visit(hostile: HostileProvider) -> Iterator[Visit]:
    """A new browser at the police's honest provider."""
    config = ProviderConfig(
        key="police",
        version=1,
        issuer=hostile.url(hostile.configuration.issuers[0]),
        client_id="portal",
        client_secret="secret",
        redirect_uri=CALLBACK,
        loopback_http=True,
        timeout_seconds=1.0,
    )
    hostile.lie = ""
    yield Visit(hostile, config)
    hostile.lie = ""


@pytest.fixture
def relying_party() -> Iterator[tuple[RelyingParty, str]]:
    """The small application and its address."""
    party = RelyingParty()
    with answering(free_server(party.app)) as address:
        yield party, address
