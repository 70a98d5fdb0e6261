"""The whole way through a real application: cookies, redirects, and the call when the person signs out over there."""

from dataclasses import replace

import pytest
import requests

from agencies.sign_in.outcome import RefusalCode
from portal.demonstration.provider.configuration import Client
from portal.sign_in.client import SignInCompleted
from portal.sign_in.provider_config import ProviderConfig
from tests.peers.hostile_provider import HostileProvider
from tests.peers.running import choose_person


@pytest.fixture
def application(hostile: HostileProvider, relying_party):
    """The small application, registered at the police's provider."""
    party, address = relying_party
    before = hostile.configuration
    client = Client("app", "its secret: 5%", (f"{address}/callback",), (f"{address}/left",), f"{address}/back-channel")
    issuers = tuple(replace(issuer, clients=(*issuer.clients, client)) for issuer in before.issuers)
    hostile.lie, hostile.configuration = "", replace(before, issuers=issuers)
    issuer = hostile.url(issuers[0])
    party.use(ProviderConfig("police", 1, issuer, "app", client.redirect_uris[0], client.secret, loopback_http=True))
    yield party, address
    hostile.configuration = before


def sign_in(browser: requests.Session, address: str) -> requests.Response:
    question = browser.get(f"{address}/start", allow_redirects=False, timeout=5).headers["location"]
    return browser.get(choose_person(browser, question, "police-1"), timeout=5)


def test_a_person_signs_in_and_signing_out_at_the_provider_ends_exactly_that_session(application):
    (party, address), browser = application, requests.Session()
    assert sign_in(browser, address).json() == {"refused": None}
    done = party.completed[-1]
    assert isinstance(done, SignInCompleted)
    assert done.carried == {"next": "/actions?late=yes"}
    left = browser.get(f"{address}/leave", timeout=5)
    assert left.url == f"{address}/left?state=bye"
    assert [(token.sub, token.sid) for token in party.ended] == [("police-1", done.sid)]


def test_the_address_of_an_answer_opened_in_another_browser_signs_nobody_in(application):
    (_, address), browser = application, requests.Session()
    question = browser.get(f"{address}/start", allow_redirects=False, timeout=5).headers["location"]
    answer = choose_person(browser, question, "police-1")
    assert requests.get(answer, timeout=5).json() == {"refused": RefusalCode.NOT_STARTED_HERE}


def test_thirty_abandoned_starts_leave_a_small_cookie(application):
    (_, address), browser = application, requests.Session()
    for _ in range(30):
        browser.get(f"{address}/start", allow_redirects=False, timeout=5)
    assert len(browser.cookies["relying_party"]) < 1000
    assert sign_in(browser, address).json() == {"refused": None}
