"""Somebody stands in for an owner: for these days they are asked, and the owner keeps the action."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from portal import clock
from portal.access.verdict import Refused
from portal.actions.climbing import climb_ladders
from portal.actions.operations.covering import end_cover, name_cover
from portal.actions.operations.naming import name_checker
from portal.actions.operations.raising import Verifier
from portal.actions.operations.working import hand_over
from portal.database import transaction
from portal.working_days import add_working_days
from tests.actions.conftest import Promises, in_days, reload
from tests.actions.pages import boxes, fill_in, hidden, page_of
from tests.cast import Cast
from tests.conftest import Looks
from tests.people import Someone

START = datetime(2040, 11, 5, 10, tzinfo=UTC)
DUE = date(2040, 11, 19)
REMINDED = "SELECT person_id FROM message WHERE template = 'actions/rung' ORDER BY not_before"


def cover(promises: Promises, key: uuid.UUID, who: Someone, first: date, last: date) -> None:
    with promises.by(promises.cast.police_lead) as viewer, transaction():
        name_cover(reload(key), cover_id=who.person, from_on=first, until_on=last, by=viewer)


def climb(looks: Looks, at: datetime) -> None:
    with clock.frozen(at), looks.as_job("ladder") as viewer, transaction():
        climb_ladders(by=viewer)


def reminded(cast: Cast) -> list[uuid.UUID]:
    with cast.world.as_owner() as connection:
        return list(connection.scalars(text(REMINDED)))


def test_reminders_of_these_days_go_to_the_cover_and_later_ones_to_the_owner(
    cast: Cast, looks: Looks, promises: Promises
):
    with clock.frozen(START):
        key = promises.started(due_on=DUE)
        cover(promises, key, cast.police_other, date(2040, 11, 12), date(2040, 11, 16))
    for at in (datetime(2040, 11, 15, 12, tzinfo=UTC), datetime(2040, 11, 19, 12, tzinfo=UTC)):
        climb(looks, at)
    assert reminded(cast) == [cast.police_other.person, cast.police_lead.person]


def test_a_cover_who_has_left_is_asked_for_nothing_and_nothing_is_lost(cast: Cast, looks: Looks, promises: Promises):
    with clock.frozen(START):
        key = promises.started(due_on=DUE)
        cover(promises, key, cast.police_other, date(2040, 11, 12), date(2040, 11, 16))
    with cast.world.as_owner() as connection:
        gone = {"who": cast.police_other.person, "on": date(2040, 11, 13)}
        connection.execute(text("UPDATE appointment SET ends_on = :on WHERE person_id = :who"), gone)
    climb(looks, datetime(2040, 11, 15, 12, tzinfo=UTC))
    assert reminded(cast) == [cast.police_lead.person]


def test_it_stands_on_your_work_of_the_cover_for_these_days_only(cast: Cast, looks: Looks, promises: Promises):
    key, today = promises.started(), clock.today()
    cover(promises, key, cast.police_other, today, today + timedelta(days=3))
    other, owner = looks.client(cast.police_other), looks.client(cast.police_lead)
    assert "You cover for somebody" in other.get("/your-work").text
    assert "You cover for somebody" not in owner.get("/your-work").text
    assert "Covered by" in owner.get(page_of(cast, key)).text
    cover(promises, key, cast.police_other, today + timedelta(days=1), today + timedelta(days=3))
    assert "You cover for somebody" not in other.get("/your-work").text


def test_the_page_says_who_is_reminded_next(cast: Cast, looks: Looks, promises: Promises):
    key, today = promises.started(due_on=add_working_days(clock.today(), 5)), clock.today()
    cover(promises, key, cast.police_other, today, today + timedelta(days=30))
    page = looks.client(cast.police_lead).get(page_of(cast, key)).text
    assert "Goes to Paul Police, who covers for the owner, as a reminder on" in page


def test_whoever_checks_or_owns_it_cannot_cover_it_and_the_days_are_in_order(
    cast: Cast, looks: Looks, promises: Promises
):
    key = promises.started()
    for who, first, last, why in (
        (cast.police_lead, 0, 2, "own this themselves"),
        (cast.health_lead, 0, 2, "works for that agency"),
        (cast.police_other, 3, 2, "cannot be before"),
        (cast.police_other, -3, -2, "cannot be before"),
    ):
        with promises.by(cast.police_lead) as viewer, pytest.raises(Refused, match=why):
            name_cover(reload(key), cover_id=who.person, from_on=in_days(first), until_on=in_days(last), by=viewer)
    with promises.by(cast.chair) as viewer, pytest.raises(Refused, match="owner, or their agency"):
        name_cover(reload(key), cover_id=cast.police_other.person, from_on=in_days(0), until_on=in_days(1), by=viewer)


def test_the_cover_does_not_become_its_checker(cast: Cast, looks: Looks, promises: Promises):
    key = promises.started()
    cover(promises, key, cast.police_other, in_days(0), in_days(2))
    with promises.by(cast.chair) as viewer, pytest.raises(Refused):
        name_checker(reload(key), Verifier(cast.police_other.person, cast.police_other.agency), by=viewer)


def test_it_ends_by_a_button_and_when_the_action_is_handed_over(cast: Cast, looks: Looks, promises: Promises):
    key = promises.started()
    cover(promises, key, cast.police_other, in_days(0), in_days(2))
    with promises.by(cast.police_lead) as viewer, transaction():
        end_cover(reload(key), by=viewer)
        assert reload(key).cover_id is None
        with pytest.raises(Refused, match="Nobody covers"):
            end_cover(reload(key), by=viewer)
    cover(promises, key, cast.police_other, in_days(0), in_days(2))
    with promises.by(cast.police_lead) as viewer, transaction():
        hand_over(reload(key), owner_id=cast.police_other.person, by=viewer)
        assert reload(key).cover_id is None


def test_the_page_names_them_tells_them_and_says_what_is_wrong(cast: Cast, looks: Looks, promises: Promises):
    key, client = promises.started(), looks.client(cast.police_lead)
    address, today = page_of(cast, key, "/cover"), clock.today()
    later = today + timedelta(days=4)
    wrong = fill_in(
        client, address, cover=str(cast.police_other.person), **boxes("from_on", later), **boxes("until_on", today)
    )
    assert "The last day must be the first day or later" in wrong.text
    good = fill_in(
        client, address, cover=str(cast.police_other.person), **boxes("from_on", today), **boxes("until_on", later)
    )
    assert good.status_code == 303
    assert cast.world.scalar("SELECT count(*) FROM message WHERE template = 'actions/covering'") == 1
    assert "Covered for the owner by Paul Police" in client.get(page_of(cast, key, "/history")).text
    assert "End the cover" in client.get(address).text
    kept = hidden(client.get(address).text)
    for _twice in range(2):
        assert client.post(f"{address}/end", data=kept).status_code == 303
    assert cast.world.scalar("SELECT count(*) FROM action_event WHERE kind = 'cover ended'") == 1
