"""Google Workspace: accounts managed by a domain on the list."""

import pytest

from agencies.sign_in.google import GoogleSettings, google_settings, read_google
from agencies.sign_in.outcome import Refusal, RefusalCode, SignedIn

CLAIMS = {
    "iss": "https://accounts.google.com",
    "azp": "407408718192.apps.googleusercontent.com",
    "aud": "407408718192.apps.googleusercontent.com",
    "sub": "110169484474386276334",
    "hd": "school.example",
    "email": "head@school.example",
    "email_verified": True,
    "name": "Tom&#39;s Head",
    "iat": 1795339700,
    "exp": 1795343300,
}


def read(**changed: object) -> SignedIn | Refusal:
    return read_google({**CLAIMS, **changed}, GoogleSettings(frozenset({"school.example"})))


def test_a_head_of_a_connected_school_is_known_by_subject():
    person = read()
    assert (person.subject_key, person.name, person.organisation_hint) == (
        CLAIMS["sub"],
        "Tom's Head",
        "school.example",
    )


def test_a_personal_account_with_the_schools_address_is_refused():
    assert read(hd=None).code is RefusalCode.PERSONAL_ACCOUNT


@pytest.mark.parametrize("domain", ["other.example", "school.example.evil.example", "notschool.example"])
def test_another_domain_is_refused_whatever_the_address_says(domain):
    assert read(hd=domain).code is RefusalCode.WRONG_DOMAIN


def test_the_domain_is_compared_without_regard_to_capitals():
    assert isinstance(read(hd="School.Example"), SignedIn)


def test_without_subject_there_is_no_key():
    assert read(sub=None).code is RefusalCode.NO_KEY


@pytest.mark.parametrize("stored", [{}, {"allowed_domains": ["*"]}, {"allowed_domains": "school.example"}])
def test_a_list_of_domains_that_would_let_anyone_in_is_refused(stored):
    with pytest.raises(ValueError, match="domain"):
        google_settings(stored)
