"""The formal request: prepared on its day, read by those who sign it, noted as sent by the office, once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from portal import clock
from tests.cast import Cast
from tests.conftest import Looks
from tests.cooperation.test_pages import HOME, hidden, send
from tests.cooperation.test_reminders import sign
from tests.world import World

AT = f"{HOME}/C1/formal-request"
RUNG = datetime(2041, 1, 25, 9, tzinfo=UTC)  # twenty term days after the due day
SIGNED = {"signed_by": "Cleo Chief", "signed_on-day": "24", "signed_on-month": "1", "signed_on-year": "2041"}
LETTER = {"letter": "Dear headteacher, please answer."}
COUNT = "SELECT count(*) FROM formal_request"


def test_it_is_prepared_twenty_term_days_after_the_due_day(opened: Cast, looks: Looks, world: World) -> None:
    assert world.scalar("SELECT request_from_on FROM campaign") == date(2041, 1, 25)
    sign(looks, opened, RUNG - timedelta(days=30))
    lead = looks.client(opened.council_lead)
    with clock.frozen(RUNG - timedelta(days=1)):
        assert lead.get(AT).status_code == 403
        assert "Formal request to schools" not in lead.get(f"{HOME}/C1").get_data(as_text=True)
    with clock.frozen(RUNG):
        page = lead.get(AT).get_data(as_text=True)
    assert "It goes to 41 schools" in page and "Elmfield Primary School" in page and "Oakfield" not in page
    assert "on behalf of" in page and "Named relevant agency" in page
    assert 'name="signed_by"' not in page


def test_the_office_notes_once_that_it_was_signed_and_sent(opened: Cast, looks: Looks, world: World) -> None:
    with clock.frozen(RUNG):
        office = looks.client(opened.office_worker)
        assert "Have the formal request signed" in office.get("/your-work").get_data(as_text=True)
        assert send(office, AT, AT, **SIGNED, **LETTER) == (303, AT)
        page = office.get(AT).get_data(as_text=True)
        assert "Signed and sent to 42 schools" in page and "please answer." in page and "Oona Office" in page
        assert "Have the formal request signed" not in office.get("/your-work").get_data(as_text=True)
        data = hidden(office.get(f"{HOME}/C1/stop").get_data(as_text=True)) | SIGNED | LETTER
        office.post(AT, data=data)
    assert world.scalar(COUNT) == 1
    assert world.scalar("SELECT cardinality(invitation_ids) FROM formal_request") == 42


@pytest.mark.parametrize("day", ["26", "32", ""])
def test_a_signature_has_a_day_that_was(day: str, opened: Cast, looks: Looks, world: World) -> None:
    with clock.frozen(RUNG):
        office = looks.client(opened.office_worker)
        assert send(office, AT, AT, **LETTER, **SIGNED | {"signed_on-day": day})[0] == 200
    assert world.scalar(COUNT) == 0


@pytest.mark.parametrize("name", ["education_officer", "chair", "council_lead", "police_delegate", "scrutineer"])
def test_others_read_it_and_note_nothing(name: str, opened: Cast, looks: Looks, world: World) -> None:
    with clock.frozen(RUNG):
        client, office = looks.client(getattr(opened, name)), looks.client(opened.office_worker)
        page = client.get(AT).get_data(as_text=True)
        assert "Note that it was signed" not in page and "Dear headteacher" in page
        data = hidden(client.get("/your-work").get_data(as_text=True))
        data |= {"once": hidden(office.get(AT).get_data(as_text=True))["once"]}
        client.post(AT, data=data | SIGNED | LETTER)
    assert world.scalar(COUNT) == 0


@pytest.mark.parametrize("name", ["head", "police_lead", "elsewhere_chair"])
def test_nobody_else_finds_it(name: str, opened: Cast, looks: Looks) -> None:
    with clock.frozen(RUNG):
        assert looks.client(getattr(opened, name)).get(AT).status_code == 404
