"""After the close each school gets its answer, the area's picture and what changed; shown first, sent once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from portal import clock
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.test_pages import HOME, MINE, hidden, send
from tests.cooperation.test_reminders import sign
from tests.statements import statements
from tests.world import World

AT = f"{HOME}/C1/feedback"
CLOSED = datetime(2041, 1, 14, 9, tzinfo=UTC)  # the Monday after the last day of grace
WORDS = {"changed": "There is one number for the front door now."}
QUEUED = "SELECT count(*) FROM message WHERE template = 'cooperation/feedback'"


@pytest.fixture
def closed(opened: Cast, looks: Looks) -> Iterator[Cast]:
    """One school of forty-two has signed."""
    sign(looks, opened, CLOSED - timedelta(days=40))
    with clock.frozen(CLOSED):
        yield opened


def checked(client: FlaskClient) -> dict[str, str]:
    page = client.post(AT, data=hidden(client.get(AT).get_data(as_text=True)) | WORDS).get_data(as_text=True)
    found = re.search(r'name="checked" value="([0-9a-f]+)"', page)
    return {"page": page, **({"checked": found[1]} if found else {})}


def test_the_day_it_is_due_is_kept_and_shown(closed: Cast, looks: Looks, world: World) -> None:
    assert world.scalar("SELECT feedback_due_on FROM campaign") == date(2041, 1, 25)
    page = looks.client(closed.education_officer).get(f"{HOME}/C1").get_data(as_text=True)
    assert "Feedback to schools is due by Friday 25 January 2041" in page


def test_the_mail_is_shown_before_it_goes_to_every_school_once(closed: Cast, looks: Looks, world: World) -> None:
    officer = looks.client(closed.education_officer)
    shown = checked(officer)
    assert "Send it to 42 schools" in shown["page"] and "What became of it: confirmation TESTS-C1" in shown["page"]
    assert WORDS["changed"] not in shown["page"].partition("portal-mail__body")[2].partition("</pre>")[0]
    assert world.scalar(QUEUED) == 0
    assert send(officer, AT, AT, **WORDS, checked=shown["checked"]) == (303, f"{HOME}/C1")
    assert world.scalar(QUEUED) == 43  # head and lead of one school; the other's head; forty addresses
    assert world.scalar("SELECT stage FROM campaign") == "feedback sent"
    assert officer.get(AT).status_code == 403
    assert world.scalar(QUEUED) == 43


def test_a_school_reads_its_answer_the_areas_picture_and_what_changed(closed: Cast, looks: Looks, world: World) -> None:
    officer, head = looks.client(closed.education_officer), looks.client(closed.head)
    assert "What became of it" not in head.get(MINE).get_data(as_text=True)
    send(officer, AT, AT, **WORDS, checked=checked(officer)["checked"])
    with statements(world.connection) as seen:
        page = head.get(MINE).get_data(as_text=True)
    assert WORDS["changed"] in page and "1 of 42 schools of the area have confirmed" in page
    assert len(seen) <= 8
    assert WORDS["changed"] in head.get(f"{HOME}/C1").get_data(as_text=True)
    history = officer.get(f"{HOME}/C1/history").get_data(as_text=True)
    assert "Feedback sent to schools" in history and "Edda Officer" in history


def test_before_the_close_there_is_none(opened: Cast, looks: Looks) -> None:
    with clock.frozen(CLOSED - timedelta(days=4)):
        officer = looks.client(opened.education_officer)
        assert officer.get(AT).status_code == 403
        assert "Tell schools what became of it" not in officer.get(f"{HOME}/C1").get_data(as_text=True)


@pytest.mark.parametrize("name", ["chair", "police_delegate", "scrutineer", "head", "police_lead", "elsewhere_chair"])
def test_nobody_else_sends_it(name: str, closed: Cast, looks: Looks, world: World) -> None:
    officer, other = looks.client(closed.education_officer), looks.client(getattr(closed, name))
    shown = checked(officer)["checked"]
    assert other.get(AT).status_code == 404
    other.post(AT, data=hidden(other.get("/your-work").get_data(as_text=True)) | WORDS | {"checked": shown})
    assert world.scalar(QUEUED) == 0
