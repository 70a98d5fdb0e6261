"""An honest provider: people come in, and what they carried comes with them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from agencies.sign_in.entra import EntraSettings
from agencies.sign_in.outcome import Refusal, RefusalCode
from portal.sign_in.client import Clients, SignInCompleted, begin, build_client, finish
from portal.sign_in.provider_config import ProviderConfig
from tests.peers.relying_party import ForgetfulDict
from tests.peers.running import arguments_of


def test_a_person_comes_in_with_what_they_carried(visit):
    done = visit.sign_in(carried={"next": "/actions/HERTS-A-1?tab=history"})
    assert isinstance(done, SignInCompleted), done
    assert (done.signed_in.issuer, done.signed_in.subject_key) == (visit.config.issuer, "police-1")
    assert (done.signed_in.name, done.signed_in.email) == ("SHAH, Amina", "amina.shah@police.example")
    assert done.carried == {"next": "/actions/HERTS-A-1?tab=history"}
    assert done.sid
    assert done.subject == "police-1"


def test_secrets_do_not_show_when_printed(visit):
    done = visit.sign_in()
    assert done.id_token not in repr(done)
    assert "'secret'" not in repr(visit.config)


def test_the_question_has_pkce_nonce_and_state(visit):
    asked = arguments_of(visit.start(login_hint="amina@police.example"))
    assert asked["code_challenge_method"] == "S256"
    assert all(len(asked[name]) >= 20 for name in ("code_challenge", "nonce", "state"))
    assert asked["login_hint"] == "amina@police.example"
    assert (asked["response_type"], asked["redirect_uri"]) == ("code", visit.config.redirect_uri)


def test_an_escaped_name_and_a_time_with_a_fraction_are_read(visit):
    visit.provider.lie = ""
    person = visit.sign_in("police-2").signed_in
    assert person.name == "Tom O'Neill"
    assert isinstance(person.authenticated_at, datetime)
    assert person.authenticated_at.tzinfo is UTC


def test_name_and_address_may_come_from_userinfo_only(visit):
    done = visit.sign_in_while("name and address only in userinfo")
    assert (done.signed_in.name, done.signed_in.email) == ("SHAH, Amina", "amina.shah@police.example")


def test_a_provider_that_takes_the_secret_in_the_form_only_is_served(visit):
    assert isinstance(visit.sign_in_while("only post"), SignInCompleted)


def test_a_person_who_cancels_is_told_so(visit):
    assert visit.sign_in("").code is RefusalCode.CANCELLED


def test_a_trusted_application_may_stand_beside_us(visit):
    visit.change(trusted_audiences=("other",))
    assert isinstance(visit.sign_in_while("others beside us"), SignInCompleted)


def test_keys_may_change_between_two_sign_ins(visit):
    assert isinstance(visit.sign_in(), SignInCompleted)
    visit.client._keys_fetched_at -= 60
    visit.provider.rotate(visit.provider.configuration.issuers[0])
    assert isinstance(visit.sign_in(), SignInCompleted)


def test_the_profile_of_the_provider_has_the_last_word(visit):
    visit.change(settings=EntraSettings(frozenset({"3b5e7c10-8f2a-4d4e-9a61-0c2f5d8e7a11"})))
    assert visit.sign_in().code is RefusalCode.NO_KEY


def test_the_cookie_holds_five_starts_and_no_secret_of_them(visit):
    for _ in range(30):
        visit.start()
    starts = [key for key in visit.cookie if key.startswith("_state_")]
    assert len(starts) == len(visit.cache) == 5
    assert all(set(visit.cookie[key]) == {"exp"} for key in starts)


def test_the_newest_of_many_starts_still_works(visit):
    for _ in range(30):
        visit.start()
    assert isinstance(visit.sign_in(), SignInCompleted)


def test_a_client_is_built_again_when_the_row_changes_or_after_ten_minutes(visit):
    now = [0.0]
    clients = Clients(ForgetfulDict(), lambda: now[0])
    first = clients.get(visit.config)
    now[0] = 599.0
    assert clients.get(visit.config) is first
    now[0] = 600.0
    second = clients.get(visit.config)
    assert second is not first
    assert clients.get(replace(visit.config, version=2)) is not second


@pytest.mark.parametrize(
    "wrong",
    [
        {"algorithms": ("none",)},
        {"algorithms": ("HS256",)},
        {"algorithms": ()},
        {"key": "a_b"},
        {"issuer": "http://id.police.example"},
        {"issuer": "https://name@id.police.example"},
        {"issuer": "https://login.example/{tenantid}/v2.0"},
        {"issuer": "http://127.0.0.1:9", "loopback_http": False},
        {"scopes": ("profile",)},
        {"client_id": ""},
    ],
)
def test_a_row_that_would_be_unsafe_is_refused(visit, wrong):
    with pytest.raises(ValueError, match=r"\."):
        replace(visit.config, **wrong)


def test_calls_wait_five_seconds_and_the_final_slash_of_an_issuer_is_kept():
    config = ProviderConfig("k", 1, "https://i.example/realm/", "us", "https://us.example/callback")
    assert config.timeout_seconds == 5
    assert config.discovery_address == "https://i.example/realm/.well-known/openid-configuration"
    assert config.issuers == {"https://i.example/realm/"}


def test_a_provider_that_is_down_is_told_at_the_start(visit):
    visit.change(issuer="http://127.0.0.1:1/police")
    answer = begin(visit.client, visit.cookie)
    assert isinstance(answer, Refusal)
    assert answer.code is RefusalCode.UNREACHABLE
    assert visit.cookie == {}


def test_a_callback_without_code_or_error_is_refused(visit):
    arguments = visit.come_back()
    del arguments["code"]
    assert finish(visit.client, visit.cookie, arguments).code is RefusalCode.BAD_REPLY


def test_two_workers_share_a_start(visit):
    arguments = visit.come_back()
    other_worker = build_client(visit.config, visit.cache)
    assert isinstance(finish(other_worker, visit.cookie, arguments), SignInCompleted)
