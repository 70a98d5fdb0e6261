"""NHS CIS2: the organisation of the chosen role, at AAL2 or more. Shapes follow its public documentation."""

import json

import pytest

from agencies.sign_in.cis2 import Cis2Settings, cis2_settings, read_cis2
from agencies.sign_in.outcome import Refusal, RefusalCode, SignedIn

ROLES = [
    {
        "person_orgid": "1",
        "person_roleid": "555254240100",
        "org_code": "RWH",
        "role_name": "Nurse",
        "role_code": "S8001",
    },
    {
        "person_orgid": "2",
        "person_roleid": "555254242103",
        "org_code": "QM7",
        "role_name": "Clerk",
        "role_code": "R8010",
    },
]
CLAIMS = {
    "iss": "https://cis2.example",
    "sub": "555036632103",
    "uid": "555036632103",
    "name": "Hussain Nadia",
    "acr": "AAL3_ANY",
    "authentication_assurance_level": "3",
    "id_assurance_level": "3",
    "selected_roleid": "555254242103",
    "nhsid_nrbac_roles": ROLES,
}


def read(lowest: int = 2, **changed: object) -> SignedIn | Refusal:
    claims = {name: value for name, value in {**CLAIMS, **changed}.items() if value is not None}
    return read_cis2(claims, Cis2Settings(lowest))


@pytest.mark.parametrize("listed", [ROLES, json.dumps(ROLES)])
def test_somebody_comes_for_the_organisation_of_the_role_they_chose(listed):
    person = read(nhsid_nrbac_roles=listed)
    assert (person.subject_key, person.organisation_hints) == ("555036632103", ("QM7",))
    assert person.is_for_one_of_them


@pytest.mark.parametrize("chosen", [None, "", "999", ["555254242103"], 555254242103])
def test_without_a_chosen_role_of_the_list_nobody_comes_in(chosen):
    answer = read(selected_roleid=chosen)
    assert answer.code is RefusalCode.NO_ROLE_CHOSEN
    assert "choose the role there" in answer.sentence


@pytest.mark.parametrize("listed", [None, [], "{", {"person_roleid": "555254242103"}, [ROLES[1], ROLES[1]], ["x"]])
def test_a_list_of_roles_that_does_not_hold_the_chosen_one_once_is_refused(listed):
    assert read(nhsid_nrbac_roles=listed).code is RefusalCode.NO_ROLE_CHOSEN


def test_a_role_without_organisation_is_refused():
    assert read(nhsid_nrbac_roles=[{**ROLES[1], "org_code": ""}]).code is RefusalCode.NO_ORGANISATION


@pytest.mark.parametrize(
    ("acr", "level", "comes_in"),
    [("AAL2_OR_AAL3_ANY", "2", True), ("AAL2_ANY", None, True), (None, 2, True), ("AAL3_ANY", "1", False),
     ("AAL1_USERPASS", None, False), ("AAL1_USERPASS", "3", False), (None, None, False), ("0", None, False),
     ("AAL9", None, False)],
)  # fmt: skip
def test_two_factors_at_least(acr, level, comes_in):
    answer = read(acr=acr, authentication_assurance_level=level)
    assert isinstance(answer, SignedIn) if comes_in else answer.code is RefusalCode.LOW_ASSURANCE


def test_a_provider_may_ask_for_more():
    assert read(3, authentication_assurance_level="2").code is RefusalCode.LOW_ASSURANCE


def test_an_identity_hardly_checked_is_refused():
    assert read(id_assurance_level="1").code is RefusalCode.LOW_ASSURANCE


def test_without_subject_there_is_no_key_whatever_stands_beside_it():
    assert read(sub=None).code is RefusalCode.NO_KEY


@pytest.mark.parametrize("stored", [{"lowest_level": 1}, {"lowest_level": True}, {"level": 2}])
def test_settings_that_ask_for_too_little_are_refused(stored):
    with pytest.raises(ValueError, match="lowest_level"):
        cis2_settings(stored)
