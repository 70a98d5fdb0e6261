"""The digest says what Your work says, to whoever it waits for, once a week, and to nobody for whom nothing waits."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from portal import clock
from portal.access.verdict import Refused
from portal.access.viewer import NOBODY
from portal.database import transaction
from portal.digests.choice import BEYOND_THE_ESSENTIAL, is_wanted
from portal.digests.operations import choose_mail
from portal.digests.weekly import queue_digests, what_waits
from tests.access.furnished import add_action
from tests.cast import Cast
from tests.conftest import Looks
from tests.people import Someone
from tests.statements import statements

TEMPLATES = Path(__file__).parents[2] / "templates"
MONDAY = datetime(2040, 11, 5, 10, tzinfo=UTC)
DAY = timedelta(days=1)
QUEUED = (
    "SELECT p.name FROM message m JOIN person p ON p.id = m.person_id WHERE m.template = 'digests/weekly' ORDER BY 1"
)


@pytest.fixture
def reference(cast: Cast) -> str:
    """The police lead, whom a provider serves, owns an action that is late."""
    cast.world.session_of(cast.police_lead)
    key, _ = add_action(cast.world, cast, "Zebra crossing", cast.police)
    with cast.world.as_owner() as connection:
        owner = {"owner": cast.police_lead.person, "id": key}
        found = text("UPDATE action SET owner_id = :owner WHERE id = :id RETURNING reference")
        return str(connection.scalar(found, owner))


def queue(looks: Looks, at: datetime) -> int:
    with clock.frozen(at), looks.as_job("digests") as viewer, transaction():
        return queue_digests(by=viewer)


def told(cast: Cast) -> list[str]:
    with cast.world.as_owner() as connection:
        return list(connection.scalars(text(QUEUED)))


def choose(looks: Looks, who: Someone, digest_on: int | None, *, only_essential: bool = False) -> None:
    with looks.as_(who) as viewer, transaction():
        choose_mail(digest_on=digest_on, only_essential=only_essential, by=viewer)


def waits(looks: Looks, who: Someone) -> dict[str, Any]:
    with looks.as_job("messages"):
        digest = what_waits(who.person, who.agency)
        return digest.facts if digest else {}


def test_who_has_something_to_do_gets_one_a_week_and_who_has_not_gets_none(cast: Cast, looks: Looks, reference: str):
    queue(looks, MONDAY)
    assert "Pia Police" in told(cast)
    assert "Paul Police" not in told(cast)
    assert queue(looks, MONDAY + timedelta(hours=1)) == 0
    assert queue(looks, MONDAY + DAY) == 0
    assert queue(looks, MONDAY + 7 * DAY) > 0
    assert told(cast).count("Pia Police") == 2


def test_another_day_or_none_is_kept_to(cast: Cast, looks: Looks, reference: str):
    choose(looks, cast.police_lead, 4)
    queue(looks, MONDAY)
    assert "Pia Police" not in told(cast)
    queue(looks, MONDAY + 3 * DAY)
    assert "Pia Police" in told(cast)
    choose(looks, cast.police_lead, None)
    queue(looks, MONDAY + 10 * DAY)
    assert told(cast).count("Pia Police") == 1


def test_at_night_none_is_queued(cast: Cast, looks: Looks, reference: str):
    assert queue(looks, MONDAY + timedelta(hours=12)) == 0
    assert queue(looks, MONDAY + DAY) > 0


def test_it_has_references_and_dates_in_the_groups_of_your_work_and_no_title(cast: Cast, looks: Looks, reference: str):
    found = waits(looks, cast.police_lead)
    assert found
    page = looks.client(cast.police_lead).get("/your-work").text
    headings = [group["heading"] for group in found["groups"]]
    on_page = re.findall(r'id="group-[^"]*">(?:<a [^>]*>)?([^<(]+) \(', page)
    assert headings == [one for one in on_page if one in headings]
    assert "Overdue" in headings
    assert reference in str(found)
    assert "Zebra" not in str(found)


def test_what_it_says_is_read_as_the_reader_at_the_moment_it_leaves(cast: Cast, looks: Looks, reference: str):
    assert waits(looks, cast.police_lead)
    with cast.world.as_owner() as connection:
        values = {"person": cast.police_lead.person}
        connection.execute(text("UPDATE appointment SET ends_on = current_date - 1 WHERE person_id = :person"), values)
    assert not waits(looks, cast.police_lead)


def test_reading_for_somebody_leaves_no_session_of_theirs_and_costs_few_statements(
    cast: Cast, looks: Looks, reference: str
):
    looks.client(cast.police_lead).get("/your-work")
    sessions = "SELECT count(*) FROM web_session WHERE person_id = :person"
    before = cast.world.scalar(sessions, person=cast.police_lead.person)
    with statements(cast.world.connection) as asked:
        waits(looks, cast.police_lead)
    assert cast.world.scalar(sessions, person=cast.police_lead.person) == before
    assert len(asked) <= 12, asked


def test_essential_mail_only_leaves_out_the_rest(cast: Cast, looks: Looks, reference: str):
    choose(looks, cast.police_lead, None, only_essential=True)
    with looks.as_job("messages"):
        assert is_wanted("actions/offered", cast.police_lead.person)
        assert not is_wanted("actions/asked", cast.police_lead.person)
        assert is_wanted("actions/asked", cast.police_other.person)
    queue(looks, MONDAY)
    assert "Pia Police" not in told(cast)


def test_what_somebody_can_do_without_is_mail_that_exists():
    folders = {f"{one.parents[2].name}/{one.parent.name}" for one in TEMPLATES.glob("*/messages/*/body.txt")}
    assert folders > BEYOND_THE_ESSENTIAL


def test_nobody_but_the_job_queues_them_and_nobody_unknown_chooses(cast: Cast, looks: Looks):
    with looks.as_(cast.chair) as viewer, pytest.raises(Refused):
        queue_digests(by=viewer)
    with looks.as_nobody(), pytest.raises(Refused):
        choose_mail(digest_on=1, only_essential=False, by=NOBODY)


def test_a_choice_is_ones_own(cast: Cast, looks: Looks):
    client = looks.client(cast.police_lead)
    page = client.get("/your-work/mail").text
    assert re.search(r'value="1"[^>]* checked', page)
    hidden = dict(re.findall(r'name="(csrf_token|once)" type="hidden" value="([^"]*)"', page))
    answer = client.post("/your-work/mail", data={**hidden, "digest": "3"}, follow_redirects=True)
    assert "Your digest comes on Wednesdays." in answer.text
    assert re.search(r'value="3"[^>]* checked', answer.text)
    assert re.search(r'value="1"[^>]* checked', looks.client(cast.police_other).get("/your-work/mail").text)
