"""Term dates are typed or uploaded, shown with what they move, and kept by those who run campaigns."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import ProgrammingError

from portal import clock
from portal.cooperation.term_dates import KEEP, keep_term_dates
from portal.database import db, transaction
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.conftest import the_campaign
from tests.cooperation.test_pages import HOME, hidden
from tests.world import World

AT = f"{HOME}/term-dates"
LINES = "19/12/2040, 06/01/2041"
KEPT = "SELECT settings->>'school_holidays' FROM partnership WHERE key = 'tests'"


def look(client: FlaskClient, **fields: object) -> str:
    """The check page for these lines."""
    data = hidden(client.get(AT).get_data(as_text=True)) | {"holidays": LINES, "grace": "10"} | fields
    return client.post(AT, data=data).get_data(as_text=True)


def save(client: FlaskClient, page: str, **fields: object) -> tuple[int, str]:
    """Press the button of the check page."""
    found = re.search(r'name="checked" value="([0-9a-f]+)"', page)
    assert found, page
    data = hidden(page) | {"holidays": LINES, "grace": "10", "checked": found[1]} | fields
    answer = client.post(AT, data=data)
    return answer.status_code, answer.headers.get("Location", "")


@pytest.mark.parametrize("name", ["education_officer", "business_manager", "office_worker"])
def test_what_is_shown_is_kept(name: str, cast: Cast, looks: Looks, world: World) -> None:
    client = looks.client(getattr(cast, name))
    page = look(client)
    assert "Wednesday 19 December 2040 to Sunday 6 January 2041" in page
    assert world.scalar(KEPT) is None
    assert save(client, page) == (303, HOME)
    assert world.scalar(KEPT) == '[["2040-12-19", "2041-01-06"]]'


def test_a_file_takes_the_place_of_the_lines(cast: Cast, looks: Looks) -> None:
    file = (io.BytesIO("First,Last\r\n2040-10-22,2040-10-26\r\n".encode("utf-8-sig")), "terms.csv")
    page = look(looks.client(cast.education_officer), file=file)
    assert "22 October 2040 to" in page and "19 December" not in page


def test_a_line_that_cannot_be_read_is_named_with_its_cure(cast: Cast, looks: Looks) -> None:
    page = look(looks.client(cast.education_officer), holidays="19/12/2040, 06/01/2041\n32/13/2040, 06/01/2041")
    assert "Error: " in page and "Line 2, first day: “32/13/2040”. Write a date like 2026-12-19" in page
    assert 'name="checked"' not in page


@pytest.mark.parametrize("grace", ["", "ten", "-1", "41", "1.5", "٣"])
def test_a_grace_that_is_none_is_refused_in_words(grace: str, cast: Cast, looks: Looks) -> None:
    page = look(looks.client(cast.education_officer), grace=grace)
    assert "Error: " in page and 'name="checked"' not in page


def test_dates_changed_after_the_check_are_shown_again(cast: Cast, looks: Looks, world: World) -> None:
    client, other = looks.client(cast.education_officer), looks.client(cast.office_worker)
    page = look(client)
    assert save(client, page, holidays="20/12/2040, 06/01/2041")[0] == 200
    assert save(client, page, again="yes")[0] == 200
    assert save(other, look(other, holidays="01/11/2040, 02/11/2040"), holidays="01/11/2040, 02/11/2040")[0] == 303
    assert save(client, page)[0] == 200
    assert world.scalar(KEPT) == '[["2040-11-01", "2040-11-02"]]'


def test_the_dates_of_an_open_campaign_move_and_it_is_recorded(opened: Cast, looks: Looks, world: World) -> None:
    with clock.frozen(datetime(2040, 11, 20, 12, tzinfo=UTC)):
        with looks.as_(opened.education_officer):
            assert the_campaign().grace_until == date(2041, 1, 11)
        client = looks.client(opened.education_officer)
        longer = {"holidays": "17/12/2040, 06/01/2041"}
        page = look(client, **longer)
        assert "TESTS-C1: answers count as in time until Friday 18 January 2041" in page
        assert save(client, page, **longer)[0] == 303
    assert world.scalar("SELECT grace_until FROM campaign") == date(2041, 1, 18)
    assert world.scalar("SELECT calls_from_on FROM campaign") == date(2041, 1, 18)
    assert world.scalar("SELECT count(*) FROM audit_event WHERE kind = 'CampaignDatesMoved'") == 1


@pytest.mark.parametrize(("hour", "closes"), [(9, 9), (18, 10)])
def test_a_shorter_list_closes_no_campaign_in_the_past(
    hour: int, closes: int, opened: Cast, looks: Looks, world: World
) -> None:
    at = datetime(2041, 1, 9, hour, tzinfo=UTC)
    with clock.frozen(at), looks.as_(opened.education_officer) as by, transaction():
        keep_term_dates(opened.here, holidays=[], grace_term_days=10, by=by)
    assert world.scalar("SELECT grace_until FROM campaign") == date(2041, 1, closes)
    assert world.scalar("SELECT feedback_due_on FROM campaign") == date(2041, 1, closes + 14)


def test_a_campaign_over_keeps_its_dates(opened: Cast, looks: Looks, world: World) -> None:
    with clock.frozen(datetime(2041, 2, 1, 9, tzinfo=UTC)), looks.as_(opened.education_officer) as by, transaction():
        assert keep_term_dates(opened.here, holidays=[], grace_term_days=10, by=by).moved == []
    assert world.scalar("SELECT grace_until FROM campaign") == date(2041, 1, 11)


@pytest.mark.parametrize("name", ["chair", "police_delegate", "scrutineer", "head", "police_lead", "elsewhere_chair"])
def test_nobody_else_keeps_them(name: str, cast: Cast, looks: Looks) -> None:
    somebody = getattr(cast, name)
    assert looks.client(somebody).get(AT).status_code == 404
    with looks.as_(somebody), pytest.raises(ProgrammingError, match="keeps term dates"):
        db.session.execute(KEEP, {"partnership": cast.here, "holidays": [], "grace": 10})


def test_the_other_settings_of_a_partnership_stay(cast: Cast, looks: Looks, world: World) -> None:
    with world.as_owner() as connection:
        connection.exec_driver_sql("UPDATE partnership SET settings = '{\"ladder\": 1}' WHERE key = 'tests'")
    client = looks.client(cast.education_officer)
    save(client, look(client))
    assert world.scalar("SELECT settings->>'ladder' FROM partnership WHERE key = 'tests'") == "1"
