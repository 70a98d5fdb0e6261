"""The demonstration's provider keeps the rules of OpenID Connect, so that what works with it works elsewhere."""

import base64
import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.demonstration.provider.configuration import (
    Client,
    Configuration,
    InventedPerson,
    Issuer,
    NotLoopbackError,
    read_configuration,
)
from portal.demonstration.provider.provider import Provider
from portal.demonstration.provider.web import create_provider
from tests.peers.running import arguments_of

VERIFIER = "a-verifier-that-is-long-enough-for-rfc-7636-anyway"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ASKED = {
    "client_id": "portal",
    "redirect_uri": "http://127.0.0.1/callback",
    "response_type": "code",
    "scope": "openid profile email",
    "state": "s",
    "nonce": "n",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}
GRACE = InventedPerson("h-1", "Grace Okoro", "grace@health.example", "Named nurse", {"tid": "t", "oid": "o"})


def build(base_url: str = "http://127.0.0.1:5001") -> Configuration:
    client = Client("portal", "secret", ("http://127.0.0.1/callback",), ("http://127.0.0.1/left",))
    framed = Client(
        "framed", "secret", ("http://127.0.0.1/callback",), frontchannel_logout_uri="http://127.0.0.1/frame"
    )
    crowd = tuple(InventedPerson(f"s-{n}", f"Head {n}", f"head@{n}.school.example", "Headteacher") for n in range(100))
    return Configuration(
        base_url,
        (
            Issuer(
                "health", "Health", (GRACE, InventedPerson("h-2", "<b>Tom</b>", "t@health.example")), (client, framed)
            ),
            Issuer("schools", "Schools", crowd, (client,)),
        ),
    )


@pytest.fixture
def provider() -> Iterator[FlaskClient]:
    """The provider, asked without a network."""
    with create_provider(build()).test_client() as client:
        yield client


def interaction_of(page: str) -> str:
    return page.split('name="interaction" value="')[1].split('"', maxsplit=1)[0]


def choose(provider: FlaskClient, sub: str = "h-1", **asked: str) -> dict[str, str]:
    page = provider.get("/health/authorize", query_string=ASKED | asked)
    answer = provider.post("/health/choose", data={"interaction": interaction_of(page.text), "sub": sub})
    return arguments_of(answer.headers["location"])


def redeem(provider: FlaskClient, code: str, path: str = "health", **changed: str) -> Any:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": ASKED["redirect_uri"]}
    form |= {"client_id": "portal", "client_secret": "secret", "code_verifier": VERIFIER, **changed}
    return provider.post(f"/{path}/token", data=form)


def test_the_page_says_that_people_are_invented_and_has_a_button_for_each(provider):
    page = provider.get("/health/authorize", query_string=ASKED)
    assert "Demonstration sign-in: invented people" in page.text
    assert page.text.count('<button name="sub"') == 2
    assert "Named nurse" in page.text
    assert "&lt;b&gt;Tom&lt;/b&gt;" in page.text
    assert "script" not in page.text


def test_a_long_list_is_searched_by_the_server(provider):
    page = provider.get("/schools/authorize", query_string=ASKED)
    assert page.text.count('<button name="sub"') == 40
    found = provider.get(f"/schools/people/{interaction_of(page.text)}", query_string={"search": "77.school"})
    assert found.text.count('<button name="sub"') == 1
    assert "Head 77" in found.text


def test_the_callback_names_the_issuer(provider):
    assert choose(provider)["iss"] == "http://127.0.0.1:5001/health"


def test_the_discovery_document_names_the_issuer_it_is_under(provider):
    document = provider.get("/health/.well-known/openid-configuration").json
    assert document["issuer"] == "http://127.0.0.1:5001/health"
    assert document["code_challenge_methods_supported"] == ["S256"]


def test_extra_claims_of_a_person_are_sent(provider):
    token = redeem(provider, choose(provider)["code"]).json
    known = provider.get("/health/userinfo", headers={"Authorization": f"Bearer {token['access_token']}"}).json
    assert known == {"sub": "h-1", "name": "Grace Okoro", "email": "grace@health.example", "tid": "t", "oid": "o"}


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_verifier": "another-verifier"}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1/other"}, "invalid_grant"),
        ({"client_id": "framed"}, "invalid_grant"),
        ({"code": "made-up"}, "invalid_grant"),
        ({"path": "schools"}, "invalid_grant"),
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_a_code_is_redeemed_by_who_asked_for_it_only(provider, changed, error):
    answer = redeem(provider, **{"code": choose(provider)["code"], **changed})
    assert (answer.json["error"], "id_token" in answer.json) == (error, False)


