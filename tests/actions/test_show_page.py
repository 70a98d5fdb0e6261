"""One action: what it says, to whom, and in how few statements."""

from __future__ import annotations

import pytest

from tests.actions.conftest import Promises
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
