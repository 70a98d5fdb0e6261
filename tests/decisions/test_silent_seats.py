"""After the close, who could speak for a silent seat is asked on its days, once each; silence never becomes consent."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from portal import clock
from portal.access.verdict import Refused
from portal.database import transaction
from portal.decisions.asking import ask_silent_seats
from portal.decisions.dates import Mark, marks
from portal.decisions.lifecycle import DecisionState
from portal.decisions.operations.steering import extend_decision
from tests.cast import Cast
from tests.decisions.questions import Questions, reload

START = datetime(2040, 11, 5, 10, tzinfo=UTC)  # a Monday; the close is Monday 12 November
TOLD = (
    "SELECT (m.not_before AT TIME ZONE 'Europe/London')::date AS day, p.name, m.facts->>'rung' AS rung"
    " FROM message m JOIN person p ON p.id = m.person_id WHERE m.template = 'decisions/silent' ORDER BY 1, 2"
)


@pytest.fixture
def key(cast: Cast, questions: Questions) -> uuid.UUID:
    """Council and police agree; health stays silent."""
    with clock.frozen(START):
        made = questions.opened()
        questions.says(questions.council_delegate, made, questions.council)
        questions.says(cast.police_delegate, made, questions.police)
    return made


def ask(questions: Questions, days: int) -> int:
    """What the worker does that many days after the start, at ten in the morning."""
    at = START + timedelta(days=days)
    with clock.frozen(at), questions.looks.as_job("ladder") as viewer, transaction():
        return ask_silent_seats(by=viewer)


def told(cast: Cast) -> list[tuple[date, str, str]]:
    with cast.world.as_owner() as connection:
        return [(row.day, row.name, row.rung) for row in connection.execute(text(TOLD))]


def test_holder_and_alternate_hear_on_the_day_after_and_the_lead_partner_two_days_later(
    cast: Cast, questions: Questions, key: uuid.UUID
):
    sent = [ask(questions, days) for days in range(14)]
    assert sum(sent) == 3
    assert told(cast) == [
        (date(2040, 11, 13), "Abi Alternate", "holders asked"),
        (date(2040, 11, 13), "Nell Nurse", "holders asked"),
        (date(2040, 11, 15), "Ian Chief", "lead partner asked"),
    ]


def test_asking_twice_on_a_day_asks_nobody_twice_and_days_of_being_dead_are_made_up_for(
    cast: Cast, questions: Questions, key: uuid.UUID
):
    assert ask(questions, 11) == 3
    assert ask(questions, 11) == 0
    assert len(told(cast)) == 3


def test_a_silent_decision_stays_open_and_overdue_however_long_nobody_answers(
    cast: Cast, questions: Questions, key: uuid.UUID
):
    for days in (8, 30, 400):
        ask(questions, days)
        with clock.frozen(START + timedelta(days=days)), questions.looks.as_(cast.chair):
            assert reload(key).state is DecisionState.OPEN
            assert marks(reload(key), clock.now()) == [Mark.OVERDUE]


def test_more_time_takes_it_off_and_the_rungs_begin_again_from_the_new_close(
    cast: Cast, questions: Questions, key: uuid.UUID
):
    with clock.frozen(START + timedelta(days=8)), questions.by(cast.chair) as viewer:
        extend_decision(reload(key), by=viewer)
    assert ask(questions, 9) == 0
    assert ask(questions, 16) == 2


def test_at_night_nobody_is_asked_and_nobody_but_the_job_asks(cast: Cast, questions: Questions, key: uuid.UUID):
    late = START + timedelta(days=9, hours=12)
    with clock.frozen(late), questions.looks.as_job("ladder") as viewer, transaction():
        assert ask_silent_seats(by=viewer) == 0
    with questions.looks.as_(cast.chair) as viewer, pytest.raises(Refused):
        ask_silent_seats(by=viewer)
