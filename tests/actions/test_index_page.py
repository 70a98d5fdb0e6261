"""The list of actions: filters in the address, pages by key, and a file of the same rows."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import clock
from tests.actions.conftest import Promises, in_days
from tests.cast import Cast
from tests.conftest import Looks
from tests.statements import statements

LIST = "/p/tests/actions"


def references(page: str) -> list[str]:
    return re.findall(r"actions/(TESTS-A[0-9]+)\"", page)


def reference_of(cast: Cast, key: object) -> str:
    return str(cast.world.scalar("SELECT reference FROM action WHERE id = :key", key=key))


@pytest.mark.parametrize("address", [LIST, f"{LIST}/by-agency", f"{LIST}/new", f"{LIST}.csv"])
@pytest.mark.parametrize("who", ["chair", "police_lead", "head", "scrutineer", "group_member", "front_door"])
def test_every_list_opens_in_few_statements(
    cast: Cast, looks: Looks, promises: Promises, who: str, address: str
) -> None:
    promises.started()
    client = looks.client(getattr(cast, who))
    with statements(cast.world.connection) as sent:
        answer = client.get(address)
        answer.get_data()
    refused = who == "scrutineer" and address.endswith("/new")
    assert answer.status_code == (403 if refused else 200)
    assert len(sent) <= 8, sent


def test_a_filter_narrows_the_list_and_can_be_taken_away(cast: Cast, looks: Looks, promises: Promises) -> None:
    started, closed = promises.started(title="Under way"), promises.closed(title="All done")
    client = looks.client(cast.chair)
    assert references(client.get(LIST).text) == [reference_of(cast, started)]
    page = client.get(f"{LIST}?state=closed").text
    assert references(page) == [reference_of(cast, closed)]
    assert "State: closed" in page and f'href="{LIST}"' in page and "1 action<" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("owner=mine", True),
        ("overdue=1", False),
        ("opened=no", True),
        ("check=me", False),
        ("before=2020-01-01", False),
        ("state=in+progress", True),
        ("state=blocked", False),
    ],
)
def test_each_filter_asks_what_it_says(cast: Cast, looks: Looks, promises: Promises, query: str, shown: bool) -> None:
    promises.started()
    page = looks.client(cast.police_lead).get(f"{LIST}?{query}").text
    assert bool(references(page)) is shown
    assert shown or "No action here matches these filters." in page


def test_what_is_past_its_date_is_overdue_and_only_that(cast: Cast, looks: Looks, promises: Promises) -> None:
    promises.started(title="Later", due_on=in_days(40))
    late = promises.started(title="Late", due_on=in_days(1))
    with clock.frozen(clock.now() + timedelta(days=5)):
        page = looks.client(cast.chair).get(f"{LIST}?overdue=1").text
    assert references(page) == [reference_of(cast, late)]
    assert "Overdue" in page and "late" in page


def test_the_file_holds_the_rows_of_the_page(cast: Cast, looks: Looks, promises: Promises) -> None:
    for number in range(3):
        promises.offered(title=f"=cmd{number}", due_on=in_days(10 + number))
    client = looks.client(cast.chair)
    page = client.get(f"{LIST}?sort=reference&order=falling")
    file = client.get(f"{LIST}.csv?sort=reference&order=falling")
    rows = list(csv.DictReader(io.StringIO(file.get_data().decode("utf-8-sig"))))
    assert [row["Reference"] for row in rows] == references(page.text)
    assert all(row["What"].startswith("'=") for row in rows)
    assert "attachment" in file.headers["Content-Disposition"]


def test_a_long_list_goes_on_by_key_and_its_title_says_where(cast: Cast, looks: Looks, promises: Promises) -> None:
    with looks.as_(cast.business_manager) as viewer:
        for number in range(52):
            promises.offer(viewer, due_on=in_days(1 + number))
    client = looks.client(cast.chair)
    first = client.get(LIST).text
    following = re.search(r'href="([^"]+)" rel="next"', first)
    assert following and "52 open actions" in first
    second = client.get(following[1].replace("&amp;", "&")).text
    assert "<title>Actions, due from " in second and len(references(second)) == 2
    assert not set(references(first)) & set(references(second))


def test_an_action_out_of_sight_is_in_no_list(cast: Cast, looks: Looks, promises: Promises) -> None:
    promises.started()
    for somebody in (cast.trust_staff, cast.head, cast.front_door):
        page = looks.client(somebody).get(f"{LIST}?state=all")
        assert not references(page.text) and "0" not in re.findall(r'role="status">([^<]*)', page.text)[0]
    assert looks.client(cast.stranger).get(LIST).status_code == 404


def test_every_count_of_the_board_is_the_length_of_its_list(cast: Cast, looks: Looks, promises: Promises) -> None:
    promises.started(due_on=in_days(1))
    promises.offered(due_on=in_days(9))
    promises.offered(due_on=in_days(60), lead_agency_id=cast.health)
    with clock.frozen(clock.now() + timedelta(days=4)):
        client = looks.client(cast.chair)
        board = client.get(f"{LIST}/by-agency").text
        counts = re.findall(r'<td class="portal-number"[^>]*><a class="govuk-link" href="([^"]+)">(\d+)', board)
        assert len(counts) >= 4
        for address, count in counts:
            assert len(references(client.get(address.replace("&amp;", "&")).text)) == int(count), address


def test_no_query_string_breaks_the_list(cast: Cast, looks: Looks) -> None:
    client = looks.client(cast.chair)
    names = st.sampled_from(
        ["state", "agency", "group", "owner", "overdue", "before", "since", "sort", "order", "from", "list", "x"]
    )
    values = st.one_of(
        st.text(max_size=40),
        st.sampled_from(["9999-12-31", "0001-01-01", "due", "agency", "falling", "everything", "\x00", "WzEsMF0"]),
        st.uuids().map(str),
    )

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.dictionaries(names, values, max_size=5))
    def ask(query: dict[str, str]) -> None:
        for address in (LIST, f"{LIST}.csv"):
            assert client.get(address, query_string=query).status_code == 200

    ask()


@pytest.mark.parametrize("address", [LIST, f"{LIST}.csv", f"{LIST}.xlsx", f"{LIST}/by-agency", f"{LIST}/by-agency.csv"])
def test_who_never_has_to_do_with_an_action_has_no_list(cast: Cast, looks: Looks, address: str) -> None:
    assert looks.client(cast.police_coordinator).get(address).status_code == 404
