"""A provider, or somebody between, that lies: each lie is refused, and says nothing of the token to the person."""

import time
from dataclasses import replace

import pytest
import requests

from agencies.sign_in.outcome import Refusal, RefusalCode
from portal.sign_in.client import begin, build_client, finish
from portal.sign_in.provider_http import ProviderSession
from tests.peers.running import arguments_of, choose_person
from tests.sign_in.conftest import Visit

NOT_GENUINE, OTHER, CLOCK, BAD = (
    RefusalCode.NOT_GENUINE,
    RefusalCode.OTHER_PROVIDER,
    RefusalCode.CLOCK,
    RefusalCode.BAD_REPLY,
)


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        ("another audience", NOT_GENUINE),
        ("another audience, for us", NOT_GENUINE),
        ("foreign azp in a list", NOT_GENUINE),
        ("others beside us", NOT_GENUINE),
        ("no audience", NOT_GENUINE),
        ("expired", CLOCK),
        ("no expiry", CLOCK),
        ("expiry is not a number", CLOCK),
        ("issued tomorrow", CLOCK),
        ("no nonce", NOT_GENUINE),
        ("wrong nonce", NOT_GENUINE),
        ("another issuer", OTHER),
        ("issuer with a slash more", OTHER),
        ("no subject", NOT_GENUINE),
        ("subject is a number", NOT_GENUINE),
        ("alg none", NOT_GENUINE),
        ("public key as secret", NOT_GENUINE),
        ("key in the header", NOT_GENUINE),
        ("key address in the header", NOT_GENUINE),
        ("unknown key", NOT_GENUINE),
        ("broken signature", NOT_GENUINE),
        ("discovery of another issuer", OTHER),
        ("discovery with a slash more", OTHER),
        ("plain http elsewhere", BAD),
        ("no identity token", BAD),
        ("identity token is a number", BAD),
        ("senseless lifetime", BAD),
        ("userinfo of another person", NOT_GENUINE),
        ("userinfo is a list", BAD),
        ("userinfo fails", RefusalCode.UNREACHABLE),
    ],
)
def test_a_lie_is_refused(visit, lie, code):
    answer = visit.sign_in_while(lie)
    assert isinstance(answer, Refusal)
    assert answer.code is code, answer.for_it_desk


def test_a_discovery_document_cannot_allow_weaker_signatures(visit):
    arguments = visit.come_back()
    visit.provider.lie = "discovery allows weak signatures"
    client = build_client(visit.config, visit.cache)
    assert client.load_server_metadata()["id_token_signing_alg_values_supported"] == ["RS256"]
    visit.provider.lie = "public key as secret"
    assert finish(client, visit.cookie, arguments).code is NOT_GENUINE


def test_a_discovery_document_cannot_switch_off_the_check_of_certificates(visit):
    visit.provider.lie = "discovery switches TLS off"
    visit.start()
    with visit.client._get_oauth_client(**visit.client.load_server_metadata()) as session:
        assert (session.verify, session.proxies) == (True, {})


@pytest.mark.parametrize("lie", ["callback without issuer", "callback names another issuer"])
def test_an_answer_that_does_not_name_its_issuer_is_refused(visit, lie):
    visit.provider.lie = lie
    assert visit.sign_in().code is OTHER


def test_an_answer_of_one_provider_is_not_taken_at_the_callback_of_another(visit):
    health = replace(visit.config, key="health", issuer=visit.config.issuer.replace("police", "health"))
    arguments = visit.come_back()
    at_health = build_client(health, visit.cache)
    assert finish(at_health, visit.cookie, arguments).code is RefusalCode.NOT_STARTED_HERE


def test_a_start_at_one_provider_answered_by_another_is_refused(visit):
    health = replace(visit.config, key="health", issuer=visit.config.issuer.replace("police", "health"))
    at_health = build_client(health, visit.cache)
    expected = arguments_of(begin(at_health, visit.cookie))["state"]
    from_police = visit.come_back() | {"state": expected}
    assert finish(at_health, visit.cookie, from_police).code is OTHER