def test_a_code_is_redeemed_once(provider):
    code = choose(provider)["code"]
    assert redeem(provider, code).status_code == 200
    assert redeem(provider, code).json == {"error": "invalid_grant"}


@pytest.mark.parametrize(
    "changed",
    [{"code_challenge_method": "plain"}, {"code_challenge": ""}, {"scope": "profile"}, {"response_type": "token"}],
)
def test_a_careless_question_goes_back_as_an_error(provider, changed):
    answer = provider.get("/health/authorize", query_string=ASKED | changed)
    assert arguments_of(answer.headers["location"])["error"] == "invalid_request"


@pytest.mark.parametrize("changed", [{"redirect_uri": "http://evil.example/"}, {"client_id": "evil"}])
def test_an_unknown_return_address_is_never_followed(provider, changed):
    answer = provider.get("/health/authorize", query_string=ASKED | changed)
    assert (answer.status_code, answer.headers.get("location")) == (400, None)


def test_asking_silently_works_only_for_who_is_signed_in(provider):
    silently = ASKED | {"prompt": "none"}
    refused = provider.get("/health/authorize", query_string=silently)
    assert arguments_of(refused.headers["location"])["error"] == "login_required"
    choose(provider)
    assert "code" in arguments_of(provider.get("/health/authorize", query_string=silently).headers["location"])


def test_signing_out_loads_the_frames_of_applications_that_want_one(provider):
    choose(provider, client_id="framed")
    page = provider.post("/health/end-session", data={"client_id": "framed"})
    assert 'src="http://127.0.0.1/frame?iss=http%3A%2F%2F127.0.0.1%3A5001%2Fhealth&amp;sid=' in page.text


def test_signing_out_asks_first_when_no_application_vouches_for_it(provider):
    choose(provider)
    assert "Sign out of Health?" in provider.get("/health/end-session").text


def test_signing_out_goes_back_to_registered_addresses_only(provider):
    hint = redeem(provider, choose(provider)["code"]).json["id_token"]
    wrong = {"id_token_hint": hint, "post_logout_redirect_uri": "http://evil.example/"}
    assert provider.get("/health/end-session", query_string=wrong).status_code == 400
    right = wrong | {"post_logout_redirect_uri": "http://127.0.0.1/left", "state": "x"}
    assert (
        provider.get("/health/end-session", query_string=right).headers["location"] == "http://127.0.0.1/left?state=x"
    )


def test_its_cookie_has_a_name_of_its_own_and_stays_with_the_issuer(provider):
    choose(provider)
    cookie = provider.get_cookie("demonstration_provider", path="/health")
    assert cookie.http_only
    assert provider.get_cookie("demonstration_provider", path="/schools") is None


@pytest.mark.parametrize(
    "address", ["http://0.0.0.0:5001", "http://portal.example", "http://192.168.0.4:5001", "http://"]
)
def test_it_refuses_an_address_others_could_reach(address):
    with pytest.raises(NotLoopbackError, match="needs no password"):
        build(address)


@pytest.mark.parametrize(
    ("headers", "peer"), [({"Host": "rebound.example"}, "127.0.0.1"), ({"Host": "127.0.0.1:5001"}, "192.168.0.9")]
)
def test_it_answers_this_machine_only(provider, headers, peer):
    answer = provider.get("/health/jwks", headers=headers, environ_base={"REMOTE_ADDR": peer})
    assert answer.status_code == 403


def test_the_keys_it_shows_have_no_private_part(provider):
    assert not {"d", "p", "q"} & set(provider.get("/health/jwks").json["keys"][0])


def test_two_issuers_sign_with_different_keys():
    one = Provider(build())
    health, schools = one.configuration.issuers
    assert one.key(health).kid != one.key(schools).kid


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        "{",
        '{"issuers": [{"path": "x"}]}',
        '{"issuers": [{"path": "/", "name": "", "people": [], "clients": []}]}',
    ],
)
def test_a_wrong_configuration_is_said_in_words(text):
    with pytest.raises(ValueError, match=r"\w"):
        read_configuration(text, "http://127.0.0.1:5001")
