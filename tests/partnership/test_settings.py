"""What a partnership sets for itself: in its form or not at all, by the operator alone."""

from __future__ import annotations

import pytest

from portal.access.verdict import Refused
from portal.partnership.events import Setting
from portal.partnership.settings import FORMS, change_setting
from tests.cast import Cast
from tests.conftest import Looks


def test_every_setting_has_its_form():
    assert set(FORMS) == set(Setting)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (Setting.LADDER, {"due soon": -3, "chair": 10}),
        (Setting.DECISIONS, {"answer": 5}),
        (Setting.PRIORITIES, ["Urgent", "High", "Normal"]),
        (Setting.PERSONAL_LINKS, "off"),
    ],
)
def test_a_good_value_is_taken(setting: Setting, value: object):
    assert FORMS[setting](value) == ""


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        (Setting.LADDER, {"chair": "ten"}, "Write lengths in working days"),
        (Setting.LADDER, {"chair": 0}, "Write lengths in working days"),
        (Setting.MEETINGS, [5], "Write lengths in working days"),
        (Setting.PRIORITIES, ["High", "high"], "Write a list of different words"),
        (Setting.PRIORITIES, ["High", ""], "Write a list of different words"),
        (Setting.PRIORITIES, "High", "Write a list of different words"),
        (Setting.PRIORITIES, [str(number) for number in range(10)], "Write at most 9 words"),
        (Setting.PRIORITIES, ["x" * 31], "Write at most 9 words"),
        (Setting.PERSONAL_LINKS, True, 'Write "on" or "off".'),
    ],
)
def test_another_form_is_refused_with_an_example(setting: Setting, value: object, sentence: str):
    assert sentence in FORMS[setting](value)


def test_nobody_at_the_pages_changes_a_setting(cast: Cast, looks: Looks):
    with looks.as_(cast.business_manager) as viewer, pytest.raises(Refused, match="operator"):
        change_setting(cast.here, Setting.PRIORITIES, ["Now"], by=viewer)
