"""The pages of meetings: what each shows, to whom, in how many statements; and every button and form of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal import clock
from portal.meetings.operations.preparing import ask_for_item
from portal.working_days import add_working_days
from tests.cast import Cast
from tests.conftest import Looks
from tests.decisions.questions import OBJECTS
from tests.decisions.questions import Questions as Decided
from tests.meetings.conftest import LIST, Meetings, reload
from tests.statements import statements

MOST = 8


def sent(client: FlaskClient, address: str, *, page: str = "", **form: Any) -> Any:
    """Fill in the form of a page and send it."""
    shown = client.get(page or address).text
    fields = dict(re.findall(r'name="(csrf_token|once|version)" type="hidden" value="([^"]*)"', shown))
    return client.post(address, data={**fields, **form})


def state_of(cast: Cast, key: object) -> str:
    return str(cast.world.scalar("SELECT state FROM meeting WHERE id = :key", key=key))


@pytest.mark.parametrize("who", ["chair", "business_manager", "scrutineer", "council_lead", "police_delegate"])
def test_who_answers_for_the_whole_reads_every_meeting(cast: Cast, looks: Looks, meetings: Meetings, who: str):
    client = looks.client(getattr(cast, who))
    for key in (meetings.planned(), meetings.planned(cast.executive)):
        assert client.get(meetings.page(key)).status_code == 200
        assert meetings.reference(key) in client.get(LIST).text


def test_a_member_reads_the_meetings_of_their_group_alone(cast: Cast, looks: Looks, meetings: Meetings):
    own, other, client = meetings.planned(cast.executive), meetings.planned(), looks.client(cast.group_member)
    assert client.get(meetings.page(own)).status_code == 200
    assert client.get(meetings.page(other)).status_code == 404
    assert meetings.reference(own) in client.get(LIST).text and meetings.reference(other) not in client.get(LIST).text
    assert client.get(f"{LIST}/ledger").status_code == 404


@pytest.mark.parametrize("who", ["police_lead", "head", "front_door", "police_coordinator", "stranger"])
def test_everybody_else_has_no_meetings(cast: Cast, looks: Looks, meetings: Meetings, who: str):
    key, client = meetings.planned(cast.executive), looks.client(getattr(cast, who))
    for address in (LIST, f"{LIST}.csv", f"{LIST}/ledger", meetings.page(key), meetings.page(key, "/history")):
        assert client.get(address).status_code == 404, address


def test_every_page_is_read_in_few_statements(cast: Cast, looks: Looks, meetings: Meetings, decided: Decided):
    decision = decided.opened()
    decided.says(cast.police_delegate, decision, decided.police, OBJECTS)
    keys = [meetings.planned(), meetings.begun(), meetings.held(), meetings.given_back()]
    addresses = [LIST, f"{LIST}?show=past", f"{LIST}/ledger", f"{LIST}/new", meetings.page(keys[0], "/history")]
    addresses += [meetings.page(key) for key in keys] + [meetings.page(keys[1], "/actions/new")]
    addresses += [meetings.page(keys[0], f"/{name}") for name in ("move", "invite", "cancel", "ask", "who-can-see")]
    client = looks.client(cast.chair)
    for address in addresses:
        client.get(address)
        with statements(cast.world.connection) as found:
            assert client.get(address).status_code == 200, address
        assert len(found) <= MOST, (address, found)


def test_the_page_says_that_the_slot_can_be_given_back_and_the_chair_does(cast: Cast, looks: Looks, meetings: Meetings):
    key = meetings.planned()
    assert "Nothing that you can see is unresolved" in looks.client(cast.chair).get(meetings.page(key)).text
    meetings.due(key)
    assert "Give the slot back" not in looks.client(cast.business_manager).get(meetings.page(key)).text
    chair = looks.client(cast.chair)
    assert "this slot can be given back" in chair.get(meetings.page(key)).text
    assert sent(chair, meetings.page(key, "/give-back"), page=meetings.page(key)).status_code == 303
    assert state_of(cast, key) == "given back"
    ledger = chair.get(f"{LIST}/ledger").text
    assert "7.5 (1 slot" in ledger and meetings.reference(key) in ledger


def test_what_is_unresolved_keeps_the_slot(cast: Cast, looks: Looks, meetings: Meetings, decided: Decided):
    key, decision = meetings.due(meetings.planned()), decided.opened()
    decided.says(cast.police_delegate, decision, decided.police, OBJECTS)
    chair = looks.client(cast.chair)
    page = chair.get(meetings.page(key)).text
    assert "Give the slot back" not in page and "Police: objects" in page
    assert sent(chair, meetings.page(key, "/give-back"), page=meetings.page(key)).status_code == 403
    assert state_of(cast, key) == "planned"


def test_a_meeting_is_planned_on_a_page(cast: Cast, looks: Looks):
    day = add_working_days(clock.today(), 12)
    boxes = {"day-day": str(day.day), "day-month": str(day.month), "day-year": str(day.year)}
    form = {"at": "2pm", "minutes": "60", "place": "County Hall", **boxes}
    client = looks.client(cast.business_manager)
    answer = sent(client, f"{LIST}/new", **form)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "2pm to 3pm" in page and "The whole partnership" in page and "working days" in page
    wrong = sent(client, f"{LIST}/new", **{**form, "at": "2", "minutes": "0"})
    assert "Enter a time, like 2pm or 14:30" in wrong.text and "from 1 to 600" in wrong.text


def test_prepared_begun_entered_and_closed_on_its_pages(cast: Cast, looks: Looks, meetings: Meetings):
    key = meetings.planned()
    client, page = looks.client(cast.business_manager), meetings.page(key)
    assert sent(client, meetings.page(key, "/ask"), title="The building", why="Shared rooms.").status_code == 303
    assert "Shared rooms." in client.get(page).text
    assert sent(client, meetings.page(key, "/read"), page=page).status_code == 303
    assert "1 of 5 people have said" in client.get(page).text
    meetings.today(key)
    assert sent(client, meetings.page(key, "/begin"), page=page).status_code == 303
    due = add_working_days(clock.today(), 10)
    boxes = {"due_on-day": str(due.day), "due_on-month": str(due.month), "due_on-year": str(due.year)}
    entered = sent(client, meetings.page(key, "/actions/new"), title="Print it", who="Pia Police", **boxes)
    assert entered.status_code == 303 and entered.location.endswith("/actions/new")
    assert "Pia Police, Testshire Constabulary" in client.get(page).text
    assert sent(client, meetings.page(key, "/close"), page=page).status_code == 303
    held = client.get(page).text
    assert "Minutes: what changed" in held and "What stood on the agenda" in held and "Print it" in held
    assert state_of(cast, key) == "held"


def test_it_is_moved_cancelled_and_more_are_asked_on_its_pages(cast: Cast, looks: Looks, meetings: Meetings):
    key, client = meetings.planned(), looks.client(cast.chair)
    day = add_working_days(clock.today(), 20)
    boxes = {"day-day": str(day.day), "day-month": str(day.month), "day-year": str(day.year)}
    moved = sent(client, meetings.page(key, "/move"), at="10am", minutes="30", place="Online", **boxes)
    assert moved.status_code == 303 and "10am to 10:30am" in client.get(meetings.page(key)).text
    office = str(cast.office_worker.person)
    assert sent(client, meetings.page(key, "/invite"), person=office).status_code == 303
    assert "Oona Office" in client.get(meetings.page(key)).text
    assert sent(client, meetings.page(key, "/cancel"), reason="Snow.").status_code == 303
    assert "Snow." in client.get(meetings.page(key)).text
    assert client.get(meetings.page(key, "/move")).status_code == 403


def test_who_asked_for_an_item_takes_it_off_and_no_other_member(cast: Cast, looks: Looks, meetings: Meetings):
    key = meetings.planned(cast.executive)
    with meetings.by(cast.chair) as viewer:
        item = ask_for_item(reload(key), title="The building", why="Shared rooms.", by=viewer).id
    page, address = meetings.page(key), meetings.page(key, f"/items/{item}/take-off")
    member = looks.client(cast.group_member)
    assert "Take it off" not in member.get(page).text
    assert sent(member, address, page=page).status_code == 403
    assert sent(looks.client(cast.chair), address, page=page).status_code == 303
    assert "The building" not in member.get(page).text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_is_a_file_too(cast: Cast, looks: Looks, meetings: Meetings, kind: str):
    key = meetings.planned()
    answer = looks.client(cast.chair).get(f"{LIST}.{kind}")
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    if kind == "csv":
        assert meetings.reference(key) in answer.text


def test_a_reference_leads_to_its_meeting_and_a_hidden_one_nowhere(cast: Cast, looks: Looks, meetings: Meetings):
    key = meetings.planned()
    answer = looks.client(cast.chair).get(f"/ref/{meetings.reference(key)}")
    assert (answer.status_code, answer.location) == (302, meetings.page(key))
    assert looks.client(cast.police_lead).get(f"/ref/{meetings.reference(key)}").status_code == 404


def test_history_tells_who_did_and_who_opened(cast: Cast, looks: Looks, meetings: Meetings):
    key = meetings.held()
    looks.client(cast.scrutineer).get(meetings.page(key))
    page = looks.client(cast.chair).get(meetings.page(key, "/history")).text
    assert all(words in page for words in ("Planned", "Begun", "Closed", "Bela Manager", "Sami Scrutineer"))
