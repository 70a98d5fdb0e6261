"""The public pages of the arrangements: readable by anybody, at an address that stays, in words."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest

from agencies.sectors import Sector
from portal import clock
from portal.access.kinds import find_reference
from portal.arrangements.operations.clauses import EnteredClause
from tests.arrangements.conftest import FRONT_DOOR, LEADERS, Enter
from tests.cast import Cast
from tests.conftest import Looks
from tests.statements import statements
from tests.world import World

PAGE = "/p/tests/arrangements"
NEW_LEADERS = EnteredClause(
    "leaders", "Who leads", "The lead partners sign. A DSL and a deputy lead in each school.", {}
)
YESTERDAY = clock.today() - timedelta(days=1)


@pytest.fixture
def two_versions(cast: Cast, enter: Enter) -> Cast:
    """Everybody, with one version replaced and one in force."""
    enter()
    enter(2, [NEW_LEADERS, FRONT_DOOR], YESTERDAY)
    return cast


def test_anybody_reads_the_version_in_force(looks: Looks, enter: Enter) -> None:
    enter()
    page = looks.client().get(PAGE)
    assert page.status_code == 200
    assert "Published:</strong> everybody can read this" in page.text
    assert "Signed on paper on" in page.text
    assert "Chief constable, Testshire Constabulary" in page.text
    assert "What this asks of us" not in page.text


def test_a_short_form_is_spelled_out_where_it_comes_first(looks: Looks, enter: Enter) -> None:
    enter()
    assert "designated safeguarding lead (DSL) leads" in looks.client().get(PAGE).text


def test_a_head_finds_the_duties_of_schools_first(cast: Cast, looks: Looks, enter: Enter) -> None:
    enter()
    page = looks.client(cast.head).get(PAGE).text
    asked = page.partition("What this asks of us")[2].partition("Contents")[0]
    assert "Name a safeguarding lead." in asked
    assert "Ring the front door." in asked
    assert "constabulary" not in asked
    leaders = page.partition('id="leaders"')[2].partition("</dl>")[0]
    assert leaders.index("Schools and other education (you)") < leaders.index("Police")


def test_an_icb_has_the_duties_of_health(cast: Cast, looks: Looks, enter: Enter, world: World) -> None:
    board = world.agency("NHS Board", "integrated care board")
    world.member(cast.here, board)
    enter(clauses=[EnteredClause("a", "A", "Text.", {Sector.HEALTH: ["Name a doctor."]})])
    page = looks.client(world.person(board)).get(PAGE).text
    assert "Name a doctor." in page.partition("What this asks of us")[2].partition("Contents")[0]


def test_a_replaced_version_stays_at_its_address(looks: Looks, enter: Enter) -> None:
    enter(title="The first text")
    enter(2, in_force_on=YESTERDAY, title="The second text")
    old = looks.client().get(f"{PAGE}/versions/1").text
    assert "The first text" in old
    assert "was replaced on" in old
    assert "The second text" in looks.client().get(PAGE).text
    assert "TESTS-V1" in looks.client().get(f"{PAGE}/versions").text


def test_a_comparison_says_in_words_what_was_added_and_taken_out(looks: Looks, enter: Enter) -> None:
    enter()
    enter(2, [NEW_LEADERS, FRONT_DOOR], YESTERDAY, what_changed=["Schools now name a deputy."])
    page = looks.client().get(f"{PAGE}/compare/1/2").text
    assert "Schools now name a deputy." in page
    assert re.search(r"<ins>.* \[added:</span>\s+and a deputy lead", page)
    assert re.search(r"<del>.*\[taken out:</span>\s+leads", page)
    assert "1 clause differs, 1 clause reads the same" in page
    assert "Taken out" in page, "the duties that went are named too"


def test_history_tells_what_happened_and_that_reading_is_not_noted(looks: Looks, enter: Enter, world: World) -> None:
    enter()
    client = looks.client()
    page = client.get(f"{PAGE}/versions/1/history").text
    assert "Entered in this portal" in page
    assert "Nobody’s reading of a published text is noted" in page
    assert "everybody can read this" in client.get(f"{PAGE}/versions/1/who-can-see").text
    assert world.scalar("SELECT count(*) FROM opening") == 0


def test_a_draft_is_not_there_for_whoever_may_not_see_it(cast: Cast, looks: Looks, draft: uuid.UUID) -> None:
    missing = looks.client().get(f"{PAGE}/versions/8")
    for who in (None, cast.head, cast.stranger):
        for part in ("", "/history", "/who-can-see"):
            assert looks.client(who).get(f"{PAGE}/versions/9{part}").status_code == 404
    assert looks.client().get(f"{PAGE}/versions/9").text == missing.text.replace("versions/8", "versions/9")
    named = [f"{PAGE}/versions/9" in looks.client(who).get(f"{PAGE}/versions").text for who in (cast.chair, cast.head)]
    assert named == [True, False]


def test_a_draft_says_who_sees_it_and_who_opened_it(cast: Cast, looks: Looks, draft: uuid.UUID) -> None:
    client = looks.client(cast.chair)
    assert "Schools cannot see this." in client.get(f"{PAGE}/versions/9").text
    assert "Ines Chair, Partnership office" in client.get(f"{PAGE}/versions/9/history").text
    assert "Pia Police" in client.get(f"{PAGE}/versions/9/who-can-see").text


def test_a_partnership_without_arrangements_says_so(cast: Cast, looks: Looks) -> None:
    page = looks.client().get(PAGE)
    assert page.status_code == 200
    assert "are in force here yet" in page.text
    assert looks.client().get("/p/nowhere/arrangements").status_code == 404


def test_the_start_pages_lead_to_what_is_published(looks: Looks, enter: Enter) -> None:
    enter()
    assert 'href="/p/tests"' in looks.client().get("/").text
    page = looks.client().get("/p/tests").text
    assert f'href="{PAGE}"' in page
    assert 'href="tel:999"' in page


@pytest.mark.parametrize("path", ["", "/versions", "/versions/1", "/versions/1/history", "/compare/1/2"])
@pytest.mark.parametrize("who", [None, "head", "chair"])
def test_a_page_asks_at_most_eight_questions(two_versions: Cast, looks: Looks, path: str, who: str | None) -> None:
    client = looks.client(getattr(two_versions, who) if who else None)
    with statements(looks.world.connection) as sent:
        assert client.get(PAGE + path).status_code == 200
    assert len(sent) <= 8, sent


def test_a_reference_leads_to_its_version(cast: Cast, looks: Looks, enter: Enter) -> None:
    enter(clauses=[LEADERS])
    with looks.as_(cast.head) as viewer:
        assert [one.address for one in find_reference("tests-v1", by=viewer)] == [f"{PAGE}/versions/1"]
