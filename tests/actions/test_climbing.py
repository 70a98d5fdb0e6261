"""A rehearsal of the ladder with a moving clock: who is told on which day, never twice, never two reminders a day."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from portal import clock
from portal.access.verdict import Refused
from portal.actions.climbing import climb_ladders
from portal.actions.operations.evidence import add_statement
from portal.actions.operations.working import finish_action
from portal.database import transaction
from tests.actions.conftest import Promises, reload
from tests.cast import Cast
from tests.conftest import Looks

START = datetime(2040, 11, 5, 10, tzinfo=UTC)
DUE = date(2040, 11, 19)
TOLD = (
    "SELECT m.queued_day AS day, m.person_id AS person, m.rung, m.more FROM (SELECT (m.not_before AT TIME ZONE"
    " 'Europe/London')::date AS queued_day, m.person_id, m.facts->>'rung' AS rung, (m.facts->>'more')::int AS more"
    " FROM message m WHERE m.template = 'actions/rung') m ORDER BY 1, 3"
)


@pytest.fixture
def key(cast: Cast, promises: Promises) -> uuid.UUID:
    """An action that Pia of the police owns, due on Monday 19 November."""
    with clock.frozen(START):
        return promises.started(due_on=DUE)


def climb(looks: Looks, at: datetime) -> int:
    with clock.frozen(at), looks.as_job("ladder") as viewer, transaction():
        return climb_ladders(by=viewer)


def told(cast: Cast) -> list[tuple[date, uuid.UUID, str]]:
    with cast.world.as_owner() as connection:
        return [(row.day, row.person, row.rung) for row in connection.execute(text(TOLD))]


def days_from(first: datetime, number: int) -> list[datetime]:
    return [first + timedelta(days=day) for day in range(number)]


def test_each_rung_reaches_whom_it_names_once_on_its_day(cast: Cast, looks: Looks, key: uuid.UUID):
    for at in days_from(START, 60):
        climb(looks, at)
        assert climb(looks, at + timedelta(hours=2)) == 0
    found = [(day, person, rung) for day, person, rung in told(cast)]
    assert found[:3] == [
        (date(2040, 11, 15), cast.police_lead.person, "owner before"),
        (date(2040, 11, 19), cast.police_lead.person, "owner on the day"),
        (date(2040, 11, 21), cast.police_representative.person, "representative"),
    ]
    assert {(day, rung) for day, _, rung in found[3:]} == {
        (date(2040, 11, 26), "delegate"),
        (date(2040, 12, 3), "chair"),
        (date(2040, 12, 17), "lead partners"),
    }


def test_whom_the_ladder_reminded_is_not_asked_on_the_same_day(cast: Cast, looks: Looks, key: uuid.UUID):
    on_the_day = datetime(2040, 11, 19, 10, tzinfo=UTC)
    ask = f"/p/tests/actions/ask?about={cast.world.scalar('SELECT reference FROM action WHERE id = :id', id=key)}"
    assert climb(looks, on_the_day) == 1
    with clock.frozen(on_the_day + timedelta(hours=1)):
        assert "had a reminder today already" in looks.client(cast.chair).get(ask).text
    with clock.frozen(on_the_day + timedelta(days=1)):
        assert "send 1 mail" in looks.client(cast.chair).get(ask).text


def test_days_of_a_dead_worker_are_made_up_for_without_a_flood(cast: Cast, looks: Looks, key: uuid.UUID):
    climb(looks, datetime(2040, 11, 27, 10, tzinfo=UTC))
    assert [(person, rung) for _, person, rung in told(cast)][:2] == [
        (cast.police_delegate.person, "delegate"),
        (cast.police_lead.person, "owner on the day"),
    ]
    assert {rung for _, _, rung in told(cast)} == {"delegate", "owner on the day", "representative"}


def test_what_is_finished_reaches_nobody_more(cast: Cast, looks: Looks, promises: Promises, key: uuid.UUID):
    with clock.frozen(START), promises.by(cast.police_lead) as viewer:
        add_statement(reload(key), text="Done.", by=viewer)
        finish_action(reload(key), by=viewer)
    assert sum(climb(looks, at) for at in days_from(START, 60)) == 0


def test_several_actions_of_one_person_come_in_one_mail(cast: Cast, looks: Looks, promises: Promises, key: uuid.UUID):
    with clock.frozen(START):
        promises.started(due_on=DUE)
        promises.started(due_on=DUE + timedelta(days=1))
    assert climb(looks, datetime(2040, 11, 19, 10, tzinfo=UTC)) == 1
    with cast.world.as_owner() as connection:
        assert [row.more for row in connection.execute(text(TOLD))] == [2]
        lines = "SELECT count(*) FROM action_event WHERE kind = 'reminded' AND by_id IS NULL"
        assert connection.scalar(text(lines)) == 3


def test_at_night_and_on_a_sunday_nobody_is_told(cast: Cast, looks: Looks, key: uuid.UUID):
    assert climb(looks, datetime(2040, 11, 19, 3, tzinfo=UTC)) == 0
    assert climb(looks, datetime(2040, 11, 18, 11, tzinfo=UTC)) == 0


def test_being_reminded_is_no_sign_of_life(cast: Cast, looks: Looks, key: uuid.UUID):
    climb(looks, datetime(2040, 11, 19, 10, tzinfo=UTC))
    with looks.as_(cast.chair):
        assert reload(key).last_activity_at < datetime(2040, 11, 6, tzinfo=UTC)


def test_nobody_but_the_job_climbs(cast: Cast, looks: Looks):
    with looks.as_(cast.chair) as viewer, pytest.raises(Refused):
        climb_ladders(by=viewer)
