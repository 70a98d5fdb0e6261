"""One action: what it says, to whom, and in how few statements."""

from __future__ import annotations

import re
import uuid

import pytest

from portal.actions.models import OriginKind
from portal.actions.operations.raising import Origin
from tests.actions.conftest import Promises, in_days
from tests.actions.pages import page_of
from tests.cast import Cast
from tests.conftest import Looks
from tests.statements import statements

MOST = 8
PAGES = ("", "/updates", "/evidence", "/history", "/who-can-see")


@pytest.mark.parametrize("more", PAGES)
@pytest.mark.parametrize("who", ["police_lead", "chair", "health_lead", "business_manager", "council_lead"])
def test_every_page_of_an_action_opens_in_few_statements(
    cast: Cast, looks: Looks, promises: Promises, who: str, more: str
) -> None:
    address = page_of(cast, promises.finished(), more)
    client = looks.client(getattr(cast, who))
    with statements(cast.world.connection) as sent:
        answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert len(sent) <= MOST, sent


def test_the_line_under_the_heading_counts_the_list_behind_it(cast: Cast, looks: Looks, promises: Promises) -> None:
    key, client = promises.finished(), looks.client(cast.police_lead)
    line = re.search(r"Seen by:</strong>[^–]+– (\d+) people", client.get(page_of(cast, key)).text)
    behind = client.get(page_of(cast, key, "/who-can-see")).text
    people = re.findall(r"<li>[^<]+</li>", behind[behind.index("<h2") : behind.index("</main>")])
    assert line and int(line[1]) == len(people)


def test_a_member_of_its_group_sees_the_action_and_nothing_of_its_evidence(
    cast: Cast, looks: Looks, promises: Promises
) -> None:
    key, client = promises.finished(group_id=cast.executive), looks.client(cast.group_member)
    page = client.get(page_of(cast, key)).text
    assert "A card with the first questions" in page and ">Evidence (" not in page and "Twenty reports" not in page
    assert client.get(page_of(cast, key, "/evidence")).status_code == 403


def test_a_reference_is_found_in_any_spelling_and_by_its_short_way(
    cast: Cast, looks: Looks, promises: Promises
) -> None:
    address = page_of(cast, promises.started())
    client, reference = looks.client(cast.chair), address.rpartition("/")[2]
    assert client.get(address.replace(reference, reference.lower())).status_code == 200
    assert client.get(f"/ref/{reference}").location == address


def test_opening_is_noted_once_a_day_and_marks_the_offer_as_opened(
    cast: Cast, looks: Looks, promises: Promises
) -> None:
    address, reader = page_of(cast, promises.offered()), looks.client(cast.police_representative)
    assert "Not opened" in looks.client(cast.chair).get(address).text
    for _ in range(2):
        assert "Not opened" not in reader.get(address).text
    assert "Not opened" not in looks.client(cast.chair).get(address).text
    noted = "SELECT count(*) FROM opening WHERE person_id = :person"
    assert cast.world.scalar(noted, person=cast.police_representative.person) == 1


def test_where_it_came_from_shows_only_to_who_may_see_that(cast: Cast, looks: Looks, promises: Promises) -> None:
    meeting = Origin(OriginKind.MEETING, text="Agreed by the executive.", on=in_days(-3))
    hidden = Origin(OriginKind.DECISION, id=uuid.uuid4())
    client = looks.client(cast.chair)
    assert "Agreed by the executive, " in client.get(page_of(cast, promises.started(origin=meeting))).text
    assert "Came from" not in client.get(page_of(cast, promises.started(origin=hidden))).text
