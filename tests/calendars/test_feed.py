"""The secret address: whose dates it shows, to whom, and what it can never do."""

from __future__ import annotations

import re

import pytest
from icalendar import Calendar
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.access.proof import show_feed
from portal.access.verdict import Refused
from portal.access.viewer import NOBODY, current_viewer
from portal.calendars.operations import make_feed, stop_feed
from portal.database import db, transaction
from tests.access.furnished import add_action
from tests.cast import Cast
from tests.conftest import Looks
from tests.people import Someone
from tests.statements import statements

PAGE = "/your-work/calendar"
TRACES = ("web_session", "opening", "audit_event", "sent_form", "calendar_feed")
OWN = "UPDATE action SET owner_id = :owner WHERE title = :title RETURNING reference"


@pytest.fixture
def references(cast: Cast) -> dict[str, str]:
    """An action of the police, owned by the lead there, and one of the council, owned by nobody here."""
    found = {}
    for title, lead, owner in (
        ("Zebra crossing", cast.police, cast.police_lead.person),
        ("Hidden crossing", cast.council, cast.council_lead.person),
    ):
        add_action(cast.world, cast, title, lead)
        with cast.world.as_owner() as connection:
            found[title] = connection.scalar(text(OWN), {"owner": owner, "title": title})
    return found


def press(looks: Looks, who: Someone, button: str) -> str:
    """Press a button of the page; the page that follows."""
    client = looks.client(who)
    page = client.get(PAGE).text
    hidden = dict(re.findall(r'name="(csrf_token|once)" type="hidden" value="([^"]*)"', page))
    answer = client.post(f"{PAGE}/{button}", data=hidden, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def address_made(looks: Looks, who: Someone) -> str:
    """The path of a new address, as its page shows it."""
    found = re.search(r"<code>http://127\.0\.0\.1:5000(/calendar/[0-9a-f]{64}\.ics)</code>", press(looks, who, "make"))
    assert found
    return found[1]


def test_a_calendar_fetches_what_is_due_for_that_person_and_nothing_else(
    cast: Cast, looks: Looks, references: dict[str, str]
):
    answer = looks.client().get(address_made(looks, cast.police_lead))
    assert answer.content_type == "text/calendar; charset=utf-8"
    summaries = [str(one["summary"]) for one in Calendar.from_ical(answer.data).walk("VEVENT")]
    assert summaries == [f"{references['Zebra crossing']}: action is due"]
    assert b"crossing" not in answer.data
    assert references["Hidden crossing"].encode() not in answer.data


def test_fetching_leaves_no_trace_and_costs_few_statements(cast: Cast, looks: Looks, references: dict[str, str]):
    address = address_made(looks, cast.police_lead)

    def counted() -> list[int]:
        with cast.world.as_owner() as connection:
            return [connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in TRACES]

    before, client = counted(), looks.client()
    with statements(cast.world.connection) as asked:
        assert client.get(address).status_code == 200
    assert counted() == before
    assert len(asked) <= 8, asked


def test_the_database_lets_such_a_fetch_write_nothing(cast: Cast, looks: Looks):
    secret = address_made(looks, cast.police_lead).rpartition("/")[2].removesuffix(".ics")
    with looks.app.test_request_context():
        show_feed(db.session(), secret)
        assert current_viewer().is_person(cast.police_lead.person)
        with pytest.raises(DBAPIError, match="read-only"):
            db.session.execute(text("UPDATE action SET title = 'other'"))
        db.session.rollback()


@pytest.mark.parametrize(
    "ended",
    [
        "UPDATE calendar_feed SET stopped_at = now()",
        "UPDATE person SET closed_at = now() WHERE id = :person",
        "UPDATE appointment SET ends_on = current_date - 1 WHERE person_id = :person",
        "DELETE FROM provider_agency WHERE agency_id = :agency",
        "UPDATE membership SET ends_on = current_date - 1 WHERE agency_id = :agency",
    ],
    ids=["stopped", "has left", "holds nothing", "no sign-in serves the agency", "agency has left"],
)
def test_whoever_has_nothing_to_look_at_any_more_gets_what_a_wrong_address_gets(cast: Cast, looks: Looks, ended: str):
    address, client = address_made(looks, cast.police_lead), looks.client()
    with cast.world.as_owner() as connection:
        values = {"person": cast.police_lead.person, "agency": cast.police}
        connection.execute(text(ended), {name: value for name, value in values.items() if f":{name}" in ended})
    gone, wrong = client.get(address), client.get("/calendar/" + "ab" * 32 + ".ics")
    assert (gone.status_code, wrong.status_code) == (404, 404)
    hidden = re.compile(r'value="[^"]*"|data-token="[^"]*"')
    assert hidden.sub("", gone.text) == hidden.sub("", wrong.text)


@pytest.mark.parametrize("secret", ["known", "AB" * 32, "0" * 63, "0" * 65, "%00"])
def test_what_is_no_secret_is_not_found(looks: Looks, secret: str):
    assert looks.client().get(f"/calendar/{secret}.ics").status_code == 404


def test_stopping_works_at_once_and_a_new_address_is_another(cast: Cast, looks: Looks):
    first = address_made(looks, cast.police_lead)
    assert "The address is stopped." in press(looks, cast.police_lead, "stop")
    assert looks.client().get(first).status_code == 404
    second = address_made(looks, cast.police_lead)
    assert second != first
    assert looks.client().get(second).status_code == 200


def test_nobody_stops_or_reads_the_address_of_another(cast: Cast, looks: Looks):
    address = address_made(looks, cast.police_lead)
    press(looks, cast.police_other, "stop")
    assert looks.client().get(address).status_code == 200
    assert address not in looks.client(cast.police_other).get(PAGE).text


def test_there_is_one_at_a_time_and_nobody_who_is_not_signed_in_has_one(cast: Cast, looks: Looks):
    with looks.as_(cast.police_lead) as viewer, transaction():
        make_feed(secret_key="of tests", by=viewer)
        with pytest.raises(Refused, match="You have an address already"):
            make_feed(secret_key="of tests", by=viewer)
    for act in (lambda: make_feed(secret_key="of tests", by=NOBODY), lambda: stop_feed(by=NOBODY)):
        with looks.as_nobody(), pytest.raises(Refused, match="Sign in first"):
            act()


def test_an_address_sealed_under_another_key_is_not_shown_and_can_be_stopped(cast: Cast, looks: Looks):
    with looks.as_(cast.police_lead) as viewer, transaction():
        make_feed(secret_key="another key", by=viewer)
    page = looks.client(cast.police_lead).get(PAGE).text
    assert "can no longer be shown here" in page
    assert "<code>" not in page
    assert "The address is stopped." in press(looks, cast.police_lead, "stop")


def test_one_deadline_is_a_file_for_whoever_it_waits_for(cast: Cast, looks: Looks, references: dict[str, str]):
    path = f"{PAGE}/{references['Zebra crossing']}.ics"
    (entry,) = Calendar.from_ical(looks.client(cast.police_lead).get(path).data).walk("VEVENT")
    assert str(entry["url"]).endswith(f"/p/tests/actions/{references['Zebra crossing']}")
    assert looks.client(cast.council_lead).get(path).status_code == 404
    assert looks.client(cast.police_lead).get(f"{PAGE}/TESTS-A99999.ics").status_code == 404


def test_the_page_takes_few_statements(cast: Cast, looks: Looks, references: dict[str, str]):
    client = looks.client(cast.police_lead)
    client.get(PAGE)
    with statements(cast.world.connection) as asked:
        assert client.get(PAGE).status_code == 200
    assert len(asked) <= 8, asked
