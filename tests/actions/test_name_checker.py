"""Chair and office name another person who checks an action, so that none waits for somebody who has left."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest

from portal import clock
from portal.access.roles import Role
from portal.access.verdict import Refused
from portal.actions.operations.naming import name_checker
from portal.actions.operations.raising import Verifier
from tests.actions.conftest import Promises, reload
from tests.actions.pages import fill_in, page_of
from tests.actions.test_messages import told
from tests.cast import Cast
from tests.conftest import Looks

LIST = "/your-work/checker-left"


@pytest.fixture
def left(cast: Cast, promises: Promises) -> uuid.UUID:
    """An action under way, to be checked by somebody of the health board whose role ended yesterday."""
    gone = cast.world.person(cast.health, Role.STAFF, name="Gia Gone", ends_on=clock.today() - timedelta(days=1))
    key = promises.started()
    with cast.world.as_owner() as connection:
        connection.exec_driver_sql(
            "UPDATE action SET verifier_id = %s, verifier_agency_id = %s WHERE id = %s", (gone.person, cast.health, key)
        )
    return key


def test_it_stands_on_the_offices_work_until_somebody_checks_it(cast: Cast, looks: Looks, left: uuid.UUID) -> None:
    client = looks.client(cast.business_manager)
    assert "To be checked by somebody who has left (1)</a>" in client.get("/your-work").text
    start = re.search(r'href="([^"]+/checker)"', client.get(LIST).text)
    assert start and start[1] == page_of(cast, left, "/checker")
    assert fill_in(client, start[1], verifier=cast.health_lead.name).status_code == 303
    assert "Check handed over to Hana Health" in client.get(page_of(cast, left, "/history")).text
    assert cast.world.scalar("SELECT verifier_id FROM action WHERE id = :k", k=left) == cast.health_lead.person
    assert "portal-task__start" not in client.get(LIST).text


def test_with_nobody_named_the_office_checks_it(cast: Cast, looks: Looks, left: uuid.UUID) -> None:
    assert fill_in(looks.client(cast.chair), page_of(cast, left, "/checker"), verifier="").status_code == 303
    named = "SELECT verifier_id IS NULL AND verifier_agency_id = :o FROM action WHERE id = :k"
    assert cast.world.scalar(named, o=cast.office, k=left)


def test_nobody_who_works_on_it_is_named(cast: Cast, looks: Looks, left: uuid.UUID) -> None:
    with looks.as_(cast.business_manager) as viewer, pytest.raises(Refused, match="cannot check it"):
        name_checker(reload(left), Verifier(cast.police_other.person, cast.police), by=viewer)


@pytest.mark.parametrize("who", ["police_lead", "police_representative"])
def test_others_name_nobody(cast: Cast, looks: Looks, left: uuid.UUID, who: str) -> None:
    with looks.as_(getattr(cast, who)) as viewer, pytest.raises(Refused, match="office names who checks"):
        name_checker(reload(left), None, by=viewer)


def test_whoever_is_named_for_finished_work_is_told_at_once(cast: Cast, promises: Promises) -> None:
    key = promises.finished()
    before = told(cast, "to_check")
    with promises.by(cast.business_manager) as viewer:
        name_checker(reload(key), Verifier(cast.chair.person, cast.office), by=viewer)
    assert told(cast, "to_check").count(cast.chair.name) == before.count(cast.chair.name) + 1
