"""Microsoft Entra ID: staff of the tenants on the list, and nobody else."""

import pytest

from agencies.sign_in.entra import EntraSettings, entra_settings, read_entra
from agencies.sign_in.outcome import Refusal, RefusalCode, SignedIn
from agencies.sign_in.profiles import token_issuers

HEALTH = "3b5e7c10-8f2a-4d4e-9a61-0c2f5d8e7a11"
OTHER = "a91f2d44-1111-4c3b-8d77-6f0e9b2c3d55"
PERSON = "d0b7a9f2-5c3e-4b1a-9e8d-7f6a5b4c3d2e"
EACH_TENANT = "https://login.microsoftonline.com/{tenantid}/v2.0"
CLAIMS = {
    "ver": "2.0",
    "iss": f"https://login.microsoftonline.com/{HEALTH}/v2.0",
    "sub": "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ",
    "aud": "6cb04018-a3f5-46a7-b995-940c78f5aef3",
    "exp": 1795340000,
    "iat": 1795339700,
    "tid": HEALTH,
    "oid": PERSON,
    "name": "OKORO, Grace (Safeguarding)",
    "preferred_username": "grace.okoro@health.example",
}
SETTINGS = EntraSettings(frozenset({HEALTH}))


def read(**changed: object) -> SignedIn | Refusal:
    return read_entra({**CLAIMS, **changed}, SETTINGS, EACH_TENANT)


def test_the_key_is_tenant_and_object_id_and_not_the_subject():
    assert read().subject_key == f"{HEALTH}:{PERSON}" == read(sub="another", email="new@health.example").subject_key


def test_name_and_sign_in_name_are_shown_to_people():
    assert (read().name, read().email) == ("OKORO, Grace (Safeguarding)", "grace.okoro@health.example")


def test_a_tenant_that_is_not_on_the_list_is_refused_with_its_id_for_the_it_desk():
    answer = read(tid=OTHER, iss=f"https://login.microsoftonline.com/{OTHER}/v2.0")
    assert answer.code is RefusalCode.WRONG_TENANT
    assert OTHER in answer.for_it_desk
    assert OTHER not in answer.sentence


def test_a_token_of_one_tenant_that_claims_another_is_refused():
    assert read(iss=f"https://login.microsoftonline.com/{OTHER}/v2.0").code is RefusalCode.OTHER_PROVIDER


@pytest.mark.parametrize(
    "guest",
    [
        {"acct": 1},
        {"acct": "1"},
        {"idp": f"https://sts.windows.net/{OTHER}/"},
        {"idp": "live.com"},
        {"preferred_username": "grace_trust.example#EXT#@health.onmicrosoft.example"},
        {"upn": "grace_trust.example#ext#@health.onmicrosoft.example"},
    ],
)
def test_guests_of_a_tenant_are_not_its_staff(guest):
    assert read(**guest).code is RefusalCode.GUEST


@pytest.mark.parametrize("own", [{"acct": 0}, {"idp": f"https://sts.windows.net/{HEALTH}/"}, {"idp": CLAIMS["iss"]}])
def test_members_are_not_taken_for_guests(own):
    assert isinstance(read(**own), SignedIn)


@pytest.mark.parametrize("missing", [{"tid": None}, {"oid": None}, {"oid": "../x"}, {"tid": [HEALTH]}])
def test_without_tenant_and_object_id_there_is_no_key(missing):
    assert read(**missing).code is RefusalCode.NO_KEY


def test_personal_microsoft_accounts_are_refused():
    assert read(tid="9188040d-6c67-4c5b-b112-36a304b66dad").code is RefusalCode.PERSONAL_ACCOUNT


def test_each_allowed_tenant_has_its_own_issuer():
    assert token_issuers(SETTINGS, EACH_TENANT) == {CLAIMS["iss"]}


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"allowed_tenants": []},
        {"allowed_tenants": "organizations"},
        {"allowed_tenants": ["common"]},
        {"allowed_tenants": ["9188040d-6c67-4c5b-b112-36a304b66dad"]},
        {"allowed_tenants": [HEALTH], "allow_guests": True},
    ],
)
def test_a_list_of_tenants_that_would_let_anyone_in_is_refused(stored):
    with pytest.raises(ValueError, match="tenant"):
        entra_settings(stored)
