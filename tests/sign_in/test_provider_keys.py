"""A provider's key is a part of its addresses, and never one that means something there already."""

from __future__ import annotations

import pytest

from portal.access.verdict import Refused
from portal.access.viewer import system_viewer
from portal.sign_in.configured import ProviderRow, put_provider
from portal.sign_in.provider_keys import may_be_key, words_of_addresses

TAKEN = [
    "back-channel-logout", "callback", "ended", "front-channel-logout", "invited", "keep", "kept", "organisations",
    "problem", "sign-in", "sign-out", "signed-out", "start", "stay", "unknown", "waiting", "which-organisation",
]  # fmt: skip


def put(app, key: str) -> None:
    words = {"name": "Staff", "profile": "standard", "issuer": "https://id.example", "client_id": "p"}
    row = ProviderRow(key=key, client_secret="s", settings={}, **words)
    with app.app_context():
        put_provider(row, agencies={}, domains=(), of=app.extensions["settings"], by=system_viewer("operator"))


@pytest.mark.parametrize("key", TAKEN)
def test_a_word_of_our_own_addresses_is_refused_in_words(key, app):
    with pytest.raises(Refused, match=f"{key}-staff"):
        put(app, key)


def test_the_words_are_read_from_the_addresses(app):
    with app.app_context():
        assert set(TAKEN) <= words_of_addresses()


@pytest.mark.parametrize("key", ["", "Council", "county council", "a/b", "é", "-x", "x-", "a--b", "x" * 41, "..", "1x"])
def test_a_key_that_reads_badly_in_an_address_is_refused(key, app):
    with pytest.raises(Refused, match="small letters"):
        put(app, key)


@pytest.mark.parametrize("key", ["council", "herts-council", "nhs2", "waiting-staff"])
def test_an_ordinary_key_is_taken(key, app):
    with app.app_context():
        assert may_be_key(key)
