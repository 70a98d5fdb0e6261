"""A standard provider's claims, as Keycloak, Okta and school services send them."""

from datetime import UTC, datetime

import pytest

from agencies.sign_in.errors import refuse
from agencies.sign_in.outcome import Refusal, RefusalCode, SignedIn
from agencies.sign_in.profiles import with_userinfo
from agencies.sign_in.standard import StandardSettings, read_standard, standard_settings

CLAIMS = {
    "iss": "https://id.council.example/realms/staff/",
    "sub": "f:6a1c:ashah",
    "aud": "portal",
    "exp": 1795340000,
    "iat": 1795339700,
    "auth_time": 1795339699.5,
    "name": "SHAH, Amina",
    "email": "amina.shah@council.example",
    "groups": ["Children", "Front door"],
}


def read(**changed: object) -> SignedIn | Refusal:
    return read_standard({**CLAIMS, **changed}, StandardSettings(organisation_claim="groups"))


def test_a_person_is_the_issuer_and_the_subject_exactly_as_sent():
    person = read()
    assert isinstance(person, SignedIn)
    assert (person.issuer, person.subject_key) == ("https://id.council.example/realms/staff/", "f:6a1c:ashah")


def test_a_surname_in_capitals_before_the_first_name_stays_as_given():
    assert read().name == "SHAH, Amina"


@pytest.mark.parametrize(
    ("sent", "read_as"),
    [
        ("Siobh&aacute;n O&#39;Neill", "Siobhán O'Neill"),
        ("Amina\r\nBcc: everyone", "Amina Bcc: everyone"),
        ("Am\u202eani\u0000 Shah", "Amani Shah"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("A" * 5000, "A" * 120),
    ],
)
def test_a_name_is_one_clean_line_of_text(sent, read_as):
    assert read(name=sent).name == read_as


def test_a_name_is_made_of_its_parts_where_there_is_no_whole_one():
    assert read(name=None, given_name="Amina", family_name="Shah").name == "Amina Shah"


def test_the_time_of_signing_in_may_have_a_fraction_of_a_second():
    assert read().authenticated_at == datetime(2026, 11, 22, 9, 28, 19, 500000, UTC)


@pytest.mark.parametrize("sent", [None, "yesterday", True, float("inf"), float("nan"), 1e300])
def test_a_senseless_time_of_signing_in_is_no_time(sent):
    assert read(auth_time=sent).authenticated_at is None


@pytest.mark.parametrize(
    ("sent", "hints"),
    [
        (["117305", "117306", "117305"], ("117305", "117306")),
        ("117305", ("117305",)),
        ('["117305"]', ("117305",)),
        ('{"id": "117305", "name": "A school"}', ("117305",)),
        ("[" * 100_000, ()),
        ([{"id": 5}], ()),
        (None, ()),
    ],
)
def test_organisations_come_as_a_list_a_text_or_json(sent, hints):
    assert read(groups=sent).organisation_hints == hints


def test_several_organisations_are_no_hint_of_one():
    assert read().organisation_hint is None
    assert read(groups="Children").organisation_hint == "Children"


@pytest.mark.parametrize("sub", [None, "", 7, " a", "a\n", "é", "a" * 256, ["a"]])
def test_a_subject_that_cannot_be_a_key_is_refused(sub):
    assert read(sub=sub) == refuse(RefusalCode.NO_KEY, "claim sub")


def test_nobody_comes_in_without_name_and_address():
    assert read(name=None, email=None).code is RefusalCode.NO_NAME


def test_the_address_stands_in_for_a_missing_name():
    assert read(name=None).name == "amina.shah@council.example"


def test_userinfo_adds_what_is_missing_and_replaces_nothing():
    token = {"iss": "https://i.example", "sub": "a", "name": "", "email": "a@i.example"}
    said = {"sub": "b", "iss": "x", "hd": "x", "tid": "x", "oid": "x", "name": "Amina Shah", "email": "other@i.example"}
    assert with_userinfo(token, said, StandardSettings()) == {
        "iss": "https://i.example",
        "sub": "a",
        "name": "Amina Shah",
        "email": "a@i.example",
    }


@pytest.mark.parametrize("stored", [{"colour": "red"}, {"name_claim": 5}, {"organisation_claim": ""}])
def test_a_wrong_setting_is_told_to_the_operator(stored):
    with pytest.raises(ValueError, match="standard provider"):
        standard_settings(stored)
