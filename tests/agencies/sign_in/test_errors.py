"""A provider's error becomes a page a person can act on."""

import pytest

from agencies.sign_in.errors import WORDS, refuse, refuse_for_error
from agencies.sign_in.outcome import RefusalCode

APPROVAL = "AADSTS90094: An administrator of Health has set a policy that prevents you from granting permissions."


@pytest.mark.parametrize(
    ("error", "description", "code"),
    [
        ("access_denied", "The user cancelled", RefusalCode.CANCELLED),
        ("access_denied", "AADSTS65004: User declined to consent", RefusalCode.CANCELLED),
        ("access_denied", APPROVAL, RefusalCode.ADMIN_APPROVAL),
        ("consent_required", None, RefusalCode.ADMIN_APPROVAL),
        (
            "invalid_request",
            "AADSTS50020: User account does not exist in tenant",
            RefusalCode.WRONG_TENANT,
        ),
        ("interaction_required", "AADSTS50105: not assigned to a role", RefusalCode.NOT_ASSIGNED),
        ("invalid_client", "AADSTS7000222: The provided client secret keys are expired.", RefusalCode.SETUP),
        ("access_denied", "AADSTS53003: blocked by Conditional Access", RefusalCode.BLOCKED_BY_POLICY),
        ("invalid_client", "AADSTS700024: assertion is not within its valid time range", RefusalCode.CLOCK),
        ("server_error", None, RefusalCode.UNREACHABLE),
        ("something_new", None, RefusalCode.UNKNOWN),
        (None, None, RefusalCode.UNKNOWN),
        (["x"], {"y": 1}, RefusalCode.UNKNOWN),
    ],
)
def test_each_error_has_its_page(error, description, code):
    assert refuse_for_error(error, description).code is code


def test_the_it_desk_gets_the_providers_own_words_and_the_person_does_not():
    answer = refuse_for_error("access_denied", APPROVAL)
    assert "AADSTS90094" in answer.for_it_desk
    assert "AADSTS" not in answer.title + answer.sentence


def test_a_very_long_or_broken_description_is_cut_and_cleaned():
    answer = refuse_for_error("x", "a\r\nb\u202e" + "c" * 10_000)
    assert len(answer.for_it_desk) < 600
    assert answer.for_it_desk.isprintable()


def test_every_refusal_has_words():
    assert set(WORDS) == set(RefusalCode)
    assert all(refuse(code).title and refuse(code).sentence.endswith(".") for code in RefusalCode)
