"""What somebody began and has not ended stands on their Your work, and on nobody else's."""

from __future__ import annotations

import io
import re

import pytest

from portal.database import db
from portal.decisions.lifecycle import DecisionClass
from portal.decisions.operations.drafting import Words, draft_decision
from portal.home.begun import on_the_desk
from tests.cast import Cast
from tests.conftest import Looks
from tests.statements import statements

HEADING = "Continue where you stopped"


def draft(cast: Cast, looks: Looks) -> None:
    with looks.as_(cast.business_manager) as viewer:
        draft_decision(
            cast.here,
            title="One form",
            why_no_meeting="The form was tried for a term.",
            kind=DecisionClass.DELEGATED,
            words=Words("Use it?"),
            by=viewer,
        )
        db.session.commit()


def test_a_draft_leads_on_to_its_page(cast: Cast, looks: Looks):
    draft(cast, looks)
    page = looks.client(cast.business_manager).get("/your-work").text
    assert HEADING in page
    assert "One form: drafted, not put to the seats yet" in page
    assert re.search(r'href="/p/tests/decisions/[A-Z0-9-]+"', page)
    assert HEADING not in looks.client(cast.chair).get("/your-work").text


def test_a_list_that_waits_to_be_read_in_is_found_again(cast: Cast, looks: Looks):
    client = looks.client(cast.business_manager)
    address = "/p/tests/imports/logs/actions"
    hidden = dict(re.findall(r'name="(csrf_token|once)"[^>]*value="([^"]*)"', client.get(address).text))
    file = io.BytesIO(b"Action,Agency,Due date\nTrain,Police,31/03/2027\n")
    assert client.post(address, data={**hidden, "file": (file, "log.csv")}).status_code == 303
    assert "log.csv: chosen as action log, not read in yet" in client.get("/your-work").text


@pytest.mark.parametrize("who", ["head", "police_coordinator", "front_door"])
def test_who_never_begins_such_things_costs_no_statement(cast: Cast, looks: Looks, who: str):
    with looks.as_(getattr(cast, who)) as viewer, statements(cast.world.connection) as seen:
        assert on_the_desk(viewer) == []
    assert seen == []
