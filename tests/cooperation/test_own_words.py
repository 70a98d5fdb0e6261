"""The office reminds those still missing in its own words: shown first, within the limits, and by nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from portal import clock
from portal.access.roles import Role
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.test_pages import HOME, hidden, send
from tests.cooperation.test_reminders import remind, sign
from tests.world import World

AT = f"{HOME}/C1/remind"
NOON = datetime(2040, 11, 28, 12, tzinfo=UTC)  # a Wednesday between the opening and the first rung
WORDS = {"words": "The board meets in two weeks and counts who has signed."}
QUEUED = "SELECT count(*) FROM message WHERE template = 'cooperation/reminder'"


@pytest.fixture
def noon() -> Iterator[datetime]:
    with clock.frozen(NOON):
        yield NOON


def checked(client: FlaskClient, words: dict[str, str]) -> dict[str, str]:
    """What the check page would send."""
    page = client.post(AT, data=hidden(client.get(AT).get_data(as_text=True)) | words).get_data(as_text=True)
    found = re.search(r'name="checked" value="([0-9a-f]+)"', page)
    return {"page": page, **({"checked": found[1]} if found else {})}


def test_the_mail_is_shown_before_it_goes_to_those_still_missing(
    opened: Cast,
    noon: datetime,
    looks: Looks,
    world: World,
) -> None:
    sign(looks, opened, NOON - timedelta(hours=1))
    officer = looks.client(opened.education_officer)
    shown = checked(officer, WORDS)
    assert "Remind 41 schools" in shown["page"] and WORDS["words"] in shown["page"]
    assert world.scalar(QUEUED) == 0
    assert send(officer, AT, AT, **WORDS, checked=shown["checked"]) == (303, f"{HOME}/C1")
    assert world.scalar(QUEUED) == 41
    assert "No school can be reminded now" in officer.get(AT).get_data(as_text=True)


def test_a_head_of_two_schools_is_reminded_of_one(opened: Cast, noon: datetime, looks: Looks, world: World) -> None:
    third = world.scalar("SELECT id FROM agency WHERE identifier = '200000'")
    world.appoint(opened.other_head, Role.HEAD, agency=third)
    officer = looks.client(opened.education_officer)
    shown = checked(officer, WORDS)
    assert "Remind 41 schools" in shown["page"]
    send(officer, AT, AT, **WORDS, checked=shown["checked"])
    assert "No school can be reminded now" in officer.get(AT).get_data(as_text=True)


def test_words_changed_after_the_check_are_shown_again(
    opened: Cast,
    noon: datetime,
    looks: Looks,
    world: World,
) -> None:
    officer = looks.client(opened.education_officer)
    shown = checked(officer, WORDS)
    assert send(officer, AT, AT, words="Other words.", checked=shown["checked"])[0] == 200
    assert world.scalar(QUEUED) == 0


def test_own_words_count_among_the_reminders_of_the_ladder(
    opened: Cast,
    looks: Looks,
    world: World,
) -> None:
    with clock.frozen(datetime(2040, 12, 7, 10, tzinfo=UTC)):
        officer = looks.client(opened.education_officer)
        send(officer, AT, AT, **WORDS, checked=checked(officer, WORDS)["checked"])
    assert world.scalar(QUEUED) == 42
    assert remind(looks, datetime(2040, 12, 7, 11, tzinfo=UTC)) == 0
    assert remind(looks, datetime(2040, 12, 10, 11, tzinfo=UTC)) == 42


def test_at_night_it_waits_for_the_person_and_not_in_the_outbox(
    opened: Cast,
    looks: Looks,
    world: World,
) -> None:
    with clock.frozen(NOON + timedelta(hours=8)):
        officer = looks.client(opened.education_officer)
        shown = checked(officer, WORDS)["checked"]
        page = officer.post(AT, data=hidden(officer.get(AT).get_data(as_text=True)) | WORDS | {"checked": shown})
    assert "Reminders leave between 7am and 7pm" in page.get_data(as_text=True)
    assert world.scalar(QUEUED) == 0


@pytest.mark.parametrize("name", ["chair", "police_delegate", "scrutineer", "head", "police_lead", "elsewhere_chair"])
def test_nobody_else_reminds(
    name: str,
    opened: Cast,
    noon: datetime,
    looks: Looks,
    world: World,
) -> None:
    officer, other = looks.client(opened.education_officer), looks.client(getattr(opened, name))
    shown = checked(officer, WORDS)["checked"]
    data = hidden(other.get("/your-work").get_data(as_text=True)) | WORDS | {"checked": shown}
    assert other.get(AT).status_code == 404
    other.post(AT, data=data)
    assert world.scalar(QUEUED) == 0