def test_a_start_does_not_outlive_a_change_of_the_providers_issuer(visit):
    arguments = visit.come_back()
    moved = replace(visit.config, version=2, issuer=visit.config.issuer.replace("police", "health"))
    answer = finish(build_client(moved, visit.cache), visit.cookie, arguments)
    assert answer.code is RefusalCode.NOT_STARTED_HERE


def test_an_audience_trusted_beside_us_is_not_trusted_instead_of_us(visit):
    visit.change(trusted_audiences=("other",))
    assert visit.sign_in_while("another audience, for us").code is NOT_GENUINE


@pytest.mark.parametrize(
    "address", ["http://provider.example/", "https://name:word@provider.example/", "file:///x", ""]
)
def test_no_call_is_made_to_an_unsafe_address(address):
    with ProviderSession(default_timeout=1, loopback_http=True) as session, pytest.raises(ValueError, match="https://"):
        session.request("GET", address, withhold_token=True)


def test_an_answer_brought_by_another_browser_is_refused(visit):
    assert finish(visit.client, {}, visit.come_back()).code is RefusalCode.NOT_STARTED_HERE


def test_an_error_brought_by_another_browser_is_not_shown(visit):
    arguments = {"error": "access_denied", "error_description": "Call this number", "state": "made-up"}
    answer = finish(visit.client, visit.cookie, arguments)
    assert answer.code is RefusalCode.NOT_STARTED_HERE
    assert "number" not in answer.for_it_desk


def test_an_answer_is_read_once(visit):
    arguments = visit.come_back()
    finish(visit.client, visit.cookie, arguments)
    assert finish(visit.client, visit.cookie, arguments).code is RefusalCode.NOT_STARTED_HERE


def test_a_code_used_before_is_refused_even_with_a_fresh_start(visit):
    spent = visit.come_back()
    finish(visit.client, visit.cookie, spent)
    fresh = visit.come_back() | {"code": spent["code"]}
    assert finish(visit.client, visit.cookie, fresh).code is NOT_GENUINE


def test_a_stolen_code_is_worth_nothing_without_its_verifier(visit):
    stolen = arguments_of(choose_person(requests.Session(), Visit(visit.provider, visit.config).start(), "police-2"))
    mine = visit.come_back() | {"code": stolen["code"]}
    assert finish(visit.client, visit.cookie, mine).code is NOT_GENUINE


def test_a_reused_subject_is_told_apart_by_what_the_provider_says_now(visit):
    before = visit.sign_in().signed_in
    visit.provider.lie = ""
    other = visit.sign_in("police-2").signed_in
    assert (before.issuer, before.subject_key) != (other.issuer, other.subject_key)


@pytest.mark.parametrize("tail", ["openid-configuration", "token", "jwks"])
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("slow", RefusalCode.UNREACHABLE),
        ("dripping", RefusalCode.UNREACHABLE),
        ("status 500", RefusalCode.UNREACHABLE),
        ("malformed", BAD),
        ("deep", BAD),
        ("a list", BAD),
        ("huge", BAD),
        ("elsewhere", BAD),
        ("in circles", BAD),
    ],
)
def test_a_provider_in_trouble_gives_a_plain_page_in_time(visit, tail, fault, code):
    visit.config = replace(visit.config, timeout_seconds=0.4)
    began = time.monotonic()
    answer = visit.sign_in_while(f"{tail}: {fault}")
    assert isinstance(answer, Refusal)
    assert answer.code is code, answer.for_it_desk
    assert ("UnsafeAnswerError" in answer.for_it_desk) is (fault in {"huge", "elsewhere", "in circles"})
    assert time.monotonic() - began < 2.5


def test_invented_key_ids_do_not_make_us_fetch_keys_again_and_again(visit):
    visit.sign_in()
    fetched_at = visit.client._keys_fetched_at
    for _ in range(3):
        arguments = visit.come_back()
        visit.provider.lie = "unknown key"
        assert finish(visit.client, visit.cookie, arguments).code is NOT_GENUINE
        visit.provider.lie = ""
    assert visit.client._keys_fetched_at == fetched_at
