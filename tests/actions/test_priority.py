"""A priority from the partnership's own list: optional, changed by chair and office, a filter of the list."""

from __future__ import annotations

import csv
import io
import uuid

import pytest

from portal.access.verdict import Refused
from portal.actions.operations.naming import set_priority
from tests.actions.conftest import Promises, reload
from tests.actions.pages import fill_in, page_of
from tests.cast import Cast
from tests.conftest import Looks

LIST, NEW = "/p/tests/actions", "/p/tests/actions/new"
HAS_A_LIST = """UPDATE partnership SET settings = settings || '{"priorities": ["Urgent", "High"]}'"""


@pytest.fixture
def listed(cast: Cast) -> None:
    """The partnership has a list of its own."""
    with cast.world.as_owner() as connection:
        connection.exec_driver_sql(
            'UPDATE partnership SET settings = settings || \'{"priorities": ["Urgent", "High"]}\''
        )


def set_on(cast: Cast, looks: Looks, key: uuid.UUID, word: str) -> int:
    return fill_in(looks.client(cast.business_manager), page_of(cast, key, "/priority"), priority=word).status_code


def test_without_a_list_nobody_is_asked(cast: Cast, looks: Looks, promises: Promises):
    key = promises.started()
    client = looks.client(cast.business_manager)
    for address in (NEW, LIST, page_of(cast, key)):
        assert "riority" not in client.get(address).text
        assert "how pressing" not in client.get(address).text


def test_the_office_sets_it_and_everybody_reads_it(listed, cast: Cast, looks: Looks, promises: Promises):
    key = promises.started()
    assert page_of(cast, key, "/priority") in looks.client(cast.business_manager).get(page_of(cast, key)).text
    assert set_on(cast, looks, key, "Urgent") == 303
    owner = looks.client(cast.police_lead)
    assert "Urgent" in owner.get(page_of(cast, key)).text
    assert "Priority changed" in owner.get(page_of(cast, key, "/history")).text
    assert page_of(cast, key, "/priority") not in owner.get(page_of(cast, key)).text
    assert set_on(cast, looks, key, "") == 303
    assert cast.world.scalar("SELECT priority IS NULL FROM action WHERE id = :k", k=key)


def test_a_new_action_may_have_one(listed, cast: Cast, looks: Looks):
    page = looks.client(cast.business_manager).get(NEW).text
    assert '<option value="High">High</option>' in page


def test_the_list_is_filtered_by_it_and_its_file_has_a_column(listed, cast: Cast, looks: Looks, promises: Promises):
    pressing, other = promises.started(title="First"), promises.started(title="Second")
    set_on(cast, looks, pressing, "Urgent")
    client = looks.client(cast.business_manager)
    shown = client.get(f"{LIST}?priority=Urgent").text
    assert "First" in shown
    assert "Second" not in shown
    assert "Second" in client.get(LIST).text
    rows = list(csv.DictReader(io.StringIO(client.get(f"{LIST}.csv").text.lstrip("\ufeff"))))
    assert {row["What"]: row["Priority"] for row in rows if row["What"]} == {"First": "Urgent", "Second": ""}
    assert other


def test_a_word_that_is_not_on_the_list_is_refused(listed, cast: Cast, looks: Looks, promises: Promises):
    key = promises.started()
    with looks.as_(cast.business_manager) as viewer, pytest.raises(Refused, match="not on the partnership’s list"):
        set_priority(reload(key), "Very", by=viewer)


def test_a_word_that_has_left_the_list_stays_where_it_stands(listed, cast: Cast, looks: Looks, promises: Promises):
    key = promises.started()
    set_on(cast, looks, key, "Urgent")
    with cast.world.as_owner() as connection:
        connection.exec_driver_sql('UPDATE partnership SET settings = settings || \'{"priorities": ["Now"]}\'')
    assert "Urgent" in looks.client(cast.police_lead).get(page_of(cast, key)).text


@pytest.mark.parametrize("who", ["police_lead", "police_representative", "scrutineer"])
def test_others_do_not_say_how_pressing_it_is(listed, cast: Cast, looks: Looks, promises: Promises, who: str):
    key = promises.started()
    with looks.as_(getattr(cast, who)) as viewer, pytest.raises(Refused, match="chair or the partnership office"):
        set_priority(reload(key), "Urgent", by=viewer)
