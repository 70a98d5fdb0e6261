"""Mail leaves for whoever has something to do now, with a reference and a date, never with what the action is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import text

from portal.actions.operations.answering import agree_in_meeting, decline_action
from portal.actions.operations.checking import CheckVerdict, check_action
from portal.database import db
from portal.web.formats import FILTERS
from tests.actions.conftest import Promises, reload
from tests.cast import Cast
from tests.conftest import Looks

TEMPLATES = Path(__file__).parents[2] / "templates"
FACTS = {"reference", "due", "asked_by", "asked_by_agency", "refuse_by", "link"}


def told(cast: Cast, template: str) -> list[str]:
    """Names of the people told by that template."""
    with cast.world.as_owner() as connection:
        found = connection.execute(
            text(
                "SELECT p.name FROM message m JOIN person p ON p.id = m.person_id WHERE m.template = :name ORDER BY 1"
            ),
            {"name": f"actions/{template}"},
        )
        return [row.name for row in found]


def test_the_representative_hears_of_an_offer(cast: Cast, promises: Promises):
    promises.offered()
    assert told(cast, "offered") == ["Rosa Police"]


def test_the_person_it_is_offered_to_hears_of_it(cast: Cast, promises: Promises):
    promises.offered(offered_to_id=cast.police_other.person)
    assert told(cast, "offered") == ["Paul Police"]


def test_a_school_without_a_representative_hears_by_its_head(cast: Cast, promises: Promises):
    promises.offered(lead_agency_id=cast.school)
    assert told(cast, "offered") == ["Hope Head"]


def test_both_people_a_meeting_named_hear_of_it(cast: Cast, looks: Looks, promises: Promises):
    key = promises.offered()
    with promises.by(cast.business_manager) as viewer:
        agree_in_meeting(
            reload(key), agreed_by_id=cast.police_representative.person, owner_id=cast.police_lead.person, by=viewer
        )
    assert told(cast, "agreed") == ["Pia Police", "Rosa Police"]


def test_who_offered_hears_that_it_was_declined(cast: Cast, looks: Looks, promises: Promises):
    key = promises.offered()
    with promises.by(cast.police_representative) as viewer:
        decline_action(reload(key), reason="No room", alternative="In spring", by=viewer)
    assert told(cast, "declined") == ["Bela Manager"]


def test_the_verifier_hears_that_it_is_finished_and_the_owner_that_it_came_back(
    cast: Cast, looks: Looks, promises: Promises
):
    key = promises.finished()
    assert told(cast, "to_check") == ["Bela Manager"]
    with promises.by(cast.business_manager) as viewer:
        check_action(reload(key), verdict=CheckVerdict.SENT_BACK, reason="October is missing.", by=viewer)
    assert told(cast, "sent_back") == ["Pia Police"]


def test_nobody_is_told_what_they_did_themselves(cast: Cast, looks: Looks, promises: Promises):
    promises.offered(offered_to_id=None)
    with promises.by(cast.business_manager) as viewer:
        promises.offer(viewer, lead_agency_id=cast.council, offered_to_id=cast.education_officer.person)
    assert told(cast, "offered") == ["Edda Officer", "Rosa Police"]


@pytest.mark.parametrize("folder", sorted((TEMPLATES / "actions" / "messages").iterdir()), ids=lambda one: one.name)
def test_a_message_carries_reference_date_who_asks_and_one_link(folder: Path):
    words = Environment(loader=FileSystemLoader(folder), undefined=StrictUndefined, autoescape=True)
    words.filters.update(FILTERS)
    facts: dict[str, Any] = {name: name.upper() for name in (*FACTS, "name", "wanted", "lead", "from_on", "until_on")}
    facts |= {"more": 2, "is_agreed": True, "rung": "owner on the day", "is_late": True}
    facts |= {"partnership": {"name": "PARTNERSHIP"}}
    subject, body = (words.get_template(f"{part}.txt").render(facts) for part in ("subject", "body"))
    assert "REFERENCE" in subject
    assert "\n" not in subject.strip()
    assert "DUE" in subject + body
    assert body.count("LINK") == 1
    assert ("PARTNERSHIP reminds you" if folder.name == "rung" else "ASKED_BY of ASKED_BY_AGENCY") in body
    assert "minute" in body


def test_no_words_of_the_action_are_queued(cast: Cast, looks: Looks, promises: Promises):
    promises.closed(title="canary-title", done_means="canary-meaning")
    with cast.world.as_owner() as connection:
        assert connection.scalar(text("SELECT count(*) FROM message WHERE facts::text LIKE '%canary%'")) == 0
        assert connection.scalar(text("SELECT count(*) FROM message")) > 3
    with looks.as_(cast.chair):
        assert db.session.scalar(text("SELECT count(*) FROM action WHERE title = 'canary-title'")) == 1
