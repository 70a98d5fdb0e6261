"""The call list: who comes on it when, what a note keeps, and what takes a school off it."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from portal import clock
from portal.cooperation.answers import answer_campaign
from portal.cooperation.lifecycle import AnswerKind
from portal.cooperation.models import Invitation
from portal.database import db, transaction
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.conftest import START
from tests.cooperation.test_pages import HOME, MINE, hidden, send
from tests.cooperation.test_reminders import sign
from tests.statements import statements
from tests.world import World

AT = f"{HOME}/C1/calls"
CALL = f"{MINE}/call"
RUNG = datetime(2041, 1, 11, 9, tzinfo=UTC)  # ten term days after the due day
SAID = {"spoke_with": "the head", "words": "They answer on Monday."}


def say_not_now(looks: Looks, cast: Cast, at: datetime) -> None:
    with clock.frozen(at), looks.as_(cast.head) as viewer, transaction():
        mine = db.session.query(Invitation).filter_by(agency_id=cast.school).one()
        said = {"lead_is_right": True, "by_name": "Hope Head", "words": "We have no lead."}
        answer_campaign(mine, answer=AnswerKind.NOT_NOW, **said, by=viewer)  # type: ignore[arg-type]


def test_not_at_the_moment_is_on_the_list_at_once_and_on_your_work(opened: Cast, looks: Looks, world: World) -> None:
    with clock.frozen(START + timedelta(days=1)):
        officer = looks.client(opened.education_officer)
        assert "No school is to be rung" in officer.get(AT).get_data(as_text=True)
        say_not_now(looks, opened, START + timedelta(days=1))
        with statements(world.connection) as seen:
            page = officer.get(AT).get_data(as_text=True)
        assert "1 school to ring" in page and "We have no lead." in page
        assert len(seen) <= 8
        assert "Ring 1 school: Co-operation of schools" in officer.get("/your-work").get_data(as_text=True)


def test_ten_term_days_after_the_due_day_the_unsigned_are_on_it(opened: Cast, looks: Looks) -> None:
    sign(looks, opened, RUNG - timedelta(days=20))
    officer = looks.client(opened.education_officer)
    with clock.frozen(RUNG - timedelta(days=1)):
        assert "No school is to be rung" in officer.get(AT).get_data(as_text=True)
    with clock.frozen(RUNG):
        assert "41 schools to ring" in officer.get(AT).get_data(as_text=True)
        assert "Oakfield" not in officer.get(AT).get_data(as_text=True)


def test_the_number_of_the_register_and_the_contacts_stand_beside_the_school(
    opened: Cast, looks: Looks, world: World
) -> None:
    with world.as_owner() as connection:
        connection.exec_driver_sql('UPDATE school SET register_row = \'{"TelephoneNum": "01632 960123"}\'')
    with clock.frozen(RUNG):
        page = looks.client(opened.education_officer).get(AT).get_data(as_text=True)
        assert 'href="tel:01632960123"' in page and "Head, head@<wbr>200000.school.example" in page
        assert "01632 960123" in looks.client(opened.education_officer).get(CALL).get_data(as_text=True)


def test_a_call_is_kept_and_only_one_that_was_all_takes_the_school_off(
    opened: Cast, looks: Looks, world: World
) -> None:
    with clock.frozen(RUNG):
        officer = looks.client(opened.education_officer)
        assert send(officer, CALL, CALL, **SAID) == (303, AT)
        page = officer.get(AT).get_data(as_text=True)
        assert "42 schools to ring" in page and "Edda Officer with the head: They answer on Monday." in page
        assert send(officer, CALL, CALL, **SAID, is_done="yes") == (303, AT)
        assert "41 schools to ring" in officer.get(AT).get_data(as_text=True)
    assert world.scalar("SELECT count(*) FROM call_note") == 2
    assert world.scalar("SELECT count(*) FROM audit_event WHERE kind = 'SchoolRung'") == 2


def test_a_school_that_says_not_now_after_the_call_is_rung_again(opened: Cast, looks: Looks) -> None:
    with clock.frozen(RUNG):
        officer = looks.client(opened.education_officer)
        send(officer, CALL, CALL, **SAID, is_done="yes")
    say_not_now(looks, opened, RUNG + timedelta(hours=1))
    with clock.frozen(RUNG + timedelta(hours=2)):
        assert "42 schools to ring" in officer.get(AT).get_data(as_text=True)


def test_a_note_needs_whom_and_what(opened: Cast, looks: Looks, world: World) -> None:
    with clock.frozen(RUNG):
        officer = looks.client(opened.education_officer)
        page = officer.post(CALL, data=hidden(officer.get(CALL).get_data(as_text=True))).get_data(as_text=True)
    assert "Error: " in page and page.count("Say in a sentence what was said") == 2
    assert world.scalar("SELECT count(*) FROM call_note") == 0


def test_a_stopped_campaign_rings_nobody(opened: Cast, looks: Looks, world: World) -> None:
    with clock.frozen(RUNG):
        officer = looks.client(opened.education_officer)
        assert send(officer, f"{HOME}/C1/stop", f"{HOME}/C1/stop", why="Asked in spring.")[0] == 303
        assert "No school is to be rung" in officer.get(AT).get_data(as_text=True)
        assert officer.get(CALL).status_code == 403


@pytest.mark.parametrize("name", ["chair", "police_delegate", "scrutineer", "head", "police_lead", "elsewhere_chair"])
def test_nobody_else_has_the_list(name: str, opened: Cast, looks: Looks) -> None:
    with clock.frozen(RUNG):
        client = looks.client(getattr(opened, name))
        assert [client.get(page).status_code for page in (AT, CALL)] == [404, 404]


def test_the_whole_list_is_a_file_with_the_last_call_to_each_school(opened: Cast, looks: Looks) -> None:
    with clock.frozen(RUNG):
        officer = looks.client(opened.education_officer)
        assert send(officer, CALL, CALL, **SAID) == (303, AT)
        assert f'href="{AT}.xlsx"' in officer.get(AT).text
        lines = list(csv.reader(io.StringIO(officer.get(f"{AT}.csv").text.lstrip("\ufeff"))))
        assert lines[0][:2] == ["Reference", "School"] and len(lines) == 43
        assert [line[7:] for line in lines if line[7]] == [["Spoke with", "Said"], list(SAID.values())]
        for someone in (opened.head, opened.chair, opened.stranger):
            assert looks.client(someone).get(f"{AT}.csv").status_code == 404
