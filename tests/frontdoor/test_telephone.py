"""Only what can be dialled stands on the contacts page."""

from __future__ import annotations

import pytest

from portal.frontdoor.telephone import CURE, dial, telephone_problem


@pytest.mark.parametrize(
    "number", ["999", "101", "116 000", "0808 157 0110", "01632 960117", "+44 1632 960117", "0800 1111111"]
)
def test_a_number_people_dial_is_taken(number: str) -> None:
    assert telephone_problem(number) is None


@pytest.mark.parametrize(
    "number", ["", "99", "9999", "1632 960117", "01632 9601", "01632 960117 123", "00 1632 960117"]
)
def test_what_rings_nowhere_is_refused_with_a_cure(number: str) -> None:
    assert telephone_problem(number) == CURE


@pytest.mark.parametrize(
    "number", ["ring us", "01632-960117", "01632 960117;ext=1", "javascript:1", "01632+960117", "٠١٦٣٢٩٦٠١١٧"]
)
def test_what_is_no_digit_is_refused(number: str) -> None:
    assert telephone_problem(number) == CURE


def test_a_number_is_dialled_without_its_spaces() -> None:
    assert dial("+44 1632 960117") == "tel:+441632960117"
