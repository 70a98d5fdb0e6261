"""Who takes part: each page says what its reader may know, in few statements, and no more."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import Connection, event

from portal.access.roles import Role
from tests.cast import Cast
from tests.conftest import Looks
from tests.world import World


@pytest.fixture
def school_facts(cast: Cast, world: World) -> None:
    from portal.partnership.models import School

    world.add(
        School,
        agency_id=cast.school,
        la_code="919",
        type_code="",
        type_name="Community school",
        status="open",
        phase="Primary",
        low_age=5,
        high_age=11,
        register_row={},
    )


def page(looks: Looks, someone, address: str) -> str:
    answer = looks.client(someone).get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def test_staff_see_who_takes_part(cast: Cast, looks: Looks) -> None:
    text = page(looks, cast.police_lead, "/p/tests/agencies")
    assert "7 members." in text
    assert "Testshire Constabulary" in text
    assert "Elsewhere" not in text


def test_filters_narrow_the_list_and_each_can_be_taken_away(cast: Cast, looks: Looks) -> None:
    text = page(looks, cast.head, "/p/tests/agencies?standing=relevant+agency&name=field")
    assert "2 members." in text
    assert "Remove this filter" in text
    assert "Testshire Constabulary" not in text


def test_the_list_downloads_as_the_page_shows_it(cast: Cast, looks: Looks) -> None:
    answer = looks.client(cast.chair).get("/p/tests/agencies.csv?sector=education")
    lines = answer.get_data(as_text=True).splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["Elmfield Primary School", "Oakfield Primary School"]


def test_a_long_list_goes_on_by_key_and_back(cast: Cast, looks: Looks, world: World) -> None:
    for number in range(60):
        world.member(cast.here, world.agency(f"Many {number:02}", "voluntary"))
    client = looks.client(cast.chair)
    first = client.get("/p/tests/agencies?sector=voluntary").get_data(as_text=True)
    assert "60 members." in first
    (address,) = {unescape(found) for found in re.findall(r'href="([^"]*key=[^"]*)"', first)}
    second = client.get(address).get_data(as_text=True)
    assert "Many 50" in second
    assert "Many 49" not in second
    assert "from Many 50" in second


def test_an_empty_fact_is_not_in_the_register(cast: Cast, looks: Looks, school_facts) -> None:
    text = page(looks, cast.police_lead, "/p/tests/agencies/900001")
    assert "Oakfield Primary School" in text
    assert text.count("not in the register") == 4  # town, postcode, district and the first day
    assert "Hope Head" in text


def test_an_unknown_identifier_is_shown_with_check(cast: Cast, looks: Looks, world: World) -> None:
    from portal.partnership.models import Agency

    board = world.add(
        Agency, sector="integrated care board", identifier_kind="ODS code", name="NHS New Board", source="test"
    )
    world.member(cast.here, board)
    assert "check" in page(looks, cast.head, f"/p/tests/agencies/{board}")


def test_a_school_names_whom_it_followed(cast: Cast, looks: Looks, world: World) -> None:
    with world.as_owner() as connection:
        connection.exec_driver_sql(f"UPDATE agency SET successor_id = '{cast.school}' WHERE id = '{cast.other_school}'")
    assert "Follows:" in page(looks, cast.police_lead, "/p/tests/agencies/900001")
    assert "Followed by:" in page(looks, cast.police_lead, "/p/tests/agencies/900002")


def test_addresses_of_people_are_for_the_office_and_the_chair(cast: Cast, looks: Looks) -> None:
    assert "@agency.example" in page(looks, cast.chair, "/p/tests/people")
    text = page(looks, cast.police_lead, "/p/tests/people")
    assert "Ines Chair" in text
    # one's own address only
    assert text.count("mailto:") == 1


def test_a_coordinator_sees_the_people_of_the_own_agency_and_nothing_else(cast: Cast, looks: Looks) -> None:
    text = page(looks, cast.police_coordinator, "/p/tests/people")
    assert "Pia Police" in text
    assert "Works for Testshire Constabulary" in text
    assert "Ines Chair" not in text
    client = looks.client(cast.police_coordinator)
    for hidden in ("agencies", "agencies.csv", "agencies/900001", "seats"):
        assert client.get(f"/p/tests/{hidden}").status_code == 404


def test_seats_and_groups_name_who_holds_them(cast: Cast, looks: Looks) -> None:
    text = page(looks, cast.police_lead, "/p/tests/seats")
    assert "Cleo Chief" in text
    assert "lead partner" in text
    assert "Gus Member" in text


def test_only_those_who_manage_something_find_the_page_for_it(cast: Cast, looks: Looks) -> None:
    assert "People and their roles" in page(looks, cast.business_manager, "/p/tests/manage")
    assert looks.client(cast.police_lead).get("/p/tests/manage").status_code == 404


@pytest.mark.parametrize("address", ["agencies", "agencies/900001", "people", "seats"])
def test_a_stranger_finds_no_partnership_there(cast: Cast, looks: Looks, address: str) -> None:
    there = looks.client(cast.stranger).get(f"/p/tests/{address}")
    nowhere = looks.client(cast.stranger).get(f"/p/no-such-place/{address}")
    assert there.status_code == nowhere.status_code == 404


@pytest.mark.parametrize("address", ["agencies", "agencies/900001", "people", "seats", "manage"])
def test_a_page_asks_at_most_eight_statements(
    cast: Cast, looks: Looks, connection: Connection, school_facts, address: str
) -> None:
    cast.world.appoint(cast.business_manager, Role.GROUP_MEMBER, cast.here, group=cast.executive)
    client, asked = looks.client(cast.business_manager), []

    def note(_conn, _cursor, statement, *_rest) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT set_config")):
            asked.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        assert client.get(f"/p/tests/{address}").status_code == 200
    finally:
        event.remove(connection, "before_cursor_execute", note)
    assert len(asked) <= 8, asked


@pytest.mark.parametrize("query", ["?key=broken", "?name=%00%27%25", "?standing=x&sector=y&when=z"])
def test_a_strange_question_is_answered_with_a_page(cast: Cast, looks: Looks, query: str) -> None:
    for address in ("agencies", "people"):
        assert looks.client(cast.chair).get(f"/p/tests/{address}{query}").status_code == 200
