"""DfE Sign-in: one organisation, chosen there; roles from its API. Shapes follow its public documentation."""

import json

import pytest

from agencies.sign_in.dfe import check_roles, dfe_settings, organisation_of, read_dfe
from agencies.sign_in.outcome import Refusal, RefusalCode, SignedIn

ORGANISATION = {
    "id": "23F20E54-79EA-4146-8E39-18197576F023",
    "name": "Oakfield Primary School",
    "category": {"id": "001", "name": "Establishment"},
    "type": {"id": "01", "name": "Community School"},
    "urn": "117305",
    "uid": None,
    "ukprn": "10061162",
    "establishmentNumber": "2004",
    "status": {"id": 1, "name": "Open"},
    "localAuthority": {"id": "9d0b0a9c-0000-4000-8000-000000000000", "name": "Hertfordshire", "code": "919"},
}
CLAIMS = {
    "iss": "https://test-oidc.example",
    "sub": "0C19AC6D-5B7E-4A3C-8DB1-0B6D2F2C1A11",
    "given_name": "Jo",
    "family_name": "Marsh",
    "email": "head@oakfield.example",
    "organisation": ORGANISATION,
}
SETTINGS = {"service_id": "PORTAL", "api_address": "https://api.example/", "api_secret": "long secret"}


def read(**changed: object) -> SignedIn | Refusal:
    return read_dfe({**CLAIMS, **changed})


@pytest.mark.parametrize("given", [ORGANISATION, json.dumps(ORGANISATION), f" {json.dumps(ORGANISATION)}\n"])
def test_a_head_is_known_by_subject_and_comes_for_the_school_they_chose(given):
    person = read(organisation=given)
    assert (person.subject_key, person.name) == (CLAIMS["sub"], "Jo Marsh")
    assert person.organisation_hints == ("117305", "10061162", ORGANISATION["id"].lower())
    assert person.is_for_one_of_them


@pytest.mark.parametrize(
    "given",
    [None, "", "{}", {}, "[]", [ORGANISATION], json.dumps([ORGANISATION]), "{", "Oakfield", 7, {"urn": "117305"}],
)
def test_without_exactly_one_readable_organisation_nobody_comes_in(given):
    answer = read(organisation=given)
    assert answer.code is RefusalCode.NO_ORGANISATION
    assert "choose it there" in answer.sentence


def test_a_schools_own_number_and_its_councils_code_are_no_way_in_for_another():
    hints = read().organisation_hints
    assert "2004" not in hints
    assert "919" not in hints


def test_a_council_is_known_by_its_code():
    council = {**ORGANISATION, "category": {"id": "002"}, "urn": None, "ukprn": None, "establishmentNumber": "919"}
    assert read(organisation=council).organisation_hints[0] == "919"


def test_the_name_of_an_organisation_says_nothing():
    assert ORGANISATION["name"] not in read().organisation_hints


@pytest.mark.parametrize("sub", [None, "", 7, "a\nb"])
def test_without_subject_there_is_no_key(sub):
    assert read(sub=sub).code is RefusalCode.NO_KEY


def roles(answer: object, *needed: str) -> Refusal | None:
    chosen = organisation_of(CLAIMS)
    assert not isinstance(chosen, Refusal)
    return check_roles(answer, chosen, dfe_settings({**SETTINGS, "roles": list(needed)}))


def said(*codes: str, organisation: object = ORGANISATION["id"]) -> dict[str, object]:
    listed = [{"id": "r1", "name": code, "code": code, "status": {"id": 1}} for code in codes]
    return {"userId": CLAIMS["sub"], "organisationId": organisation, "roles": listed}


def test_access_is_enough_where_no_role_is_asked_for():
    assert roles(said()) is None


def test_one_of_the_roles_asked_for_is_enough():
    assert roles(said("Reader", "Head"), "Head", "Lead") is None


def test_another_role_is_not():
    refusal = roles(said("Reader"), "Head")
    assert refusal is not None
    assert refusal.code is RefusalCode.NO_ROLE


@pytest.mark.parametrize("answer", [None, [], {}, {"roles": "Head"}, said("Head", organisation="another")])
def test_an_answer_that_cannot_be_read_lets_nobody_in(answer):
    refusal = roles(answer, "Head")
    assert refusal is not None
    assert refusal.code is RefusalCode.BAD_REPLY


@pytest.mark.parametrize(
    "stored",
    [{}, {**SETTINGS, "api_secret": ""}, {**SETTINGS, "more": "x"}, {**SETTINGS, "roles": "Head"},
     {**SETTINGS, "api_address": "ftp://api.example"}],
)  # fmt: skip
def test_settings_that_cannot_work_are_refused_in_words(stored):
    with pytest.raises(ValueError, match="DfE Sign-in"):
        dfe_settings(stored)


def test_the_secret_of_the_api_is_not_shown():
    assert SETTINGS["api_secret"] not in repr(dfe_settings(SETTINGS))
