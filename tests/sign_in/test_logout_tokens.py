"""A provider ends sessions at the portal: exactly one, or all of a person, and nobody else can."""

import pytest

from agencies.sign_in.outcome import Refusal, RefusalCode
from portal.sign_in.logout_tokens import FrontChannelLogout, LogoutToken, read_front_channel, verify_logout_token
from tests.peers.hostile_provider import LOGOUT_LIES
from tests.peers.relying_party import OnceOnly
from tests.sign_in.conftest import Visit


def read(visit: Visit, token: str, seen: OnceOnly | None = None) -> LogoutToken | Refusal:
    return verify_logout_token(token, visit.config, visit.client.fetch_jwk_set, seen or OnceOnly())


def token_from(visit: Visit, lie: str = "", sub: str | None = "police-1", sid: str | None = "s-1") -> str:
    issuer = visit.provider.configuration.issuers[0]
    visit.provider.lie = lie
    token = visit.provider.logout_token(issuer, issuer.clients[0], sub, sid)
    visit.provider.lie = ""
    return token


def test_one_session_is_named_by_its_sid(visit):
    answer = read(visit, token_from(visit))
    assert (answer.sub, answer.sid) == ("police-1", "s-1")


def test_a_person_without_a_session_id_means_all_of_that_persons_sessions(visit):
    answer = read(visit, token_from(visit, sid=None))
    assert (answer.sub, answer.sid) == ("police-1", None)


def test_a_session_may_be_named_without_the_person(visit):
    assert read(visit, token_from(visit, sub=None)).sid == "s-1"


@pytest.mark.parametrize(
    "lie",
    [
        *LOGOUT_LIES,
        "logout of the wrong type",
        "alg none",
        "public key as secret",
        "key in the header",
        "key address in the header",
        "unknown key",
        "broken signature",
    ],
)
def test_a_false_logout_token_ends_nothing(visit, lie):
    seen = OnceOnly()
    answer = read(visit, token_from(visit, lie), seen)
    assert isinstance(answer, Refusal)
    assert answer.code is RefusalCode.NOT_GENUINE
    assert seen.known == set()


def test_a_logout_token_works_once(visit):
    seen, token = OnceOnly(), token_from(visit)
    assert isinstance(read(visit, token, seen), LogoutToken)
    assert read(visit, token, seen).code is RefusalCode.NOT_GENUINE


def test_an_identity_token_is_no_logout_token(visit):
    assert read(visit, visit.sign_in().id_token).code is RefusalCode.NOT_GENUINE


def test_a_logout_token_is_no_identity_token(visit):
    token, reply = token_from(visit), visit.provider.token_reply
    visit.provider.token_reply = lambda issuer, grant: reply(issuer, grant) | {"id_token": token}
    try:
        assert visit.sign_in().code is RefusalCode.NOT_GENUINE
    finally:
        del visit.provider.token_reply


@pytest.mark.parametrize("junk", ["", "x", "a.b.c", "." * 40, "é.é.é", "a" * 20_000])
def test_junk_is_refused_in_words(visit, junk):
    assert isinstance(read(visit, junk), Refusal)


def test_an_untyped_token_passes_only_where_the_row_allows_it(visit):
    token = token_from(visit, "logout of the wrong type")
    visit.change(untyped_logout_tokens=True)
    assert isinstance(read(visit, token), LogoutToken)


def test_a_provider_that_does_not_answer_ends_nothing(visit):
    token = token_from(visit)
    visit.change(issuer="http://127.0.0.1:1/police")
    assert read(visit, token).code is RefusalCode.UNREACHABLE


def test_a_sign_out_frame_names_issuer_and_session(visit):
    named = {"iss": visit.config.issuer, "sid": "s-1"}
    assert read_front_channel(named, visit.config) == FrontChannelLogout("s-1")
    assert isinstance(read_front_channel({"sid": "s-1"}, visit.config), Refusal)
    assert isinstance(read_front_channel(named | {"iss": "https://evil.example"}, visit.config), Refusal)
    assert isinstance(read_front_channel(named | {"sid": ""}, visit.config), Refusal)
